using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class CodePaceTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly DeviceId Owners = DeviceId.New();

    [Theory, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    public void A_minute_passes_between_two_codes_whoever_asks(int secondsAgo, int wait)
    {
        SentCode[] sent = [new(Now - Duration.FromSeconds(secondsAgo), Owners)];

        foreach (var device in new DeviceId?[] { null, Owners, DeviceId.New() })
            Assert.Equal(wait, CodePace.Refusal(sent, device, Now)?.RetryAfter?.TotalSeconds ?? 0);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public void The_sixth_of_an_hour_waits_for_the_first_to_grow_old()
    {
        var sent = Minutes(59, 50, 40, 30, 20);

        Assert.Equal(AuthErrors.OtpTooMany, CodePace.Refusal(sent, null, Now));
        Assert.Equal(Duration.FromMinutes(1), CodePace.Refusal(sent, null, Now)!.RetryAfter);
        Assert.Null(CodePace.Refusal(sent, null, Now + Duration.FromMinutes(1)));
        Assert.Null(CodePace.Refusal(sent, Owners, Now));
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public void The_eleventh_of_a_day_waits_for_the_first_to_grow_old()
    {
        var sent = Minutes(1430, 1300, 1200, 1100, 1000, 900, 800, 700, 600, 500);

        Assert.Equal(Duration.FromMinutes(10), CodePace.Refusal(sent, null, Now)!.RetryAfter);
        Assert.Null(CodePace.Refusal(sent[..9], null, Now));
        Assert.Null(CodePace.Refusal(sent, Owners, Now));
    }

    [Fact, Trait("Feature", "ID-03")]
    public void The_longer_of_two_waits_is_told()
    {
        var sent = Minutes(1430, 1300, 1200, 1100, 1000, 50, 40, 30, 20, 10);

        Assert.Equal(Duration.FromMinutes(10), CodePace.Refusal(sent, null, Now)!.RetryAfter);
        Assert.Equal(Duration.FromMinutes(10), CodePace.Refusal(sent[1..], null, Now)!.RetryAfter);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-1")]
    public void Each_known_device_has_its_own_share()
    {
        SentCode[] sent = [.. Minutes(50, 40, 30, 20, 10).Select(code => code with { KnownDevice = Owners })];

        Assert.Equal(AuthErrors.OtpTooMany, CodePace.Refusal(sent, Owners, Now));
        Assert.Null(CodePace.Refusal(sent, null, Now));
        Assert.Null(CodePace.Refusal(sent, DeviceId.New(), Now));
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public void All_shares_together_are_twenty_a_day()
    {
        SentCode[] sent = [.. Enumerable.Range(0, 20).Select(i => new SentCode(Now - Duration.FromHours(23 - i), DeviceId.New()))];

        Assert.Equal(Duration.FromHours(1), CodePace.Refusal(sent, DeviceId.New(), Now)!.RetryAfter);
        Assert.Equal(AuthErrors.OtpTooMany, CodePace.Refusal(sent, null, Now));
        Assert.Null(CodePace.Refusal(sent[1..], DeviceId.New(), Now));
    }

    private static SentCode[] Minutes(params int[] ago) =>
        [.. ago.Select(minutes => new SentCode(Now - Duration.FromMinutes(minutes), null))];
}
