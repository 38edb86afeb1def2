using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class PasswordResetTests(ApiFixture api) : ApiTest(api)
{
    private const string NewPassword = "Another horse 2";

    private static readonly (HttpStatusCode, string) WrongCode = (HttpStatusCode.BadRequest, "auth.otp_invalid");
    private static readonly (HttpStatusCode, string) TokenDead = (HttpStatusCode.BadRequest, "auth.reset_token_invalid");
    private static readonly (HttpStatusCode, string) Invalid = (HttpStatusCode.BadRequest, "request.invalid");
    private static readonly (HttpStatusCode, string) SignInEnded = (HttpStatusCode.Unauthorized, "auth.token_invalid");

    [Fact, Trait("Feature", "ID-08"), Trait("Promise", "A-5")]
    public async Task Forgetting_is_answered_alike_for_everybody_also_in_a_cooldown()
    {
        var person = await APersonWithPassword();
        var stranger = Given.APhoneNumber();

        JsonElement[] answers =
        [
            await Forgot(person.PhoneNumber),
            await Forgot(person.PhoneNumber),
            await Forgot(stranger),
            await Forgot(stranger),
        ];

        Assert.Single(answers.Select(answer => answer.ToString()).Distinct());
        Assert.Single(Sms.To(stranger));
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task Forgetting_is_answered_alike_when_no_code_can_be_sent()
    {
        var phone = Given.APhoneNumber();
        Sms.IsAway = true;

        await Forgot(phone);

        Assert.Empty(Sms.To(phone));
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_code_brings_a_new_password_and_ends_every_session()
    {
        var person = await APersonWithPassword();

        await Guest.Post("auth/reset-password", await ByCode(person.PhoneNumber)).Succeeded();

        Assert.Equal(SignInEnded, await As(person).Get("auth/me").Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await Guest.Refresh(person.RefreshToken).Refusal());
        await Guest.LoginByPassword(person.PhoneNumber, NewPassword).Succeeded();
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.invalid_credentials"), await Guest.LoginByPassword(person.PhoneNumber).Refusal());
        await Sms.MessageFor(person.PhoneNumber, "password_changed");
    }

    [Fact, Trait("Feature", "ID-08"), Trait("Feature", "ID-06")]
    public async Task A_reset_lifts_a_lock()
    {
        var person = await APersonWithPassword();
        for (var wrong = 0; wrong < 3; wrong++)
            await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 9").Refusal();

        await Guest.Post("auth/reset-password", await ByCode(person.PhoneNumber)).Succeeded();

        var answer = await Guest.LoginByPassword(person.PhoneNumber, NewPassword).Succeeded();
        Assert.Equal("active", answer.GetProperty("user").Text("status"));
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task Who_has_no_password_gets_one_and_who_has_no_account_gets_none()
    {
        var person = await Given.APendingUser();
        await Guest.Post("auth/reset-password", await ByCode(person.PhoneNumber)).Succeeded();
        await Guest.LoginByPassword(person.PhoneNumber, NewPassword).Succeeded();

        var stranger = Given.APhoneNumber();
        Assert.Equal(WrongCode, await Guest.Post("auth/reset-password", await ByCode(stranger)).Refusal());
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM users WHERE phone = $1", stranger));
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_disabled_account_stays_closed()
    {
        var person = await APersonWithPassword();
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", person.Id);

        Assert.Equal(WrongCode, await Guest.Post("auth/reset-password", await ByCode(person.PhoneNumber)).Refusal());
    }

    [Fact, Trait("Feature", "ID-08"), Trait("Promise", "A-2")]
    public async Task A_reset_token_brings_one_new_password_to_whoever_comes_first()
    {
        var person = await APersonWithPassword();
        var token = await ResetToken(person.PhoneNumber);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Guest.Post("auth/reset-password", new { resetToken = token, newPassword = NewPassword + i }))
        );

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, replies.Count(reply => reply.StatusCode == HttpStatusCode.BadRequest));
        Assert.Equal(TokenDead, await Reset(token).Refusal());
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_reset_token_dies_with_the_password_it_was_made_for()
    {
        var person = await APersonWithPassword();
        var token = await ResetToken(person.PhoneNumber);

        await As(person)
            .Post("auth/change-password", new { currentPassword = SignIn.Password, newPassword = "Some other horse" })
            .Succeeded();

        Assert.Equal(TokenDead, await Reset(token).Refusal());
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_reset_token_is_good_for_ten_minutes()
    {
        var person = await APersonWithPassword();
        var token = await ResetToken(person.PhoneNumber);

        await Clock.Advance(Duration.FromMinutes(10));

        Assert.Equal(TokenDead, await Reset(token).Refusal());
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_forged_reset_token_is_refused()
    {
        var (person, other) = (await APersonWithPassword(), await APersonWithPassword());
        var token = await ResetToken(person.PhoneNumber);
        var others = await ResetToken(other.PhoneNumber);
        string[] forgeries =
        [
            token[..^1] + (token[^1] == 'A' ? 'B' : 'A'),
            others[..32] + token[32..],
            token[..26] + (token[26] == 'A' ? 'B' : 'A') + token[27..],
            new string('!', 32) + token[32..],
            token + "A",
            token[..^1],
            "x",
            person.RefreshToken,
            person.AccessToken,
        ];

        foreach (var forgery in forgeries)
            Assert.Equal(TokenDead, await Reset(forgery).Refusal());
        await Reset(token).Succeeded();
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_code_for_signing_in_resets_nothing_and_one_for_resetting_signs_nobody_in()
    {
        var person = await APersonWithPassword();
        await NextMinute();
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        var login = await Sms.CodeFor(person.PhoneNumber);
        Assert.Equal(
            WrongCode,
            await Guest
                .Post(
                    "auth/reset-password",
                    new
                    {
                        phoneNumber = person.PhoneNumber,
                        code = login,
                        newPassword = NewPassword,
                    }
                )
                .Refusal()
        );

        await NextMinute();
        await Forgot(person.PhoneNumber);
        var reset = await Sms.CodeFor(person.PhoneNumber);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "auth.invalid_credentials"),
            await Guest.LoginByCode(person.PhoneNumber, reset).Refusal()
        );
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_weak_new_password_leaves_the_code_good()
    {
        var person = await APersonWithPassword();
        await NextMinute();
        await Forgot(person.PhoneNumber);
        var code = await Sms.CodeFor(person.PhoneNumber);
        object With(string newPassword) =>
            new
            {
                phoneNumber = person.PhoneNumber,
                code,
                newPassword,
            };

        string[] weak = ["short Aa", "no upper case", "Password123!", "P@ssw0rd2024", $"Ab{person.PhoneNumber}"];
        foreach (var password in weak.Skip(1))
        {
            var (status, refusal) = await Guest.Post("auth/reset-password", With(password)).Refusal();
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(refusal, new[] { "request.invalid", "user.password_personal" });
        }

        await Guest.Post("auth/reset-password", With(NewPassword)).Succeeded();
    }

    [Fact, Trait("Feature", "ID-08"), Trait("Feature", "AP-02")]
    public async Task Exactly_one_proof_is_taken()
    {
        object[] bodies =
        [
            new { newPassword = NewPassword },
            new { phoneNumber = "09120001001", newPassword = NewPassword },
            new { code = "123456", newPassword = NewPassword },
            new
            {
                phoneNumber = "09120001001",
                code = "123456",
                resetToken = "x",
                newPassword = NewPassword,
            },
        ];

        foreach (var body in bodies)
            Assert.Equal(Invalid, await Guest.Post("auth/reset-password", body).Refusal());
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task A_changed_password_ends_the_other_sessions_and_keeps_this_one()
    {
        var person = await APersonWithPassword();
        var other = await Guest.LoginByPassword(person.PhoneNumber).Succeeded();

        await Change(person, SignIn.Password, NewPassword).Succeeded();

        await As(person).Get("auth/me").Succeeded();
        Assert.Equal(SignInEnded, await WithToken(other.Text("accessToken")).Get("auth/me").Refusal());
        await Guest.LoginByPassword(person.PhoneNumber, NewPassword).Succeeded();
        await Sms.MessageFor(person.PhoneNumber, "password_changed");
    }

    [Fact, Trait("Feature", "ID-08"), Trait("Feature", "ID-06")]
    public async Task Wrong_current_passwords_count_towards_the_lock()
    {
        var person = await APersonWithPassword();

        Assert.Equal((HttpStatusCode.BadRequest, "user.password_wrong"), await Change(person, "Wrong horse 9", NewPassword).Refusal());
        await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 9").Refusal();
        await Change(person, "Wrong horse 9", NewPassword).Refusal();

        Assert.Equal((HttpStatusCode.Unauthorized, "auth.account_locked"), await Change(person, SignIn.Password, NewPassword).Refusal());
    }

    [Fact, Trait("Feature", "ID-08")]
    public async Task Only_a_password_that_is_there_can_be_changed_and_only_to_another()
    {
        var without = await Given.ASignedInCustomer();
        Assert.Equal((HttpStatusCode.Conflict, "user.password_not_set"), await Change(without, SignIn.Password, NewPassword).Refusal());

        var person = await APersonWithPassword();
        Assert.Equal(Invalid, await Change(person, SignIn.Password, SignIn.Password).Refusal());
    }

    private async Task<Person> APersonWithPassword()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        return person;
    }

    private Task<JsonElement> Forgot(string phone) => Guest.Post("auth/forgot-password", new { phoneNumber = phone }).Succeeded();

    private Task<HttpResponseMessage> Change(Person person, string currentPassword, string newPassword) =>
        As(person).Post("auth/change-password", new { currentPassword, newPassword });

    private Task<HttpResponseMessage> Reset(string resetToken) =>
        Guest.Post("auth/reset-password", new { resetToken, newPassword = NewPassword });

    private async Task<object> ByCode(string phone)
    {
        await NextMinute();
        await Forgot(phone);
        return new
        {
            phoneNumber = phone,
            code = await Sms.CodeFor(phone),
            newPassword = NewPassword,
        };
    }

    private async Task<string> ResetToken(string phone)
    {
        await NextMinute();
        await Guest.SendCode(phone, "password_reset").Succeeded();
        var answer = await Guest.VerifyCode(phone, await Sms.CodeFor(phone), "password_reset").Succeeded();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("accessToken").ValueKind);
        return answer.Text("resetToken");
    }

    private Task NextMinute() => Clock.Advance(Duration.FromMinutes(1));
}
