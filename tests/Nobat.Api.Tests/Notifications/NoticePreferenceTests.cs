using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "US-09")]
public sealed class NoticePreferenceTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "notifications/preferences";
    private Person _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sara = await Given.ASignedInCustomer();
    }

    [Fact]
    public async Task Who_chose_nothing_has_the_defaults_of_their_language()
    {
        var persian = await Get();

        Assert.Equal("jalali", persian.Text("calendar"));
        Assert.Equal(("22:00", "08:00"), Quiet(persian));
        Assert.Equal(["booking", "reminder", "payment", "profile", "security"], Topics(persian).Select(topic => topic.Text("topic")));
        Assert.All(Topics(persian), topic => Assert.Equal(["sms", "inbox"], Names(topic, "channels")));
        Assert.All(Topics(persian), topic => Assert.Equal(["web_push"], Names(topic, "fallbacks")));

        await As(_sara).Put("users/profile", new { language = "en" }).Succeeded();
        Assert.Equal("gregorian", (await Get()).Text("calendar"));
    }

    [Fact]
    public async Task A_verified_address_gets_letters_of_bookings_reminders_and_payments_by_default()
    {
        await VerifyEmail();

        var topics = Topics(await Get());

        Assert.All(topics[..3], topic => Assert.Equal(["sms", "inbox", "email"], Names(topic, "channels")));
        Assert.All(topics[..3], topic => Assert.Equal(["web_push"], Names(topic, "fallbacks")));
        Assert.All(topics[3..], topic => Assert.Equal(["sms", "inbox"], Names(topic, "channels")));
        Assert.All(topics[3..], topic => Assert.Equal(["web_push", "email"], Names(topic, "fallbacks")));
    }

    [Fact]
    public async Task What_was_chosen_holds_for_senders_and_what_was_left_out_goes_by_the_defaults()
    {
        var chosen = new
        {
            calendar = "gregorian",
            quietHours = new { from = "23:30", to = "07:15" },
            topics = new object[] { Topic("reminder", []), Topic("payment", ["inbox"], ["sms", "web_push"]) },
        };

        var answer = await As(_sara).Put(Path, chosen).Succeeded();

        Assert.Equal(answer.GetRawText(), (await Get()).GetRawText());
        Assert.Equal(("23:30", "07:15"), Quiet(answer));
        var choices = await Choices();
        Assert.Equal(
            (DateStyle.Gregorian, new LocalTime(23, 30), new LocalTime(7, 15)),
            (choices.Calendar, choices.QuietFrom, choices.QuietUntil)
        );
        Assert.Empty(choices.RouteOf(NotificationKind.BookingReminder).Channels);
        Assert.Equal([NotificationChannel.Inbox], choices.RouteOf(NotificationKind.DepositDue).Channels);
        Assert.Equal([NotificationChannel.Sms, NotificationChannel.WebPush], choices.RouteOf(NotificationKind.DepositDue).Fallbacks);
        Assert.Equal([NotificationChannel.Sms, NotificationChannel.Inbox], choices.RouteOf(NotificationKind.BookingConfirmed).Channels);
        // What one has just done on the screen stays in the inbox.
        Assert.Equal([NotificationChannel.Inbox], choices.RouteOf(NotificationKind.BookingHeld).Channels);
        Assert.Empty(choices.RouteOf(NotificationKind.BookingHeld).Fallbacks);

        await Put(null).Succeeded();
        choices = await Choices();
        Assert.Null(choices.QuietFrom);
        Assert.Null(choices.QuietUntil);
        Assert.NotEmpty(choices.RouteOf(NotificationKind.BookingReminder).Channels);
    }

    [Theory]
    [InlineData("booking")]
    [InlineData("profile")]
    [InlineData("security")]
    public async Task What_protects_an_account_or_a_visit_has_to_reach_its_reader(string topic)
    {
        await Refuses("topics[0].channels", "preference.unreachable", Topic(topic, []));
        await Refuses("topics[0].channels", "preference.unreachable", Topic(topic, ["inbox"], ["sms"]));
        await Refuses("topics[0].channels", "preference.unreachable", Topic(topic, ["inbox", "email"]));
        await Refuses("topics[0].channels", "preference.unreachable", Topic(topic, ["web_push"]));

        await Put(Quiet(), Topic(topic, ["sms"])).Succeeded();
        await VerifyEmail();
        await Put(Quiet(), Topic(topic, ["email"])).Succeeded();
        using var browser = new FakeBrowser();
        var subscription = new
        {
            endpoint = "https://fcm.googleapis.com/fcm/send/x",
            keys = new { p256dh = browser.P256dh, auth = browser.Auth },
        };
        await As(_sara).Post("notifications/push-subscriptions", subscription).Succeeded();
        await Put(Quiet(), Topic(topic, ["web_push"])).Succeeded();
    }

    [Fact]
    public async Task What_was_chosen_wrongly_is_said_at_its_member()
    {
        await Refuses("topics[1].topic", "preference.topic_twice", Topic("payment", []), Topic("payment", ["sms"]));
        await Refuses("topics[0].channels", "preference.channel_twice", Topic("payment", ["sms", "sms"]));
        await Refuses("topics[0].fallbacks", "preference.channel_twice", Topic("payment", ["sms"], ["sms"]));
        await Refuses("topics[0].fallbacks", "preference.channel_twice", Topic("payment", ["sms"], ["email", "email"]));
        using var reply = await Put(new { from = "22:00", to = "22:00" });
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(
            "preference.quiet_hours_empty",
            (await reply.Json()).GetProperty("errors").GetProperty("quietHours.to")[0].Text("code")
        );
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM notification_preferences"));
    }

    [Fact]
    public async Task An_address_that_is_no_longer_proved_is_not_written_to_and_what_must_reach_goes_by_text()
    {
        await VerifyEmail();
        await Put(Quiet(), Topic("security", ["email"]), Topic("payment", ["email"]), Topic("booking", ["web_push", "email"])).Succeeded();

        await As(_sara).Put("users/profile", new { email = "other@example.com" }).Succeeded();

        var choices = await Choices();
        Assert.Equal([NotificationChannel.Sms], choices.RouteOf(NotificationKind.PasswordChanged).Channels);
        Assert.Empty(choices.RouteOf(NotificationKind.DepositDue).Channels);
        var booking = choices.RouteOf(NotificationKind.BookingConfirmed);
        Assert.Equal([NotificationChannel.WebPush], booking.Channels);
        Assert.Equal([NotificationChannel.Sms], booking.Fallbacks);
    }

    [Fact]
    public async Task Two_first_choices_at_once_leave_one_of_them()
    {
        var replies = await Task.WhenAll(
            Put(Quiet(), Topic("payment", [])).Refusal(),
            Put(null).Refusal(),
            Put(new { from = "21:00", to = "09:00" }).Refusal()
        );

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM notification_preferences"));
    }

    private async Task VerifyEmail()
    {
        await As(_sara).Put("users/profile", new { email = $"{_sara.Id:N}@example.com" }).Succeeded();
        await Execute("UPDATE users SET email_verified = true WHERE id = $1", _sara.Id);
    }

    private async Task Refuses(string field, string code, params object[] topics)
    {
        using var reply = await Put(Quiet(), topics);
        var problem = await reply.Json();
        Assert.Equal((HttpStatusCode.BadRequest, "preference.invalid"), (reply.StatusCode, problem.Text("code")));
        Assert.Equal(code, problem.GetProperty("errors").GetProperty(field)[0].Text("code"));
    }

    private Task<JsonElement> Get() => As(_sara).Get(Path).Succeeded();

    private Task<HttpResponseMessage> Put(object? quietHours, params object[] topics) =>
        As(_sara)
            .Put(
                Path,
                new
                {
                    calendar = "jalali",
                    quietHours,
                    topics,
                }
            );

    private async Task<ReaderChoices> Choices()
    {
        await using var scope = Api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<INoticePreferences>().OfAsync(new UserId(_sara.Id), default);
    }

    private static object Quiet() => new { from = "22:00", to = "08:00" };

    private static object Topic(string topic, string[] channels, string[]? fallbacks = null) =>
        new
        {
            topic,
            channels,
            fallbacks = fallbacks ?? [],
        };

    private static (string, string) Quiet(JsonElement answer) =>
        (answer.GetProperty("quietHours").Text("from"), answer.GetProperty("quietHours").Text("to"));

    private static JsonElement[] Topics(JsonElement answer) => [.. answer.GetProperty("topics").EnumerateArray()];

    private static IEnumerable<string> Names(JsonElement topic, string member) =>
        topic.GetProperty(member).EnumerateArray().Select(name => name.GetString()!);
}
