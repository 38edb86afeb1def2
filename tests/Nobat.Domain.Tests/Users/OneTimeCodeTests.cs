using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class OneTimeCodeTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("09120001234").Value;

    [Fact, Trait("Feature", "ID-02")]
    public void The_right_code_opens_once()
    {
        var code = ACode();

        Assert.True(code.Redeem(Right, Now).IsSuccess);
        Assert.Equal(Now, code.ConsumedAt);
        Assert.Equal(AuthErrors.OtpInvalid, code.Redeem(Right, Now).Error);
    }

    [Theory, Trait("Feature", "ID-02")]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(301, false)]
    public void A_code_lives_five_minutes(int seconds, bool works) =>
        Assert.Equal(works, ACode().Redeem(Right, Now + Duration.FromSeconds(seconds)).IsSuccess);

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public void Five_wrong_guesses_kill_a_code()
    {
        var code = ACode();

        var refusals = Enumerable.Range(0, 5).Select(_ => code.Redeem(Wrong, Now).Error!).ToList();

        Assert.Equal([.. Enumerable.Repeat("auth.otp_invalid", 4), "auth.otp_exhausted"], refusals.Select(error => error.Code));
        Assert.All(refusals, refusal => Assert.True(refusal.KeepsChanges));
        Assert.Equal(AuthErrors.OtpExhausted, code.Redeem(Right, Now).Error);
        Assert.Equal(5, code.Attempts);
        Assert.Null(code.ConsumedAt);
    }

    [Fact, Trait("Feature", "ID-02")]
    public void The_fifth_guess_may_still_be_right()
    {
        var code = ACode();
        for (var i = 0; i < 4; i++)
            code.Redeem(Wrong, Now);

        Assert.True(code.Redeem(Right, Now).IsSuccess);
    }

    [Fact, Trait("Feature", "ID-02")]
    public void A_dead_code_is_not_even_compared()
    {
        var code = ACode();
        var compared = false;

        code.Redeem(_ => compared = true, code.ExpiresAt);

        Assert.False(compared);
        Assert.Equal(0, code.Attempts);
    }

    [Fact, Trait("Feature", "ID-02")]
    public void Another_may_be_asked_for_after_a_minute() => Assert.Equal(Now + Duration.FromSeconds(60), ACode().ResendAt);

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-1")]
    public void The_guess_that_kills_a_code_is_told_once()
    {
        var code = ACode();

        for (var i = 0; i < 7; i++)
            code.Redeem(Wrong, Now);

        Assert.Equal([new OneTimeCodeExhausted(code.Id, CodePurpose.Login)], code.Events);
    }

    [Fact, Trait("Feature", "ID-03")]
    public void What_became_of_a_code_is_told_by_what_happened_to_it()
    {
        var (untouched, right, wrong, lost, late) = (ACode(), ACode(), ACode(), ACode(), ACode());
        right.Redeem(Right, Now);
        for (var i = 0; i < 5; i++)
            wrong.Redeem(Wrong, Now);
        lost.MarkUndelivered();
        // The provider was wrong about it.
        late.MarkUndelivered();
        late.Redeem(Right, Now);

        Assert.Equal(CodeOutcome.Pending, untouched.OutcomeAt(Now + OneTimeCode.Lifetime - Duration.Epsilon));
        Assert.Equal(CodeOutcome.Expired, untouched.OutcomeAt(Now + OneTimeCode.Lifetime));
        Assert.Equal(CodeOutcome.Verified, right.OutcomeAt(Now + OneTimeCode.Lifetime));
        Assert.Equal(CodeOutcome.Exhausted, wrong.OutcomeAt(Now + OneTimeCode.Lifetime));
        Assert.Equal(CodeOutcome.Undelivered, lost.OutcomeAt(Now));
        Assert.Equal(CodeOutcome.Verified, late.OutcomeAt(Now));
    }

    private static OneTimeCode ACode() => OneTimeCode.Issue(OneTimeCodeId.New(), Phone, CodePurpose.Login, new byte[32], Now);

    private static bool Right(OneTimeCode code) => true;

    private static bool Wrong(OneTimeCode code) => false;
}
