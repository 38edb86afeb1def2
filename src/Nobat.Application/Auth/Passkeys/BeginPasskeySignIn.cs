using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>Asks for a challenge to sign in with. It names nobody, so it tells nothing of who has an account.</summary>
public sealed record BeginPasskeySignInCommand : ICommand<Result<PasskeyToShow>>;

/// <param name="CeremonyId">To be sent with the answer; it is good for one.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record PasskeyToShow(CeremonyId CeremonyId, Instant ExpiresAt, PasskeyRequestOptions Options);

internal sealed class BeginPasskeySignInHandler(
    AddressLimits limits,
    IPasskeys passkeys,
    IRepository<PasskeyCeremony> ceremonies,
    TimeProvider clock
) : ICommandHandler<BeginPasskeySignInCommand, Result<PasskeyToShow>>
{
    public async Task<Result<PasskeyToShow>> Handle(BeginPasskeySignInCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;
        var (options, state) = await passkeys.BeginSignInAsync();
        var ceremony = PasskeyCeremony.OfSignIn(state, clock.GetCurrentInstant());
        ceremonies.Add(ceremony);
        return new PasskeyToShow(ceremony.Id, ceremony.ExpiresAt, options);
    }
}
