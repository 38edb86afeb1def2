using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nobat.Application.Notifications;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Sms;

[Trait("Feature", "NT-07")]
public sealed class DeliveryTests(ApiFixture api) : SmsTest(api)
{
    private static readonly Duration Soon = Duration.FromMinutes(2);

    [Fact]
    public async Task What_became_of_a_message_is_asked_and_its_keeper_is_told()
    {
        var another = Start();
        var (arrived, lost, waiting) = (Notice(), Notice(), Notice());
        foreach (var notice in new[] { arrived, lost, waiting })
            await Send(another, notice);
        (Kavenegar.Messages[0].Status, Kavenegar.Messages[1].Status) = (10, 14);

        await CheckAsync(another, Soon);

        Assert.Equal(
            new HashSet<string> { $"{arrived.Id.Value} delivered", $"{lost.Id.Value} undelivered status_14" },
            Told.All.ToHashSet()
        );
        Assert.Equal(
            ("kavenegar delivered", "kavenegar undelivered", "kavenegar sent"),
            (await Rows(arrived), await Rows(lost), await Rows(waiting))
        );
        Assert.Equal(
            Clock.Now.ToDateTimeUtc(),
            await Sql<DateTime>("SELECT delivered_at FROM sms_messages WHERE notification_id = $1", arrived.Id.Value)
        );
        // What has come to its end is not asked about again, and not told again.
        Kavenegar.Messages[2].Status = 10;
        await CheckAsync(another, Soon);
        await CheckAsync(another, Soon);
        Assert.Equal(
            [1, 3],
            Kavenegar.Asked.Where(call => call.Method == "sms/status").Select(call => call.Fields["messageid"].Split(',').Length).Order()
        );
        Assert.Equal(3, Told.All.Count);
    }

    [Fact]
    public async Task News_that_its_keeper_cannot_take_is_kept_for_later()
    {
        var another = Start();
        var (first, second) = (Notice(), Notice());
        await Send(another, first);
        await Send(another, second);
        foreach (var message in Kavenegar.Messages)
            message.Status = 10;
        Told.IsAway = true;
        await CheckAsync(another, Soon);
        Assert.Equal(("kavenegar sent", "kavenegar sent"), (await Rows(first), await Rows(second)));

        Told.IsAway = false;
        await CheckAsync(another, Duration.FromMinutes(3));

        Assert.Equal(2, Told.All.Count);
        Assert.Equal(("kavenegar delivered", "kavenegar delivered"), (await Rows(first), await Rows(second)));
    }

    [Fact]
    public async Task Messages_are_asked_about_for_two_days_and_no_longer()
    {
        var another = Start();
        await Send(another, Notice());
        for (var hours = 0; hours < 60; hours++)
            await CheckAsync(another, Duration.FromHours(1));

        var asked = Kavenegar.CallsOf("sms/status");
        Assert.InRange(asked, 8, 24);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM sms_messages WHERE next_check_at IS NOT NULL"));
        Assert.Equal("sent", await Sql<string>("SELECT state::text FROM sms_messages"));
        // A provider that was down for long is not asked about what it has forgotten.
        await Execute("UPDATE sms_messages SET next_check_at = nobat_now()");
        await CheckAsync(another, Duration.FromMinutes(1));
        Assert.Equal(asked, Kavenegar.CallsOf("sms/status"));
    }

