using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Notifications;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;

namespace Nobat.Api.Tests.Sms;

[Trait("Feature", "NT-06")]
public sealed class FailoverTests(ApiFixture api) : SmsTest(api)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [Theory, Trait("Promise", "O-7")]
    [InlineData(WireFault.Http500, "unclear")]
    [InlineData(WireFault.Hang, "unclear")]
    [InlineData(WireFault.CutBefore, "unclear")]
    [InlineData(WireFault.CutAfter, "unclear")]
    [InlineData(WireFault.Garbage, "unclear")]
    [InlineData(WireFault.Huge, "unclear")]
    [InlineData(WireFault.Strange, "unclear")]
    public async Task Whatever_is_wrong_with_one_provider_the_next_has_it_within_ten_seconds(WireFault fault, string state)
    {
        var another = Start();
        Kavenegar.Always = fault;
        var notice = Notice();
        var watch = Stopwatch.StartNew();

        var sent = await Send(another, notice);
        var tookNotice = watch.Elapsed;
        watch.Restart();
        await SendCode(another, "09120007001");

        Assert.Equal(
            (ChannelOutcome.Sent, "twilio", Twilio.Messages[0].Sid, 1),
            (sent.Outcome, sent.Provider, sent.ProviderId, sent.Segments)
        );
        Assert.Equal(["+98" + notice.Address![1..], "+989120007001"], Twilio.Messages.Select(message => message.To));
        Assert.Equal($"kavenegar {state}, twilio sent", await Rows(notice));
        Assert.True(
            tookNotice < Promised && watch.Elapsed < Promised,
            $"{tookNotice.TotalSeconds:0.0} s and {watch.Elapsed.TotalSeconds:0.0} s"
        );
    }

    [Fact]
    public async Task Only_what_nobody_takes_is_not_handed_on()
    {
        var another = Start();
        List<string> wrong = [];
        foreach (var (code, verdict) in KavenegarCodes.Table)
        {
            Kavenegar.Error = ("sms/send", (int)code);
            var (notice, before) = (Notice(), Twilio.Messages.Count);
            var sent = await Forgetful(another.Services).SendAsync(notice, CancellationToken.None);
            var isGivenUp = code is 411;
            var expected = isGivenUp ? (ChannelOutcome.Refused, $"{code}", before) : (ChannelOutcome.Sent, null, before + 1);
            if ((sent.Outcome, sent.Code, Twilio.Messages.Count) != expected)
                wrong.Add($"{code} {verdict.Outcome}: {sent.Outcome} {sent.Code}");
        }

        Assert.Empty(wrong);
        var alerts = await Sql<string>("SELECT string_agg(code, ' ' ORDER BY code) FROM sms_alerts WHERE source = 'kavenegar'");
        Assert.Equal("400 401 403 404 405 406 407 412 414 416 417 418 419 420 424 426 427 428 429 431 432 501 607", alerts);
    }

    [Fact]
    public async Task A_code_for_a_number_that_nobody_takes_is_asked_about_once()
    {
        var another = Start();
        Kavenegar.Error = ("verify/lookup", 411);

        await Assert.ThrowsAsync<SmsNotSentException>(() => SendCode(another, "09120007010"));

        Assert.Empty(Twilio.Messages);
        Assert.Single(Kavenegar.Asked);
    }

    [Fact]
    public async Task Without_anybody_a_notice_waits_and_a_code_is_said_to_be_lost()
    {
        var another = Start();
        (Kavenegar.Always, Twilio.Error) = (WireFault.CutBefore, (429, 20429));

        Assert.Equal(ChannelResult.TryAgain("20429"), await Send(another, Notice()));
        var lost = await Assert.ThrowsAsync<SmsNotSentException>(() => SendCode(another, "09120007002"));

        Assert.Contains("20429", lost.Message, StringComparison.Ordinal);
        using var guest = Api.CreateClient(at: another.Address);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "auth.otp_not_sent"),
            await guest.Post("auth/send-otp", new { phoneNumber = Given.APhoneNumber(), type = "phone_verification" }).Refusal()
        );
    }

    [Fact]
    public async Task A_provider_whose_account_is_shut_is_asked_last_for_a_while()
    {
        var another = Start();
        Kavenegar.Error = ("sms/send", 418);

        await Send(another, Notice());
        await Send(another, Notice());

        Assert.Equal((1, 2), (Kavenegar.CallsOf("sms/send"), Twilio.Messages.Count));
        Twilio.Error = (503, 20500);
        Kavenegar.Error = null;
        Assert.Equal("kavenegar", (await Send(another, Notice())).Provider);
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task A_provider_that_keeps_failing_is_spared_and_tried_again()
    {
        var another = Start();
        Kavenegar.Always = WireFault.Http500;
        for (var i = 0; i < 6; i++)
            await Send(another, Notice());
        var asked = Kavenegar.Asked.Count;

        var spared = Notice();
        await Send(another, spared);

        Assert.Equal(asked, Kavenegar.Asked.Count);
        Assert.Equal("twilio sent", await Rows(spared));
        Assert.Equal("open", await Breaker(another));
        Kavenegar.Always = null;
        await Eventually.Async(async () => (await Send(another, Notice())).Provider == "kavenegar", "another try");
        Assert.Equal("closed", await Breaker(another));
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task A_provider_that_hangs_holds_up_so_many_calls_and_the_last_of_them_are_for_codes()
    {
        var another = Start(("Sms:Kavenegar:AtOnce", "4"));
        Kavenegar.Always = WireFault.Hang;
        var waiting = Enumerable.Range(0, 3).Select(_ => Send(another, Notice())).ToList();
        await Eventually.Async(() => Task.FromResult(Kavenegar.CallsOf("sms/send") == 3), "three calls that hang");
        var watch = Stopwatch.StartNew();

        var passed = await Send(another, Notice());
        var tookNoTime = watch.Elapsed < TimeSpan.FromSeconds(1);
        var code = SendCode(another, "09120007003");
        await Eventually.Async(() => Task.FromResult(Kavenegar.CallsOf("verify/lookup") == 1), "a code that is asked about all the same");

        Assert.Equal(("twilio", true), (passed.Provider, tookNoTime));
        await Task.WhenAll([.. waiting, code]);
        Assert.Equal(5, Twilio.Messages.Count);
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task A_repeat_carries_the_same_id_and_is_sent_once()
    {
        var another = Start();
        var notice = Notice();
        var first = await Send(another, notice);
        // The process died between the sending and the mark.
        await Execute("UPDATE sms_messages SET state = 'sending', provider_id = NULL, cost = NULL, sent_at = NULL");

        var second = await Send(another, notice);

        Assert.Equal(first, second);
        Assert.Single(Kavenegar.Messages);
        Assert.Equal(2, Kavenegar.CallsOf("sms/send"));
        Assert.Single(Kavenegar.Asked.Select(call => call.Fields["localid"]).Distinct());
        Assert.Equal(Kavenegar.Taken, await Sql<long>("SELECT cost FROM sms_messages"));
        Assert.Equal(2, await Sql<int>("SELECT attempts FROM sms_messages"));
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task What_one_provider_has_taken_no_other_is_asked_about()
    {
        var another = Start();
        Kavenegar.Always = WireFault.CutBefore;
        var notice = Notice();
        var first = await Send(another, notice);
        Kavenegar.Always = null;

        var again = await Send(another, notice);

        Assert.Equal(("twilio", first), (first.Provider, again));
        Assert.Equal("kavenegar unclear, twilio sent", await Rows(notice));
        Assert.Empty(Kavenegar.Messages);
        Assert.Single(Twilio.Messages);
    }

    [Theory, Trait("Promise", "O-7"), Trait("Promise", "P-7")]
    [InlineData(WireFault.CutAfter)]
    [InlineData(WireFault.Garbage)]
    [InlineData(WireFault.Http500)]
    public async Task What_may_have_left_by_a_provider_that_knows_no_repeats_is_not_sent_again(WireFault fault)
    {
        var another = Start(("Sms:Provider", "twilio"));
        Twilio.Always = fault;
        var notice = Notice();
        var first = await Send(another, notice);
        Twilio.Always = null;
        var asked = Twilio.Asked.Count;

        Assert.Equal(ChannelOutcome.TryAgain, first.Outcome);
        Assert.Equal(ChannelResult.Refused("unclear"), await Send(another, notice));
        Assert.Equal(ChannelResult.Refused("unclear"), await Send(another, notice));

        Assert.Equal(asked, Twilio.Asked.Count);
        Assert.Equal("twilio unclear", await Rows(notice));
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task While_another_provider_may_still_take_it_what_is_unclear_at_one_is_not_given_up()
    {
        var another = Start(("Sms:Provider", "twilio,kavenegar"));
        (Twilio.Always, Kavenegar.Error) = (WireFault.CutBefore, ("sms/send", 409));
        var notice = Notice();

        Assert.Equal(ChannelResult.TryAgain("409"), await Send(another, notice));
        Assert.Equal(ChannelResult.TryAgain("409"), await Send(another, notice));
        (Twilio.Always, Kavenegar.Error) = (null, null);

        Assert.Equal("kavenegar", (await Send(another, notice)).Provider);
        Assert.Empty(Twilio.Messages);
    }

    [Theory]
    [InlineData(21610)]
    [InlineData(21614)]
    public async Task What_one_provider_will_never_send_another_is_asked_about(int code)
    {
        var (both, alone) = (Start(("Sms:Provider", "twilio,kavenegar")), Start(("Sms:Provider", "twilio")));
        Twilio.Error = (400, code);

        Assert.Equal("kavenegar", (await Send(both, Notice())).Provider);
        await SendCode(both, "09120007009");
        Assert.Equal(ChannelResult.Refused($"{code}"), await Send(alone, Notice()));

        Assert.Equal(2, Kavenegar.Messages.Count);
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task A_worker_takes_one_at_a_time_wherever_a_repeat_would_not_be_known()
    {
        var lineups = new[] { "kavenegar", "twilio", "kavenegar,twilio" }.Select(names =>
            Channel(Start(("Sms:Provider", names))).KnowsRepeats
        );
        Assert.Equal([true, false, false], lineups);

        var letters = Start();
        await Execute(
            """
            INSERT INTO notifications (id, kind, role, channel, recipient_id, language, state, due_at, next_try_at, attempts, segments,
                                       dedupe_key, facts, created_at, fallbacks)
            SELECT gen_random_uuid(), 'password_changed', 'account', 'email', $1, 'fa', 'queued', nobat_now(), nobat_now(), 0, 0,
                   'letter ' || i, '{}', nobat_now(), '{}' FROM generate_series(1, 3) AS i
            """,
            (await Given.ASignedInCustomer()).Id
        );
        var workers = letters.Services.GetRequiredService<NoticeWorkers>();

        Assert.Equal(1, await workers.SendDueAsync(TestContext.Current.CancellationToken, NotificationChannel.Email));
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task Of_many_at_once_with_one_notice_one_is_sent()
    {
        var (one, two) = (Start(), Start());
        var notice = Notice();

        var sent = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Send(i % 2 == 0 ? one : two, notice)));

        Assert.Single(Kavenegar.Messages);
        Assert.Empty(Twilio.Messages);
        Assert.Single(sent.Select(result => result.ProviderId).Where(id => id is not null).Distinct());
        Assert.Equal("kavenegar sent", await Rows(notice));
    }

    [Fact]
    public async Task Neither_the_text_nor_the_number_nor_the_code_rests_in_a_table()
    {
        var another = Start();
        await SendCode(another, "09120007004", "739152");
        await Send(another, Notice(to: "09120007004", text: "متنی که نمی‌ماند"));

        Assert.Equal(2, Kavenegar.Messages.Count);
        Assert.Equal(
            0,
            await Sql<long>(
                "SELECT count(*) FROM sms_messages m WHERE m::text LIKE '%739152%' OR m::text LIKE '%09120007004%' OR m::text LIKE '%متنی%'"
            )
        );
        Assert.Equal("0912***7004", await Sql<string>("SELECT DISTINCT recipient FROM sms_messages"));
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused_before_anybody_is_asked()
    {
        var another = Start();

        Assert.Equal(ChannelResult.Refused("no_number"), await Send(another, Notice(to: "12345")));
        Assert.Equal(ChannelResult.Refused("no_number"), await Send(another, Notice() with { Address = null }));
        Assert.Empty(Kavenegar.Asked);
    }

    private async Task<string> Breaker(ApiFixture.AnotherApi another)
    {
        using var admin = Api.CreateClient((await Given.AnAdmin()).AccessToken, another.Address);
        var providers = await admin.Get("admin/sms/providers").Succeeded();
        return providers.GetProperty("items")[0].GetProperty("breaker").GetString()!;
    }

    /// <summary>After a code that shuts an account a process asks somebody else first; this one has seen none.</summary>
    private static SmsChannel Forgetful(IServiceProvider services)
    {
        var lineup = ActivatorUtilities.CreateInstance<SmsLineup>(services);
        return ActivatorUtilities.CreateInstance<SmsChannel>(services, ActivatorUtilities.CreateInstance<SmsRouter>(services, lineup));
    }
}

[Trait("Feature", "NT-06")]
public sealed class SmsPaceTests
{
    [Fact]
    public void A_seconds_worth_goes_at_once_and_the_rest_in_turns()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var pace = new SmsPace(10, time);

        var first = Enumerable.Range(0, 11).Select(_ => pace.Take(TimeSpan.MaxValue)).ToList();
        Assert.All(first, wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Take(TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.Take(TimeSpan.MaxValue));
        Assert.Null(pace.Take(TimeSpan.FromMilliseconds(299)));
        Assert.Equal(TimeSpan.FromMilliseconds(300), pace.Take(TimeSpan.FromMilliseconds(300)));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, Enumerable.Range(0, 20).Count(_ => pace.Take(TimeSpan.Zero) == TimeSpan.Zero));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(11, Enumerable.Range(0, 20).Count(_ => pace.Take(TimeSpan.Zero) == TimeSpan.Zero));
    }
}
