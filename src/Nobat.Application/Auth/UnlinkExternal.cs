using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>From now on that account elsewhere no longer signs in to this one. Codes by SMS always do.</summary>
public sealed record UnlinkExternalCommand(string Provider) : ICommand<Result>;

internal sealed class UnlinkExternalHandler(IRepository<ExternalLogin> logins, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<UnlinkExternalCommand, Result>
{
    public async Task<Result> Handle(UnlinkExternalCommand command, CancellationToken cancellationToken)
    {
        if (me.DemandFreshSignIn(clock.GetCurrentInstant()) is { } stale)
            return stale;
        if (await logins.FindAsync(new ExternalLoginOf(me.Id, command.Provider), cancellationToken) is not { } login)
            return AuthErrors.ExternalNotLinked;
        login.Unlink();
        logins.Remove(login);
        return Result.Success;
    }
}
