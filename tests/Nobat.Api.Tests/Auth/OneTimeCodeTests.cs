using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Tests.Auth;

public sealed class OneTimeCodeTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Invalid = (HttpStatusCode.BadRequest, "auth.otp_invalid");
    private static readonly (HttpStatusCode, string) Exhausted = (HttpStatusCode.BadRequest, "auth.otp_exhausted");
    private static readonly (HttpStatusCode, string) Cooldown = (HttpStatusCode.TooManyRequests, "auth.otp_cooldown");

    private readonly string _phone = Given.APhoneNumber();

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_goes_to_the_phone_and_nowhere_else()
    {
        var reply = await Guest.SendCode(_phone, "phone_verification");
        var body = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var code = await Sms.CodeFor(_phone);

        Assert.Matches("^[0-9]{6}$", code);
        Assert.Contains(code, Assert.Single(Sms.To(_phone)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, body, StringComparison.Ordinal);
        var answer = JsonElement.Parse(body);
        Assert.Equal(["expiresAt", "message", "resendAt"], answer.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(Clock.Now + Duration.FromMinutes(5), InstantPattern.ExtendedIso.Parse(answer.Text("expiresAt")).Value);
        Assert.Equal(Clock.Now + Duration.FromSeconds(60), InstantPattern.ExtendedIso.Parse(answer.Text("resendAt")).Value);
    }

    [Theory, Trait("Feature", "ID-02")]
    [InlineData("login")]
    [InlineData("account_unlock")]
    [InlineData("phone_verification")]
    public async Task Known_and_unknown_numbers_are_answered_alike(string type)
    {
        var known = (await Given.ASignedInCustomer()).PhoneNumber;
        await Clock.Advance(Duration.FromSeconds(60));

        Assert.Equal(await Shape(Guest.SendCode(known, type)), await Shape(Guest.SendCode(_phone, type)));
        Assert.Equal(await Shape(Guest.SendCode(known, type)), await Shape(Guest.SendCode(_phone, type)));
        var guess = SignIn.Other(await Sms.CodeFor(known));
        if (guess == await Sms.CodeFor(_phone))
            guess = SignIn.Other(guess);
        Assert.Equal(await Shape(Guest.VerifyCode(known, guess, type)), await Shape(Guest.VerifyCode(_phone, guess, type)));
        Assert.Equal(await Shape(Guest.LoginByCode(known, guess)), await Shape(Guest.LoginByCode(_phone, guess)));
        Assert.Equal(await Shape(Guest.LoginByPassword(known)), await Shape(Guest.LoginByPassword(_phone)));
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_minute_passes_between_two_codes_to_one_number_whatever_they_are_for()
    {
        await Guest.SendCode(_phone, "phone_verification").Succeeded();
        await Clock.Advance(Duration.FromSeconds(59));

        using var early = await Guest.SendCode($"+98 {_phone[1..]}", "login");
        Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
        Assert.Equal("auth.otp_cooldown", (await early.Json()).Text("code"));
        Assert.Equal("1", Assert.Single(early.Headers.GetValues("Retry-After")));
        Assert.Single(Sms.To(_phone));

        await Clock.Advance(Duration.FromSeconds(1));
        await Guest.SendCode(_phone, "login").Succeeded();
        Assert.Equal(2, Sms.To(_phone).Count);
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task Of_fifty_requests_at_once_one_sends_a_code()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Guest.SendCode(_phone).Refusal()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(49, replies.Count(reply => reply == Cooldown));
        Assert.Single(Sms.To(_phone));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM one_time_codes WHERE phone = $1", _phone));
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_that_could_not_be_sent_is_told_and_traps_nobody()
    {
        Sms.IsAway = true;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "auth.otp_not_sent"), await Guest.SendCode(_phone).Refusal());

        Sms.IsAway = false;
        await Guest.SendCode(_phone).Succeeded();
        Assert.Single(Sms.To(_phone));
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task Only_the_newest_code_is_good()
    {
        var first = await ACode();
        await Clock.Advance(Duration.FromSeconds(60));
        var second = await ACode();

        if (first != second)
            Assert.Equal(Invalid, await Guest.VerifyCode(_phone, first, "phone_verification").Refusal());
        await Guest.VerifyCode(_phone, second, "phone_verification").Succeeded();
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_opens_only_what_it_was_sent_for()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromSeconds(60));
        var code = await ACode(person.PhoneNumber, "account_unlock");

        Assert.Equal(Invalid, await Guest.VerifyCode(person.PhoneNumber, code, "login").Refusal());
        Assert.Equal(Invalid, await Guest.VerifyCode(person.PhoneNumber, code, "phone_verification").Refusal());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.LoginByCode(person.PhoneNumber, code).Refusal()).Status);
        Assert.Equal(Invalid, await Guest.VerifyCode(_phone, code, "account_unlock").Refusal());
        await Guest.VerifyCode(person.PhoneNumber, code, "account_unlock").Succeeded();
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_dies_after_five_minutes()
    {
        var code = await ACode();
        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(Invalid, await Guest.VerifyCode(_phone, code, "phone_verification").Refusal());
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_is_used_once()
    {
        var code = await ACode();
        await Guest.VerifyCode(_phone, code, "phone_verification").Succeeded();

        Assert.Equal(Invalid, await Guest.VerifyCode(_phone, code, "phone_verification").Refusal());
    }

    [Fact, Trait("Promise", "A-1"), Trait("Feature", "ID-02")]
    public async Task Two_hundred_guesses_at_once_are_five()
    {
        var code = await ACode();

        var replies = await Task.WhenAll(
            Enumerable.Range(1, 200).Select(step => Guest.VerifyCode(_phone, SignIn.Other(code, step), "phone_verification").Refusal())
        );

        Assert.All(
            replies,
            reply => Assert.True(reply == Invalid || reply == Exhausted || reply.Status == HttpStatusCode.ServiceUnavailable)
        );
        Assert.InRange(replies.Count(reply => reply == Invalid), 0, 4);
        Assert.Equal(5, await Sql<int>("SELECT attempts FROM one_time_codes WHERE phone = $1", _phone));
        Assert.Equal(Exhausted, await Guest.VerifyCode(_phone, code, "phone_verification").Refusal());
    }

    [Fact, Trait("Promise", "A-1")]
    public async Task A_hundred_wrong_guesses_in_a_row_close_a_number_until_thirty_days_have_passed()
    {
        await GuessWrongly(codes: 20, each: 5);
        Assert.Equal(100, await Sql<long>("SELECT sum(attempts) FROM one_time_codes WHERE phone = $1", _phone));
        Assert.Equal(Exhausted, await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Refusal());

        await Clock.Advance(Duration.FromDays(29));
        Assert.Equal(Exhausted, await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Refusal());
        await Clock.Advance(Duration.FromDays(1));
        await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Succeeded();
    }

    [Fact, Trait("Feature", "ID-06"), Trait("Promise", "O-9")]
    public async Task An_administrator_opens_a_number_that_strangers_closed_and_that_is_on_record()
    {
        await GuessWrongly(codes: 20, each: 5);
        Assert.Equal(Exhausted, await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Refusal());
        var admin = As(await Given.AnAdmin());

        for (var again = 0; again < 2; again++)
            Assert.Equal(HttpStatusCode.NoContent, (await admin.Post("auth/admin/codes/reopen", new { phoneNumber = _phone })).StatusCode);

        var line = Assert.Single(
            (await admin.Get("admin/audit?kind=code_guesses_reopened").Succeeded()).GetProperty("items").EnumerateArray()
        );
        Assert.DoesNotContain(_phone, line.GetRawText(), StringComparison.Ordinal);
        await Clock.Advance(Duration.FromDays(1));
        await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Succeeded();
    }

    [Fact, Trait("Promise", "A-1")]
    public async Task A_right_code_starts_the_count_of_wrong_guesses_again()
    {
        await GuessWrongly(codes: 19, each: 5);
        await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Succeeded();
        await GuessWrongly(codes: 19, each: 5);

        await Guest.VerifyCode(_phone, await ACode(), "phone_verification").Succeeded();
    }

    [Fact, Trait("Promise", "A-2"), Trait("Feature", "ID-02")]
    public async Task The_right_code_a_hundred_times_at_once_makes_one_session()
    {
        var code = await ACode();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Guest.VerifyCode(_phone, code, "phone_verification").Refusal())
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.OK),
            reply => Assert.True(reply == Invalid || reply.Status == HttpStatusCode.ServiceUnavailable, $"{reply}")
        );
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM sessions"));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM users WHERE phone = $1", _phone));
    }

    [Fact, Trait("Feature", "ID-01"), Trait("Feature", "ID-04")]
    public async Task Any_spelling_of_a_number_and_a_code_is_the_same_account()
    {
        await Guest.SendCode($"+98 {_phone[1..4]}-{_phone[4..7]}-{_phone[7..]}", "phone_verification").Succeeded();
        var code = Persian(await Sms.CodeFor(_phone));

        var first = await Guest.VerifyCode(Persian(_phone), code, "phone_verification").Succeeded();
        await Clock.Advance(Duration.FromSeconds(60));
        await Guest.SendCode($"0098{_phone[1..]}").Succeeded();
        var second = await Guest.LoginByCode(_phone[1..], Persian(await Sms.CodeFor(_phone))).Succeeded();

        Assert.Equal(_phone, first.GetProperty("user").Text("phoneNumber"));
        Assert.Equal(first.GetProperty("user").Text("id"), second.GetProperty("user").Text("id"));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM users"));
    }

    [Fact, Trait("Feature", "ID-04")]
    public async Task A_code_to_sign_in_makes_no_account()
    {
        var code = await ACode(type: "login");

        Assert.Equal(Invalid, await Guest.VerifyCode(_phone, code, "login").Refusal());
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM users"));
    }

    [Fact, Trait("Feature", "ID-05")]
    public async Task A_wrong_code_at_sign_in_is_unauthorized_and_counts()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromSeconds(60));
        var code = await ACode(person.PhoneNumber, "login");
        for (var step = 1; step <= 5; step++)
        {
            Assert.Equal(
                (HttpStatusCode.Unauthorized, "auth.invalid_credentials"),
                await Guest.LoginByCode(person.PhoneNumber, SignIn.Other(code, step)).Refusal()
            );
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.LoginByCode(person.PhoneNumber, code).Refusal()).Status);
    }

    [Theory, Trait("Feature", "ID-02")]
    [InlineData("phone_change")]
    [InlineData("email_verification")]
    [InlineData("LOGIN")]
    [InlineData("0")]
    public async Task A_code_for_what_is_not_offered_is_refused(string type)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Guest.SendCode(_phone, type).Refusal()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Guest.VerifyCode(_phone, "123456", type).Refusal()).Status);
        Assert.Empty(Sms.Sent);
    }

    [Theory, Trait("Feature", "ID-02")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("")]
    [InlineData("-12345")]
    [InlineData("१२३४५६")]
    public async Task A_code_of_another_shape_is_refused_before_it_is_counted(string code)
    {
        await ACode();

        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await Guest.VerifyCode(_phone, code, "phone_verification").Refusal());
        Assert.Equal(0, await Sql<int>("SELECT attempts FROM one_time_codes WHERE phone = $1", _phone));
    }

    [Theory, Trait("Feature", "ID-01")]
    [InlineData("0912000")]
    [InlineData("08120001234")]
    [InlineData("")]
    [InlineData("09120001234 OR 1=1")]
    public async Task A_number_that_is_none_is_refused(string phone) =>
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await Guest.SendCode(phone).Refusal());

    /// <summary>As fast as a number is sent codes: ten a day.</summary>
    private async Task GuessWrongly(int codes, int each)
    {
        for (var sent = 0; sent < codes; sent++)
        {
            await Clock.Advance(Duration.FromMinutes(145));
            var code = await ACode();
            for (var step = 1; step <= each; step++)
                await Guest.VerifyCode(_phone, SignIn.Other(code, step), "phone_verification").Refusal();
        }

        await Clock.Advance(Duration.FromMinutes(145));
    }

    private async Task<string> ACode(string? phone = null, string type = "phone_verification")
    {
        await Guest.SendCode(phone ?? _phone, type).Succeeded();
        return await Sms.CodeFor(phone ?? _phone);
    }

    /// <summary>All of an answer that a stranger could tell two numbers apart by, without what differs on every request.</summary>
    private static async Task<string> Shape(Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        var headers = reply.Headers.Concat(reply.Content.Headers).Select(header => header.Key).Order(StringComparer.Ordinal);
        var members = (await reply.Json())
            .EnumerateObject()
            .Where(member => member.Name != "traceId")
            .Select(member => $"{member.Name}={member.Value}");
        return $"{reply.StatusCode}\n{string.Join(',', headers)}\n{string.Join('\n', members)}";
    }

    private static string Persian(string digits) => string.Concat(digits.Select(c => (char)(c - '0' + '۰')));
}
