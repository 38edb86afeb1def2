using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class PasskeyTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);

    [Theory, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(5, 6, true)]
    [InlineData(5, 4_294_967_295, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(5, 0, false)]
    public void A_count_grows_unless_the_authenticator_never_counts(long known, long shown, bool isGood)
    {
        var credential = new PasskeyCredential([1], [2], known, [], IsBackupEligible: true, IsBackedUp: false);
        var passkey = Passkey.Register(UserId.New(), credential, null, Now);

        var used = passkey.Use(shown, isBackedUp: true, Now + Duration.FromHours(1));

        Assert.Equal(isGood, used.IsSuccess);
        Assert.Equal(isGood ? shown : known, passkey.SignCount);
        Assert.Equal((isGood, isGood ? Now + Duration.FromHours(1) : null), (passkey.IsBackedUp, passkey.LastUsedAt));
    }
}
