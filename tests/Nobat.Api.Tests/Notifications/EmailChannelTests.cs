using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;
using static Nobat.Api.Tests.Notifications.WritingTalk;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-01")]
public sealed class EmailChannelTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "NT-04")]
    public async Task A_letter_has_text_html_and_the_entry_for_calendars_and_escapes_what_others_wrote()
    {
        await using var server = new MailServer();
        await using var sending = Api.StartAnother(Smtp(server));
        var (sara, written, booking) = await ALetterAbout("<script>alert(1)</script>");

        var result = await Send(sending, sara, written, booking);

        Assert.Equal((ChannelOutcome.Sent, 0L), (result.Outcome, result.Cost));
        using var raw = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(server.Letters.Single().Raw));
        var letter = await MimeMessage.LoadAsync(raw, TestContext.Current.CancellationToken);
        Assert.Equal(written.Subject, letter.Subject);
        Assert.Equal(written.Text.ReplaceLineEndings("\n"), letter.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Contains("dir=\"rtl\"", letter.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", letter.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", letter.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(5, letter.HtmlBody!.Split("<a dir=\"ltr\" href=\"").Length - 1);
        var entry = Assert.IsType<TextPart>(letter.Attachments.Single());
        Assert.Equal(
            ("text/calendar", "REQUEST", "visit.ics"),
            (entry.ContentType.MimeType, entry.ContentType.Parameters["method"], entry.FileName)
        );
        Assert.Equal(written.Attachments[0].Content, entry.Text.ReplaceLineEndings("\r\n"));
        Assert.StartsWith(result.ProviderId!, letter.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_verified_address_gets_letters_and_only_while_it_is_the_readers()
    {
        await using var server = new MailServer();
        await using var sending = Api.StartAnother(Smtp(server));
        var (sara, written, booking) = await ALetterAbout("Sara");
        await Execute("UPDATE users SET email_verified = false WHERE id = $1", sara.Id);
        var unproved = await Send(sending, sara, written, booking);
        await Execute("UPDATE users SET email_verified = true WHERE id = $1", sara.Id);
        var changed = await Send(sending, sara, written, booking, address: "old@example.com");
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", sara.Id);
        var closed = await Send(sending, sara, written, booking);
        var nobody = await Send(sending, null, written, booking);

        Assert.Equal(
            ["no_verified_address", "address_changed", "no_verified_address", "no_account"],
            new[] { unproved, changed, closed, nobody }.Select(result => result.Code)
        );
        Assert.All(new[] { unproved, changed, closed, nobody }, result => Assert.Equal(ChannelOutcome.Refused, result.Outcome));
        Assert.Empty(server.Letters);
        Assert.Equal(0, server.Conversations);
    }

    [Theory]
    [InlineData("450 later", ChannelOutcome.TryAgain), InlineData("550 nobody here", ChannelOutcome.Refused)]
    public async Task A_server_that_is_busy_is_tried_again_and_one_that_knows_nobody_is_not(string answer, ChannelOutcome expected)
    {
        await using var server = new MailServer { ToRecipients = answer };
        await using var sending = Api.StartAnother(Smtp(server));
        var (sara, written, booking) = await ALetterAbout("Sara");

        Assert.Equal(expected, (await Send(sending, sara, written, booking)).Outcome);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_and_where_none_is_configured_nothing_is()
    {
        var (sara, written, booking) = await ALetterAbout("Sara");
        await using var silent = Api.StartAnother(("Email:Provider", "none"));
        var server = new MailServer();
        await using var sending = Api.StartAnother(Smtp(server));
        await server.DisposeAsync();

        Assert.Equal(ChannelResult.TryAgain("unavailable"), await Send(sending, sara, written, booking));
        Assert.Equal(ChannelResult.Refused("email_off"), await Send(silent, sara, written, booking));
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task A_server_that_hangs_costs_two_letters_their_time_and_the_others_none()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var sending = Api.StartAnother(
            ("Email:Provider", "smtp"),
            ("Email:From", "nobat@example.com"),
            ("Email:Server:Host", "127.0.0.1"),
            ("Email:Server:Port", ((IPEndPoint)mute.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)),
            ("Email:Server:Security", "None"),
            ("Email:Server:TimeoutSeconds", "60")
        );
        var email = sending.Services.GetRequiredService<IEmailSender>();
        var letter = new EmailMessage("sara@example.com", "email_verification", "Subject", "Text", DedupeKey: "key");
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Hang(), Hang());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(15));
        watch.Restart();
        await Assert.ThrowsAsync<BrokenCircuitException>(() => email.SendAsync(letter, TestContext.Current.CancellationToken));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Task<TimeoutRejectedException> Hang() =>
            Assert.ThrowsAsync<TimeoutRejectedException>(() => email.SendAsync(letter, TestContext.Current.CancellationToken));
    }

    private async Task<(Person Customer, WrittenNotice Written, Guid Booking)> ALetterAbout(string name)
    {
        var (stylist, sara) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await As(sara).Put("users/profile", new { email = "sara@example.com" }).Succeeded();
        await Execute("UPDATE users SET email_verified = true WHERE id = $1", sara.Id);
        await Execute(
            "UPDATE stylist_profiles SET salon_name = $1, latitude = 35.5, longitude = 51.5 WHERE id = $2",
            name,
            stylist.StylistId
        );
        var booking = (await As(sara).Book(stylist, Tomorrow, "10:00").Succeeded()).Id();
        return (sara, await Api.Write(About(booking, NotificationKind.BookingConfirmed)), booking);
    }

    private static Task<ChannelResult> Send(
        ApiFixture.AnotherApi sending,
        Person? reader,
        WrittenNotice written,
        Guid booking,
        string? address = null
    ) =>
        sending
            .Services.GetServices<INoticeChannel>()
            .Single(channel => channel.Channel is NotificationChannel.Email)
            .SendAsync(
                new OutgoingNotice(
                    NotificationId.New(),
                    NotificationKind.BookingConfirmed,
                    NotificationRole.Customer,
                    Language.Fa,
                    reader is null ? null : UserId.From(reader.Id),
                    address,
                    written,
                    BookingId.From(booking),
                    null
                ),
                TestContext.Current.CancellationToken
            );

    private static (string Key, string Value)[] Smtp(MailServer server) =>
        [
            ("Email:Provider", "smtp"),
            ("Email:From", "nobat@example.com"),
            ("Email:Server:Host", "127.0.0.1"),
            ("Email:Server:Port", $"{server.Port}"),
            ("Email:Server:Security", "None"),
        ];
}
