using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Begins to set an authenticator up: a new secret, which changes nothing until its first right code.</summary>
public sealed record SetUpTotpCommand : ICommand<Result<TotpSetUp>>;

/// <param name="Secret">To be typed where no picture can be read.</param>
/// <param name="Uri">What the picture says.</param>
/// <param name="QrCode">A <c>data:</c> address of an SVG.</param>
public sealed record TotpSetUp(string Secret, string Uri, string QrCode);

internal sealed class SetUpTotpHandler(
    IRepository<User> users,
    IRepository<Authenticator> authenticators,
    SecondFactors factors,
    ITotp totp,
    IValueSeal seal,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<SetUpTotpCommand, Result<TotpSetUp>>
{
    public async Task<Result<TotpSetUp>> Handle(SetUpTotpCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (me.DemandFreshSignIn(now) is { } stale)
            return stale;
        if (await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken) is not { } user)
            return UserErrors.NotFound;
        var found = await factors.FindAsync(me.Id, cancellationToken);
        var authenticator = found ?? Authenticator.For(me.Id);
        var secret = totp.NewSecret();
        if (authenticator.Begin(seal.Seal(secret, SecondFactors.PlaceOf(me.Id)), now) is { IsSuccess: false, Error: var refused })
            return refused;
        if (found is null)
            authenticators.Add(authenticator);
        var uri = totp.Uri(secret, user.Phone.Value);
        return new TotpSetUp(totp.Spell(secret), uri, totp.Picture(uri));
    }
}
