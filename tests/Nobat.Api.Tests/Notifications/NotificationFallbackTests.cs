using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Notifications;
using Nobat.Testing;

namespace Nobat.Api.Tests.Notifications;

/// <summary>From what a reader chose, over a mail server that speaks SMTP, to the text message that takes a letter's place.</summary>
[Trait("Feature", "NT-01"), Trait("Feature", "US-09")]
public sealed class NotificationFallbackTests(ApiFixture api) : RestingWorkersTest(api)
{
    private readonly MailServer _server = new();
    private ApiFixture.AnotherApi _sending = null!;
    private StylistPerson _stylist = null!;
    private Person _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sending = await StartAnotherAtRest(
            ("Email:Provider", "smtp"),
            ("Email:From", "nobat@example.com"),
            ("Email:Server:Host", "127.0.0.1"),
            ("Email:Server:Port", _server.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email:Server:Security", "None")
        );
        (_stylist, _sara) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await As(_sara).Put("users/profile", new { email = "sara@example.com" }).Succeeded();
        await Execute("UPDATE users SET email_verified = true WHERE id = $1", _sara.Id);
        await Choose("booking", ["email", "inbox"], ["sms"]);
        await Execute("DELETE FROM outbox_messages");
    }

    public override async ValueTask DisposeAsync()
    {
        await _sending.DisposeAsync();
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_reached_by_letter_gets_no_text_message()
    {
        await Book();

        Assert.Equal("email sent, inbox delivered", await Told());
        Assert.Contains("sara@example.com", _server.Letters.Single().To, StringComparison.Ordinal);
        Assert.Empty(Texts());
    }

    [Fact]
    public async Task A_letter_that_is_refused_becomes_a_text_message_once()
    {
        _server.ToRecipients = "550 nobody here";

        await Book();
        await Execute("UPDATE test_clock SET now = now + interval '1 second'");
        await SendAll();

        Assert.Equal("email failed, inbox delivered, sms sent", await Told());
        Assert.Single(Texts());
    }

    [Fact]
    public async Task A_server_that_is_busy_is_waited_for_and_given_up_in_the_end()
    {
        _server.ToRecipients = "450 later";

        await Book();
        Assert.Equal("email queued, inbox delivered", await Told());
        for (var tries = 1; tries < 8; tries++)
        {
            await Execute("UPDATE test_clock SET now = now + interval '61 minutes'");
            await SendAll();
        }

        await Execute("UPDATE test_clock SET now = now + interval '1 second'");
        await SendAll();
        Assert.Equal("email failed, inbox delivered, sms sent", await Told());
        Assert.Single(Texts());
    }

    [Fact]
    public async Task While_the_address_is_not_proved_the_text_message_comes_at_once()
    {
        await Execute("UPDATE users SET email_verified = false WHERE id = $1", _sara.Id);

        await Book();

        Assert.Equal("inbox delivered, sms sent", await Told());
        Assert.Empty(_server.Letters);
    }

    private async Task Book()
    {
        await As(_sara).Book(_stylist, Tomorrow, "10:00").Succeeded();
        var dispatcher = _sending.Services.GetRequiredService<OutboxDispatcher>();
        while (await dispatcher.DispatchDueAsync(CancellationToken.None) > 0) { }
        await SendAll();
    }

    private async Task SendAll()
    {
        while (await _sending.Services.GetRequiredService<NoticeWorkers>().SendDueAsync(CancellationToken.None) > 0) { }
    }

    private Task<JsonElement> Choose(string topic, string[] channels, string[] fallbacks)
    {
        var choice = new
        {
            topic,
            channels,
            fallbacks,
        };
        var quietHours = new { from = "02:00", to = "03:00" };
        return As(_sara)
            .Put(
                "notifications/preferences",
                new
                {
                    calendar = "jalali",
                    quietHours,
                    topics = new[] { choice },
                }
            )
            .Succeeded();
    }

    private IEnumerable<SmsMessage> Texts() => Sms.To(_sara.PhoneNumber).Where(message => message.Kind == "booking_confirmed");

    private Task<string> Told() =>
        Sql<string>(
            "SELECT string_agg(channel || ' ' || state, ', ' ORDER BY channel::text) FROM notifications WHERE recipient_id = $1 AND kind = 'booking_confirmed'",
            _sara.Id
        );
}