    [Fact]
    public async Task Where_only_our_own_id_is_known_it_is_twelve_hours()
    {
        var another = Start();
        (Kavenegar.Always, Twilio.Error) = (WireFault.Hang, (429, 20429));
        await Send(another, Notice());
        (Kavenegar.Always, Kavenegar.Error) = (null, ("sms/statuslocalmessageid", 409));
        for (var hours = 0; hours < 20; hours++)
            await CheckAsync(another, Duration.FromHours(1));

        Assert.InRange(Kavenegar.CallsOf("sms/statuslocalmessageid"), 3, 12);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM sms_messages WHERE next_check_at IS NOT NULL"));
        Assert.Equal("unclear", await Sql<string>("SELECT state::text FROM sms_messages WHERE provider = 'kavenegar'"));
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task A_message_whose_answer_was_lost_is_found_by_our_own_id_with_its_price()
    {
        var another = Start();
        Kavenegar.Fail(WireFault.CutAfter, WireFault.CutAfter, WireFault.CutAfter);
        var notice = Notice();
        await Send(another, notice);

        await CheckAsync(another, Duration.FromMinutes(6));

        Assert.Equal("kavenegar sent, twilio sent", await Rows(notice));
        Assert.Equal(
            (Id(Kavenegar.Messages.Single().Id), Kavenegar.Taken),
            (
                await Sql<string>("SELECT provider_id FROM sms_messages WHERE provider = 'kavenegar' AND state = 'sent'"),
                await Sql<long>("SELECT sum(cost)::bigint FROM sms_messages WHERE provider = 'kavenegar'")
            )
        );
        Assert.Contains($"{notice.Id.Value} cost {Kavenegar.Taken}", Told.All);
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task A_message_that_the_provider_does_not_know_was_never_taken()
    {
        var another = Start();
        Kavenegar.Fail(WireFault.CutBefore, WireFault.CutBefore, WireFault.CutBefore);
        var notice = Notice();
        await Send(another, notice);
        Assert.Equal("kavenegar unclear, twilio sent", await Rows(notice));

        await CheckAsync(another, Duration.FromMinutes(6));

        Assert.Equal("kavenegar failed, twilio sent", await Rows(notice));
        Assert.Empty(Told.All);
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task What_a_process_that_died_had_in_hand_is_found_as_well()
    {
        var another = Start();
        var notice = Notice();
        await Send(another, notice);
        await Execute(
            "UPDATE sms_messages SET state = 'sending', provider_id = NULL, cost = NULL, sent_at = NULL, next_check_at = created_at + interval '5 minutes'"
        );
        Kavenegar.Messages.Single().Status = 10;

        await CheckAsync(another, Duration.FromMinutes(6));

        Assert.Equal("kavenegar delivered", await Rows(notice));
        Assert.Equal(Kavenegar.Taken, await Sql<long>("SELECT cost FROM sms_messages"));
    }

    [Fact]
    public async Task What_one_provider_lost_is_no_loss_while_another_one_carries_it()
    {
        var another = Start();
        Kavenegar.Always = WireFault.CutAfter;
        var notice = Notice();
        await Send(another, notice);
        Kavenegar.Always = null;
        Kavenegar.Messages.Single().Status = 11;

        await CheckAsync(another, Duration.FromMinutes(6));
        Assert.DoesNotContain(Told.All, news => news.Contains("undelivered", StringComparison.Ordinal));
        Twilio.Settle(Twilio.Messages.Single().Sid, "delivered");
        await CheckAsync(another, Duration.FromMinutes(10));

        Assert.Equal("kavenegar undelivered, twilio delivered", await Rows(notice));
        Assert.Contains($"{notice.Id.Value} delivered", Told.All);
        // The notice has cost what it cost at both.
        Assert.Contains($"{notice.Id.Value} cost {Kavenegar.Taken + 41_200}", Told.All);
    }

    [Fact, Trait("Promise", "N-6")]
    public async Task Bad_news_that_is_faster_than_the_worker_is_asked_for_again_and_not_lost()
    {
        var another = Start(("Sms:Provider", "twilio"));
        using var guest = Api.CreateClient(at: another.Address);
        var notice = Notice();
        await Send(another, notice);
        var sent = Twilio.Messages.Single();
        var form = Form(sent.Sid, "undelivered");
        Twilio.Settle(sent.Sid, "undelivered", 30003);
        Told.IsAtWork = true;

        Assert.Equal(
            HttpStatusCode.NoContent,
            await Post(guest, new Uri(sent.Callback!).PathAndQuery, form, FakeTwilio.Sign(sent.Callback!, form))
        );
        Assert.Equal("twilio sent", await Rows(notice));
        Told.IsAtWork = false;
        await CheckAsync(another, Soon);

        Assert.Contains($"{notice.Id.Value} undelivered 30003", Told.All);
        Assert.Equal("twilio undelivered", await Rows(notice));
    }

    [Fact]
    public async Task A_message_that_an_answer_names_twice_holds_up_no_other()
    {
        var another = Start();
        var (first, second) = (Notice(), Notice());
        await Send(another, first);
        await Send(another, second);
        Kavenegar.NamesTwice = true;
        (Kavenegar.Messages[0].Status, Kavenegar.Messages[1].Status) = (10, 11);

        await CheckAsync(another, Soon);

        Assert.Equal(("kavenegar delivered", "kavenegar undelivered"), (await Rows(first), await Rows(second)));
    }

    [Fact, Trait("Feature", "SE-04")]
    public async Task Twilio_tells_by_itself_and_nobody_else_can()
    {
        var another = Start(("Sms:Provider", "twilio"));
        using var guest = Api.CreateClient(at: another.Address);
        var (notice, other) = (Notice(), Notice());
        await Send(another, notice);
        await Send(another, other);
        var sent = Twilio.Messages[0];
        var path = new Uri(sent.Callback!).PathAndQuery;
        var form = Form(sent.Sid, "delivered");
        var signature = FakeTwilio.Sign(sent.Callback!, form);

        Assert.StartsWith(PublicUrl, sent.Callback, StringComparison.Ordinal);
        var refused = (HttpStatusCode.BadRequest, "sms_admin.callback_refused");
        Assert.Equal(refused, await Refusal(guest, path, form, null));
        Assert.Equal(refused, await Refusal(guest, path, form, FakeTwilio.Sign(sent.Callback!, form, "another token")));
        Assert.Equal(refused, await Refusal(guest, path, form, FakeTwilio.Sign($"{another.Address}{path[1..]}", form)));
        Assert.Equal(refused, await Refusal(guest, path, Form(sent.Sid, "undelivered"), signature));
        Assert.Equal(refused, await Refusal(guest, new Uri(Twilio.Messages[1].Callback!).PathAndQuery, form, signature));
        // Signed, yet of another message or of none.
        var swapped = Form(Twilio.Messages[1].Sid, "delivered");
        Assert.Equal(
            (HttpStatusCode.NotFound, "sms_admin.not_found"),
            await Refusal(guest, path, swapped, FakeTwilio.Sign(sent.Callback!, swapped))
        );
        var nobodys = $"/api/v1/sms/callback/twilio/{Guid.NewGuid()}";
        Assert.Equal(
            (HttpStatusCode.NotFound, "sms_admin.not_found"),
            await Refusal(guest, nobodys, form, FakeTwilio.Sign(PublicUrl + nobodys, form))
        );
        Assert.Empty(Told.All);
        Assert.Equal("twilio sent", await Rows(notice));

        Assert.Equal(HttpStatusCode.NoContent, await Post(guest, path, form, signature));
        Assert.Equal([$"{notice.Id.Value} delivered"], Told.All);
        Assert.Equal(("twilio delivered", "twilio sent"), (await Rows(notice), await Rows(other)));
    }

    [Fact]
    public async Task Callbacks_may_come_in_any_order_and_twice_and_before_the_answer()
    {
        var another = Start(("Sms:Provider", "twilio"));
        using var guest = Api.CreateClient(at: another.Address);
        Twilio.Fail(WireFault.CutAfter);
        var notice = Notice();
        Assert.Equal(ChannelOutcome.TryAgain, (await Send(another, notice)).Outcome);
        Assert.Equal("twilio unclear", await Rows(notice));
        var sent = Twilio.Messages.Single();
        foreach (var status in new[] { "delivered", "sent", "undelivered", "delivered" })
        {
            var form = Form(sent.Sid, status);
            var path = new Uri(sent.Callback!).PathAndQuery;
            Assert.Equal(HttpStatusCode.NoContent, await Post(guest, path, form, FakeTwilio.Sign(sent.Callback!, form)));
        }

        Assert.Equal([$"{notice.Id.Value} delivered"], Told.All);
        Assert.Equal("twilio delivered", await Rows(notice));
        // The answer that was lost is known now, so nothing is sent again.
        Assert.Equal((ChannelOutcome.Sent, sent.Sid), ((await Send(another, notice)).Outcome, (await Send(another, notice)).ProviderId));
        Assert.Single(Twilio.Messages);
        // The price is asked for, once Twilio has it.
        Twilio.Settle(sent.Sid, "delivered");
        await CheckAsync(another, Duration.FromMinutes(2));
        Assert.Equal(41_200, await Sql<long>("SELECT cost FROM sms_messages"));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM sms_messages WHERE next_check_at IS NOT NULL"));
    }

    [Fact, Trait("Feature", "SE-04")]
    public async Task A_callback_in_JSON_is_believed_by_the_hash_of_its_body()
    {
        var another = Start(("Sms:Provider", "twilio"));
        using var guest = Api.CreateClient(at: another.Address);
        var notice = Notice();
        await Send(another, notice);
        var sent = Twilio.Messages.Single();
        var body = $$"""{"MessageSid":"{{sent.Sid}}","MessageStatus":"delivered"}""";
        var path =
            $"{new Uri(sent.Callback!).PathAndQuery}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        var signature = FakeTwilio.Sign(PublicUrl + path, []);

        Assert.Equal(HttpStatusCode.BadRequest, await Json(body.Replace("delivered", "failed", StringComparison.Ordinal)));
        Assert.Equal("twilio sent", await Rows(notice));
        Assert.Equal(HttpStatusCode.NoContent, await Json(body));
        Assert.Equal("twilio delivered", await Rows(notice));

        async Task<HttpStatusCode> Json(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
            request.Headers.Add("X-Twilio-Signature", signature);
            using var reply = await guest.SendAsync(request);
            return reply.StatusCode;
        }
    }

    [Fact]
    public async Task A_repeat_of_what_was_taken_long_ago_tells_what_became_of_it()
    {
        var another = Start();
        var notice = Notice();
        await Send(another, notice);
        Kavenegar.Messages.Single().Status = 11;
        await CheckAsync(another, Soon);

        Assert.Equal(ChannelResult.Refused("status_11"), await Send(another, notice));
        Assert.Single(Kavenegar.Messages);
        // Unless somebody has it tried anew.
        Assert.Equal(ChannelOutcome.Sent, (await Send(another, notice with { Retries = 1 })).Outcome);
        Assert.Equal(ChannelOutcome.Sent, (await Send(another, notice with { Retries = 1 })).Outcome);
        Assert.Equal(2, Kavenegar.Messages.Count);
    }

    private static KeyValuePair<string, string>[] Form(string sid, string status) =>
        [
            new("MessageSid", sid),
            new("SmsSid", sid),
            new("MessageStatus", status),
            new("To", "+989120000001"),
            new("AccountSid", FakeTwilio.Sid),
        ];

    private static async Task<HttpStatusCode> Post(HttpClient guest, string path, KeyValuePair<string, string>[] form, string? signature)
    {
        using var reply = await SendAsync(guest, path, form, signature);
        return reply.StatusCode;
    }

    private static Task<(HttpStatusCode Status, string? Code)> Refusal(
        HttpClient guest,
        string path,
        KeyValuePair<string, string>[] form,
        string? signature
    ) => SendAsync(guest, path, form, signature).Refusal();

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient guest,
        string path,
        KeyValuePair<string, string>[] form,
        string? signature
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(form);
        if (signature is not null)
            request.Headers.Add("X-Twilio-Signature", signature);
        return await guest.SendAsync(request);
    }
}
