using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

[Trait("Feature", "ID-10")]
public sealed class EmailTests(ApiFixture api) : ApiTest(api)
{
    private const string Address = "Sara@example.com";

    private static readonly (HttpStatusCode, string?) Invalid = (HttpStatusCode.BadRequest, "auth.email_token_invalid");

    [Fact]
    public async Task An_address_is_proved_by_the_link_of_a_letter_once()
    {
        var sara = await WithEmail();
        Assert.False(await IsVerified(sara));

        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        var token = await TokenFor(Address);
        Assert.False(await IsVerified(sara));
        await Guest.Post("auth/verify-email", new { token }).Succeeded();

        Assert.True(await IsVerified(sara));
        Assert.Equal(Invalid, await Guest.Post("auth/verify-email", new { token }).Refusal());
        var again = await As(sara).Post("auth/send-email-verification", new { }).Refusal();
        Assert.Equal((HttpStatusCode.Conflict, "user.email_already_verified"), again);
    }

    [Fact]
    public async Task Of_twenty_who_come_with_the_same_link_one_is_let_in()
    {
        var sara = await WithEmail();
        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        var token = await TokenFor(Address);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Guest.Post("auth/verify-email", new { token }).Refusal()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply == Invalid));
    }

    [Fact]
    public async Task A_letter_dies_with_its_address_even_when_the_address_comes_back()
    {
        var sara = await WithEmail();
        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        var token = await TokenFor(Address);

        await Clock.Advance(Duration.FromSeconds(1));
        await As(sara).Put("users/profile", new { email = "other@example.com" }).Succeeded();
        Assert.Equal(Invalid, await Guest.Post("auth/verify-email", new { token }).Refusal());
        await As(sara).Put("users/profile", new { email = Address }).Succeeded();
        Assert.Equal(Invalid, await Guest.Post("auth/verify-email", new { token }).Refusal());

        Assert.False(await IsVerified(sara));
    }

    [Fact]
    public async Task A_changed_address_is_unverified_and_the_same_one_written_again_stays_verified()
    {
        var sara = await WithEmail();
        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        await Guest.Post("auth/verify-email", new { token = await TokenFor(Address) }).Succeeded();

        await As(sara).Put("users/profile", new { email = "Sara@EXAMPLE.com" }).Succeeded();
        Assert.True(await IsVerified(sara));
        await As(sara).Put("users/profile", new { email = "mina@example.com" }).Succeeded();
        Assert.False(await IsVerified(sara));
    }

    [Fact]
    public async Task A_link_is_good_for_a_day()
    {
        var sara = await WithEmail();
        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        var token = await TokenFor(Address);

        await Clock.Advance(Duration.FromHours(24));

        Assert.Equal(Invalid, await Guest.Post("auth/verify-email", new { token }).Refusal());
    }

    [Fact]
    public async Task A_link_that_was_changed_anywhere_proves_nothing()
    {
        var (sara, mina) = (await WithEmail(), await WithEmail());
        await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
        var token = await TokenFor(Address);
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.SendCode(mina.PhoneNumber, "password_reset").Succeeded();
        var reset = await Guest.VerifyCode(mina.PhoneNumber, await Sms.CodeFor(mina.PhoneNumber), "password_reset").Succeeded();
        string[] forged =
        [
            .. Enumerable
                .Range(0, token.Length)
                .Where(i => i % 5 == 0)
                .Select(i => token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]),
            token[..^1],
            token + "A",
            reset.Text("resetToken"),
            "x",
        ];

        foreach (var one in forged)
            Assert.Equal(Invalid, await Guest.Post("auth/verify-email", new { token = one }).Refusal());

        Assert.False(await IsVerified(sara));
        Assert.False(await IsVerified(mina));
        await Guest.Post("auth/verify-email", new { token }).Succeeded();
    }

    [Fact, Trait("Feature", "AP-05")]
    public async Task One_letter_a_minute_and_five_an_hour_are_sent()
    {
        var sara = await WithEmail();
        for (var letter = 0; letter < 5; letter++)
        {
            await As(sara).Post("auth/send-email-verification", new { }).Succeeded();
            using var soon = await As(sara).Post("auth/send-email-verification", new { });
            Assert.Equal(HttpStatusCode.TooManyRequests, soon.StatusCode);
            Assert.InRange(soon.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            await Clock.Advance(Duration.FromMinutes(1));
        }

        var refused = await As(sara).Post("auth/send-email-verification", new { }).Refusal();
        Assert.Equal((HttpStatusCode.TooManyRequests, "auth.email_cooldown"), refused);
    }

    [Fact]
    public async Task Without_an_address_there_is_nothing_to_prove()
    {
        var sara = await Given.ASignedInCustomer();

        var refused = await As(sara).Post("auth/send-email-verification", new { }).Refusal();

        Assert.Equal((HttpStatusCode.Conflict, "user.email_missing"), refused);
    }

    [Theory]
    [InlineData("sara@example.com\r\nBcc: all@example.com")]
    [InlineData("sara@localhost")]
    public async Task What_is_no_address_is_not_taken(string email)
    {
        var sara = await Given.ASignedInCustomer();

        Assert.Equal(HttpStatusCode.BadRequest, (await As(sara).Put("users/profile", new { email }).Refusal()).Status);
    }

    [Fact]
    public async Task A_mail_server_gets_the_letter_in_the_readers_language_with_an_id_of_its_own()
    {
        await using var server = new MailServer();
        await using var sending = Api.StartAnother(Smtp(server));
        await using var resting = await OthersRest();
        var sara = await WithEmail();
        using var client = Api.CreateClient(sara.AccessToken, sending.Address);

        await client.Put("users/profile", new { language = "fa" }).Succeeded();
        await client.Post("auth/send-email-verification", new { }).Succeeded();
        await Eventually.Async(() => Task.FromResult(server.Letters.Count == 1), "the letter");

        var letter = server.Letters[0];
        using var raw = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(letter.Raw));
        var message = await MimeMessage.LoadAsync(raw, TestContext.Current.CancellationToken);
        Assert.Equal("RCPT TO:<Sara@example.com>", letter.To.Split(" SIZE")[0]);
        Assert.Equal("نشانی ایمیل شما در نوبت", message.Subject);
        Assert.Equal("nobat@example.com", ((MailboxAddress)message.From[0]).Address);
        Assert.EndsWith("@example.com", message.MessageId, StringComparison.Ordinal);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        await Guest.Post("auth/verify-email", new { token = TokenIn(message.TextBody!) }).Succeeded();
        Assert.True(await IsVerified(sara));
    }

    [Theory]
    [InlineData("450 later", false)]
    [InlineData("550 nobody here", true)]
    public async Task A_server_that_is_busy_is_tried_again_and_one_that_knows_nobody_is_not(string answer, bool isFinal)
    {
        await using var server = new MailServer { ToRecipients = answer };
        await using var sending = Api.StartAnother(Smtp(server));
        await using var resting = await OthersRest();
        var sara = await WithEmail();
        using var client = Api.CreateClient(sara.AccessToken, sending.Address);

        await client.Post("auth/send-email-verification", new { }).Succeeded();
        if (isFinal)
        {
            await Eventually.Async(async () => server.Conversations == 1 && await Waiting() == 0, "the letter to be given up");
            return;
        }

        await Eventually.Async(async () => await Failed() == 1, "the first try to fail");
        server.ToRecipients = "250 OK";
        await Clock.Advance(Duration.FromSeconds(2));
        await Eventually.Async(() => Task.FromResult(server.Letters.Count == 1), "the second try");
    }

    [Fact]
    public async Task Where_no_email_is_sent_it_is_said_so()
    {
        await using var silent = Api.StartAnother(("Email:Provider", "none"));
        var sara = await WithEmail();
        using var client = Api.CreateClient(sara.AccessToken, silent.Address);

        var refused = await client.Post("auth/send-email-verification", new { }).Refusal();

        Assert.Equal((HttpStatusCode.Conflict, "auth.email_unavailable"), refused);
    }

    private static (string Key, string Value)[] Smtp(MailServer server) =>
        [
            ("Email:Provider", "smtp"),
            ("Email:From", "nobat@example.com"),
            ("Email:Server:Host", "127.0.0.1"),
            ("Email:Server:Port", $"{server.Port}"),
            ("Email:Server:Security", "None"),
        ];

    /// <summary>The usual API shares the outbox and would take the letters to its own console.</summary>
    private async Task<IAsyncDisposable> OthersRest()
    {
        var usual = Api.Services.GetRequiredService<OutboxDispatcher>();
        await usual.StopAsync(TestContext.Current.CancellationToken);
        return new Resting(usual);
    }

    private sealed class Resting(OutboxDispatcher dispatcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await dispatcher.StartAsync(CancellationToken.None);
    }

    private Task<long> Waiting() => Sql<long>("SELECT count(*) FROM outbox_messages WHERE type LIKE 'Email%'");

    private Task<long> Failed() => Sql<long>("SELECT count(*) FROM outbox_messages WHERE type LIKE 'Email%' AND last_error IS NOT NULL");

    private async Task<Person> WithEmail()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Put("users/profile", new { email = Address }).Succeeded();
        return person;
    }

    private async Task<bool> IsVerified(Person person) =>
        (await As(person).Get("users/profile").Succeeded()).GetProperty("emailVerified").GetBoolean();

    /// <summary>From the newest letter to this address.</summary>
    private async Task<string> TokenFor(string address) =>
        await Eventually.Async<string>(
            async () =>
            {
                var letters = await Guest.Get($"/dev/messages?to={Uri.EscapeDataString(address)}").Succeeded();
                return letters.GetArrayLength() > 0 ? TokenIn(letters[0].Text("text")) : null;
            },
            "a letter"
        );

    private static string TokenIn(string text) => text.Split("token=")[1].Split('\n', '\r')[0];
}
