using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Inbox;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-01")]
public sealed class PushTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "notifications/push-subscriptions";
    private readonly List<FakeBrowser> _browsers = [];
    private FakePushService _service = null!;
    private ApiFixture.AnotherApi _pushing = null!;
    private Person _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _service = await FakePushService.StartAsync();
        _pushing = Api.StartAnother(("WebPush:AllowLocal", "true"), ("WebPush:Services:0", "127.0.0.1"));
        _sara = await Given.ASignedInCustomer();
    }

    public override async ValueTask DisposeAsync()
    {
        await _pushing.DisposeAsync();
        await _service.DisposeAsync();
        _browsers.ForEach(browser => browser.Dispose());
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_reads_the_notice_and_its_service_knows_who_sent_it()
    {
        var browser = await Subscribed(_sara);
        var notice = InboxTalk.Notice(_sara, "سلام سارا");

        Assert.Equal(new ChannelResult(ChannelOutcome.Sent, "web_push"), await Send(notice));

        var message = Assert.Single(_service.To(browser));
        var said = browser.Read(message.Body);
        Assert.Equal(
            ($"{notice.Id.Value}", "booking_confirmed", "Confirmed", "سلام سارا", "https://nobat.example/bookings/1", "en"),
            (said.Text("id"), said.Text("kind"), said.Text("title"), said.Text("body"), said.Text("link"), said.Text("lang"))
        );
        using var client = Api.CreateClient(_sara.AccessToken, _pushing.Address);
        var key = (await client.Get("notifications/push-key").Succeeded()).Text("publicKey");
        Assert.Equal(key, _service.Verify(message, Clock.Now.ToDateTimeOffset()));
        Assert.Equal(65, Base64Url.DecodeFromChars(key).Length);
        Assert.Equal(
            ("aes128gcm", "86400", "high", Base64Url.EncodeToString(notice.Id.Value.ToByteArray(bigEndian: true))),
            (message.Headers["Content-Encoding"], message.Headers["TTL"], message.Headers["Urgency"], message.Headers["Topic"])
        );
    }

    [Fact]
    public async Task Every_message_has_a_key_of_its_own_and_a_reminder_does_not_outlive_its_visit()
    {
        var browser = await Subscribed(_sara);

        await Send(InboxTalk.Notice(_sara, kind: NotificationKind.BookingReminder));
        await Send(InboxTalk.Notice(_sara, kind: NotificationKind.DepositRefunded));
        await Send(
            InboxTalk.Notice(_sara, kind: NotificationKind.BookingReminder) with
            {
                ExpiresAt = Clock.Now + Duration.FromMinutes(15),
            }
        );
        await Send(InboxTalk.Notice(_sara, kind: NotificationKind.DepositDue) with { ExpiresAt = Clock.Now - Duration.Epsilon });

        var messages = _service.To(browser);
        Assert.Equal(("7200", "high"), (messages[0].Headers["TTL"], messages[0].Headers["Urgency"]));
        Assert.Equal(("86400", "normal"), (messages[1].Headers["TTL"], messages[1].Headers["Urgency"]));
        Assert.Equal(("900", "0"), (messages[2].Headers["TTL"], messages[3].Headers["TTL"]));
        Assert.NotEqual(messages[0].Body[..86], messages[1].Body[..86]);
        Assert.NotEqual(messages[0].Body[21..86], messages[1].Body[21..86]);
    }

    [Fact]
    public async Task A_long_notice_is_cut_to_what_a_message_holds()
    {
        var browser = await Subscribed(_sara);

        await Send(InboxTalk.Notice(_sara, string.Concat(Enumerable.Repeat("😀", 900))));

        var body = browser.Read(_service.To(browser)[0].Body).Text("body");
        Assert.EndsWith("😀…", body, StringComparison.Ordinal);
        Assert.InRange(body.Length, 500, 1_000);
    }

    [Fact]
    public async Task All_of_a_readers_browsers_are_told_and_nobody_elses()
    {
        var (phone, laptop) = (await Subscribed(_sara), await Subscribed(_sara));
        var other = await Subscribed(await Given.ASignedInCustomer());

        await Send(InboxTalk.Notice(_sara));

        Assert.Single(_service.To(phone));
        Assert.Single(_service.To(laptop));
        Assert.Empty(_service.To(other));
        Assert.ThrowsAny<CryptographicException>(() => phone.Read(_service.To(laptop)[0].Body));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_its_service_no_longer_knows_is_forgotten(int status)
    {
        var (gone, left) = (await Subscribed(_sara), await Subscribed(_sara));
        _service.Answer(gone, status);

        Assert.Equal(ChannelOutcome.Sent, (await Send(InboxTalk.Notice(_sara))).Outcome);
        await Send(InboxTalk.Notice(_sara));

        Assert.Equal((1, 2), (_service.To(gone).Count, _service.To(left).Count));
        _service.Answer(left, status);
        Assert.Equal(ChannelResult.Refused($"http_{status}"), await Send(InboxTalk.Notice(_sara)));
        Assert.Equal(ChannelResult.Refused("no_browser"), await Send(InboxTalk.Notice(_sara)));
    }

    [Fact]
    public async Task A_browser_whose_seal_cannot_be_broken_silences_no_other()
    {
        var (lost, good) = (await Subscribed(_sara), await Subscribed(_sara));
        await Execute(
            "UPDATE push_subscriptions SET secret = set_byte(secret, length(secret) - 1, get_byte(secret, length(secret) - 1) # 1) WHERE id = (SELECT id FROM push_subscriptions ORDER BY created_at, id LIMIT 1)"
        );

        Assert.Equal(ChannelOutcome.Sent, (await Send(InboxTalk.Notice(_sara))).Outcome);

        Assert.Single(_service.To(good).Concat(_service.To(lost)));
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM push_subscriptions"));
    }

    [Theory]
    [InlineData(429, "http_429")]
    [InlineData(500, "http_500")]
    [InlineData(503, "http_503")]
    public async Task A_service_that_cannot_now_is_asked_again_later_and_not_at_once(int status, string code)
    {
        var browser = await Subscribed(_sara);
        _service.Answer(browser, status);

        Assert.Equal(ChannelResult.TryAgain(code), await Send(InboxTalk.Notice(_sara)));
        Assert.Single(_service.To(browser));
        _service.Answer(browser, 201);

        Assert.Equal(ChannelOutcome.Sent, (await Send(InboxTalk.Notice(_sara))).Outcome);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(302)]
    public async Task What_a_service_refuses_goes_another_way_and_no_redirect_is_followed(int status)
    {
        var browser = await Subscribed(_sara);
        _service.Answer(browser, status);

        Assert.Equal(ChannelResult.Refused($"http_{status}"), await Send(InboxTalk.Notice(_sara)));
        Assert.Single(_service.Messages);
        Assert.Single((await List(_sara)).EnumerateArray());
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task A_service_that_hangs_costs_ten_seconds_at_most_and_one_that_is_gone_less()
    {
        var browser = await Subscribed(_sara);
        _service.Answer(browser, 0);
        var started = Stopwatch.StartNew();

        Assert.Equal(ChannelResult.TryAgain("timeout"), await Send(InboxTalk.Notice(_sara)));

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), $"took {started.Elapsed}");
        await _service.DisposeAsync();
        Assert.Equal(ChannelResult.TryAgain("cut_off"), await Send(InboxTalk.Notice(_sara)));
    }

    [Fact, Trait("Promise", "A-14")]
    public async Task Who_signs_out_hears_no_more_in_that_browser()
    {
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.SendCode(_sara.PhoneNumber);
        var second = await Guest.LoginByCode(_sara.PhoneNumber, await Sms.CodeFor(_sara.PhoneNumber)).Succeeded();
        var (first, other) = (await Subscribed(_sara), await Subscribed(_sara with { AccessToken = second.Text("accessToken") }));

        await As(_sara).Post("auth/logout").Succeeded();
        await Send(InboxTalk.Notice(_sara));

        Assert.Empty(_service.To(first));
        Assert.Single(_service.To(other));
        await using var scope = Api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InboxCleaner>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM push_subscriptions"));
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task A_browser_tells_only_the_last_who_signed_in_there()
    {
        var browser = await Subscribed(_sara);
        var mina = await Given.ASignedInCustomer();
        await Subscribe(mina, browser);

        await Send(InboxTalk.Notice(_sara));
        Assert.Empty(_service.To(browser));
        await Send(InboxTalk.Notice(mina));
        Assert.Single(_service.To(browser));
        Assert.Empty((await List(_sara)).EnumerateArray());
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task Nobody_sees_or_removes_anothers_browser()
    {
        await Subscribed(_sara);
        var id = (await List(_sara))[0].GetProperty("id").GetGuid();
        var other = await Given.ASignedInCustomer();

        Assert.Empty((await List(other)).EnumerateArray());
        Assert.Equal((HttpStatusCode.NotFound, "push.not_found"), await As(other).Delete($"{Path}/{id}").Refusal());
        Assert.Equal(ChannelOutcome.Sent, (await Send(InboxTalk.Notice(_sara))).Outcome);

        await As(_sara).Delete($"{Path}/{id}").Succeeded();
        Assert.Equal(ChannelResult.Refused("no_browser"), await Send(InboxTalk.Notice(_sara)));
        Assert.Equal((HttpStatusCode.NotFound, "push.not_found"), await As(_sara).Delete($"{Path}/{id}").Refusal());
    }

    [Fact, Trait("Promise", "D-1")]
    public async Task What_it_takes_to_write_to_a_browser_rests_sealed_and_is_never_shown()
    {
        var browser = await Subscribed(_sara);

        var listed = (await List(_sara)).GetRawText();
        var rests = await Sql<byte[]>("SELECT secret FROM push_subscriptions");

        foreach (var secret in new[] { browser.Auth, browser.P256dh, browser.Path })
            Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);
        Assert.Equal(-1, rests.AsSpan().IndexOf(Encoding.ASCII.GetBytes(browser.Path)));
        Assert.Equal(-1, rests.AsSpan().IndexOf(Base64Url.DecodeFromChars(browser.Auth)));
        Assert.Equal(-1, rests.AsSpan().IndexOf(Base64Url.DecodeFromChars(browser.P256dh)));
        Assert.Contains("127.0.0.1", listed, StringComparison.Ordinal);
        // It opens in its own row only.
        var other = await Subscribed(_sara);
        await Execute("UPDATE push_subscriptions SET secret = $1", rests);
        await Send(InboxTalk.Notice(_sara));
        Assert.Empty(_service.To(other));
    }

    [Fact]
    public async Task The_same_browser_again_is_one_and_the_eleventh_has_no_room()
    {
        var first = await Subscribed(_sara);
        await Subscribe(_sara, first);
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM push_subscriptions"));

        var rivals = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TrySubscribe(_sara, ABrowser())));

        Assert.Equal(9, rivals.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(3, rivals.Count(reply => reply == (HttpStatusCode.Conflict, "push.limit")));
        await Subscribe(_sara, first);
    }

    [Theory, Trait("Promise", "S-3")]
    [InlineData("http://fcm.googleapis.com/fcm/send/x")]
    [InlineData("https://fcm.googleapis.com:8443/fcm/send/x")]
    [InlineData("https://user:secret@fcm.googleapis.com/fcm/send/x")]
    [InlineData("https://evil.example/fcm.googleapis.com")]
    [InlineData("https://fcm.googleapis.com.evil.example/x")]
    [InlineData("https://evilfcm.googleapis.com/x")]
    [InlineData("https://push.apple.com/x")]
    [InlineData("https://evilpush.apple.com/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("ftp://fcm.googleapis.com/x")]
    [InlineData("fcm.googleapis.com/x")]
    [InlineData("/x")]
    public async Task No_address_but_a_known_push_services_is_taken(string endpoint)
    {
        var browser = ABrowser();
        var body = new { endpoint, keys = new { p256dh = browser.P256dh, auth = browser.Auth } };

        Assert.Equal((HttpStatusCode.BadRequest, "push.endpoint_refused"), await As(_sara).Post(Path, body).Refusal());
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM push_subscriptions"));
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/x")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/x")]
    [InlineData("https://web.push.apple.com/x")]
    [InlineData("https://api.push.apple.com/x")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=x")]
    public async Task The_services_of_the_browsers_there_are_are_taken(string endpoint)
    {
        var browser = ABrowser();
        var body = new { endpoint, keys = new { p256dh = browser.P256dh, auth = browser.Auth } };

        await As(_sara).Post(Path, body).Succeeded();

        Assert.Equal(new Uri(endpoint).Host, (await List(_sara))[0].Text("service"));
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task A_name_that_leads_inside_is_not_called_and_is_forgotten()
    {
        // The name is on the list; what it leads to is this machine.
        await using var careless = Api.StartAnother(("WebPush:Services:0", "localhost"));
        using var client = Api.CreateClient(_sara.AccessToken, careless.Address);
        var browser = ABrowser();
        await client
            .Post(Path, new { endpoint = "https://localhost/x", keys = new { p256dh = browser.P256dh, auth = browser.Auth } })
            .Succeeded();

        var sent = await careless.Services.ChannelOf(NotificationChannel.WebPush).SendAsync(InboxTalk.Notice(_sara), default);

        Assert.Equal(ChannelResult.Refused("address_refused"), sent);
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM push_subscriptions"));
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task A_service_that_was_taken_off_the_list_is_not_called()
    {
        var browser = await Subscribed(_sara);

        var sent = await Api.Services.ChannelOf(NotificationChannel.WebPush).SendAsync(InboxTalk.Notice(_sara), default);

        Assert.Equal(ChannelResult.Refused("endpoint_refused"), sent);
        Assert.Empty(_service.To(browser));
    }

    [Theory, Trait("Promise", "S-3")]
    [InlineData("AA", null, "keys.p256dh")]
    [InlineData("not base64url!", null, "keys.p256dh")]
    [InlineData("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, "keys.p256dh")]
    [InlineData(null, "AAAA", "keys.auth")]
    public async Task Keys_that_are_none_are_refused_where_they_stand(string? p256dh, string? auth, string field)
    {
        var browser = ABrowser();
        var keys = new { p256dh = p256dh ?? browser.P256dh, auth = auth ?? browser.Auth };

        using var reply = await As(_sara).Post(Path, new { endpoint = "https://fcm.googleapis.com/fcm/send/x", keys });

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.True((await reply.Json()).GetProperty("errors").TryGetProperty(field, out _));
    }

    private FakeBrowser ABrowser()
    {
        var browser = new FakeBrowser();
        lock (_browsers)
            _browsers.Add(browser);
        return browser;
    }

    private async Task<FakeBrowser> Subscribed(Person person)
    {
        var browser = ABrowser();
        await Subscribe(person, browser);
        return browser;
    }

    private async Task Subscribe(Person person, FakeBrowser browser) =>
        Assert.Equal((HttpStatusCode.Created, null), await TrySubscribe(person, browser));

    private async Task<(HttpStatusCode Status, string? Code)> TrySubscribe(Person person, FakeBrowser browser)
    {
        using var client = Api.CreateClient(person.AccessToken, _pushing.Address);
        return await client.Post(Path, browser.At(_service.Address)).Refusal();
    }

    private async Task<System.Text.Json.JsonElement> List(Person person) => (await As(person).Get(Path).Succeeded()).GetProperty("items");

    private Task<ChannelResult> Send(OutgoingNotice notice) =>
        _pushing.Services.ChannelOf(NotificationChannel.WebPush).SendAsync(notice, TestContext.Current.CancellationToken);
}
