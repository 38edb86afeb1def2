using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>Asks for a challenge with which to make a passkey, for who has just signed in.</summary>
public sealed record BeginPasskeyCommand : ICommand<Result<PasskeyToMake>>;

/// <param name="CeremonyId">To be sent with the answer, from the same session; it is good for one answer.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record PasskeyToMake(CeremonyId CeremonyId, Instant ExpiresAt, PasskeyCreationOptions Options);

internal sealed class BeginPasskeyHandler(
    IPasskeys passkeys,
    IRepository<Passkey> known,
    IRepository<PasskeyCeremony> ceremonies,
    IUserReader users,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<BeginPasskeyCommand, Result<PasskeyToMake>>
{
    public async Task<Result<PasskeyToMake>> Handle(BeginPasskeyCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (me.DemandFreshSignIn(now) is { } stale)
            return stale;
        if (await users.FindAsync(me.Id, cancellationToken) is not { } user)
            return UserErrors.NotFound;
        if (await known.CountAsync(new PasskeysOf(user.Id), cancellationToken) >= Passkey.MaxPerUser)
            return AuthErrors.PasskeyLimit;

        var (options, state) = await passkeys.BeginRegistrationAsync(user);
        var ceremony = PasskeyCeremony.OfRegistration(user.Id, me.SessionId, state, now);
        ceremonies.Add(ceremony);
        return new PasskeyToMake(ceremony.Id, ceremony.ExpiresAt, options);
    }
}
