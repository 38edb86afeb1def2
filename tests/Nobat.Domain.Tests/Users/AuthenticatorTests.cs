using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

[Trait("Feature", "ID-12")]
public sealed class AuthenticatorTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);

    /// <summary>Three of a million codes are right at any moment, so 300 guesses a year find one in less than 1 of 1,000 accounts.</summary>
    [Fact]
    public void Somebody_who_guesses_whenever_it_is_judged_has_less_than_300_guesses_a_year()
    {
        var authenticator = Confirmed();

        var judged = 0;
        for (var now = Now; now < Now + Duration.FromDays(365); now += Duration.FromMinutes(5))
        {
            while (authenticator.Redeem(null, now).Error == AuthErrors.SecondFactorWrong)
                judged++;
        }

        Assert.InRange(judged, 100, 300);
    }

    [Fact]
    public void The_pauses_double_up_to_thirty_days()
    {
        var (authenticator, now, pauses) = (Confirmed(), Now, new List<double>());
        for (var pause = 0; pause < 14; pause++)
        {
            for (var wrong = 0; wrong < Authenticator.MaxWrongCodes; wrong++)
                Assert.Equal(AuthErrors.SecondFactorWrong, authenticator.Redeem(null, now).Error);
            var refused = authenticator.Redeem(1_000_000, now).Error!;
            Assert.Equal(AuthErrors.SecondFactorPaused, refused);
            pauses.Add(refused.RetryAfter!.Value.TotalMinutes);
            now += refused.RetryAfter.Value;
        }

        Assert.Equal([15, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 30_720, 43_200, 43_200], pauses);
    }

    [Fact]
    public void A_right_code_makes_the_next_pause_a_short_one_again()
    {
        var authenticator = Confirmed();
        for (var wrong = 0; wrong < 9; wrong++)
            authenticator.Redeem(null, Now);
        Assert.True(authenticator.Redeem(2, Now).IsSuccess);

        for (var wrong = 0; wrong < 10; wrong++)
            Assert.Equal(AuthErrors.SecondFactorWrong, authenticator.Redeem(null, Now).Error);
        Assert.Equal(Authenticator.Pause, authenticator.Redeem(3, Now).Error!.RetryAfter);
    }

    [Fact]
    public void A_recovery_code_opens_during_a_pause_and_ends_it_and_wrong_ones_lengthen_nothing()
    {
        var authenticator = Confirmed();
        for (var wrong = 0; wrong < 10; wrong++)
            authenticator.Redeem(null, Now);

        for (var wrong = 0; wrong < 30; wrong++)
            Assert.Equal(AuthErrors.SecondFactorWrong, authenticator.RedeemRecovery([9], Now).Error);
        Assert.Equal(Authenticator.Pause, authenticator.Redeem(2, Now).Error!.RetryAfter);
        Assert.True(authenticator.RedeemRecovery([7], Now).IsSuccess);
        Assert.True(authenticator.Redeem(2, Now).IsSuccess);
    }

    private static Authenticator Confirmed()
    {
        var authenticator = Authenticator.For(UserId.New());
        authenticator.Begin([1], Now);
        authenticator.Confirm(
            1,
            [
                [7],
            ],
            Now
        );
        return authenticator;
    }
}
