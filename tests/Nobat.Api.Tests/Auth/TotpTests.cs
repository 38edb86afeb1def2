using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Testing;
using NodaTime;
using OtpNet;

namespace Nobat.Api.Tests.Auth;

[Trait("Feature", "ID-12"), Trait("Promise", "A-13")]
public sealed class TotpTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string?) WrongHere = (HttpStatusCode.BadRequest, "auth.second_factor_invalid");
    private static readonly (HttpStatusCode, string?) WrongAtTheDoor = (HttpStatusCode.Unauthorized, "auth.invalid_credentials");
    private static readonly (HttpStatusCode, string?) Paused = (HttpStatusCode.TooManyRequests, "auth.second_factor_paused");
    private static readonly (HttpStatusCode, string?) TokenDead = (HttpStatusCode.Unauthorized, "auth.mfa_token_invalid");

    [Fact]
    public async Task A_sign_in_asks_for_the_second_proof_and_gives_nothing_before()
    {
        var (person, app, _) = await WithTotp();

        var half = await SignInHalf(person);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM sessions WHERE created_at = nobat_now()"));
        await NextStep();
        var whole = await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app) }).Succeeded();

        using var client = Api.CreateClient(whole.Text("accessToken"));
        var state = await client.Get("auth/mfa").Succeeded();
        Assert.True(state.GetProperty("totp").GetBoolean());
        Assert.True(state.GetProperty("signedInWithSecondFactor").GetBoolean());
        Assert.Equal(10, state.GetProperty("recoveryCodesLeft").GetInt32());
    }

    [Theory]
    [InlineData("password")]
    [InlineData("login")]
    [InlineData("phone_verification")]
    public async Task Every_way_in_asks_for_it(string way)
    {
        var (person, _, _) = await WithTotp();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        await Clock.Advance(Duration.FromMinutes(2));

        using var reply = way switch
        {
            "password" => await Guest.LoginByPassword(person.PhoneNumber),
            "login" => await Guest.LoginByCode(person.PhoneNumber, await CodeBySms(person, "login")),
            _ => await Guest.VerifyCode(person.PhoneNumber, await CodeBySms(person, way), way),
        };

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        var problem = await reply.Json();
        Assert.Equal("auth.second_factor_required", problem.Text("code"));
        Assert.Equal(43, problem.Text("mfaToken").Length);
        Assert.False(problem.TryGetProperty("accessToken", out _));
    }

    [Fact, Trait("Feature", "ID-06")]
    public async Task Unlocking_by_one_proof_tells_nobody_the_profile()
    {
        var (person, _, _) = await WithTotp();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        for (var i = 0; i < 3; i++)
            await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal();
        await Clock.Advance(Duration.FromMinutes(2));

        using var reply = await Guest.VerifyCode(person.PhoneNumber, await CodeBySms(person, "account_unlock"), "account_unlock");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.True(!(await reply.Json()).TryGetProperty("user", out var user) || user.ValueKind is JsonValueKind.Null);
        Assert.Equal("active", await Sql<string>("SELECT status::text FROM users WHERE id = $1", person.Id));
    }

    [Fact]
    public async Task The_same_code_opens_once_although_twenty_come_with_it()
    {
        var (person, app, _) = await WithTotp();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        await NextStep();
        var half = await SignInHalf(person);
        await NextStep();
        var code = CodeOf(app);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Guest.Post("auth/mfa/verify", new { mfaToken = half, code }).Refusal())
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply == TokenDead));
        var again = await SignInHalf(person, wait: false);
        Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = again, code }).Refusal());
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_clock_may_be_one_step_off(int steps, bool isRight)
    {
        var (person, app, _) = await WithTotp();
        await Clock.Advance(Duration.FromMinutes(5));
        var half = await SignInHalf(person);

        var reply = await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app, steps) }).Refusal();

        Assert.Equal(isRight ? (HttpStatusCode.OK, null) : WrongAtTheDoor, reply);
    }

    [Fact]
    public async Task A_code_older_than_the_last_used_one_is_worth_nothing()
    {
        var (person, app, _) = await WithTotp();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        await Clock.Advance(Duration.FromMinutes(5));
        var half = await SignInHalf(person);
        await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app, 1) }).Succeeded();

        var next = await SignInHalf(person, wait: false);

        Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = next, code = CodeOf(app) }).Refusal());
    }

    [Fact]
    public async Task Five_wrong_codes_end_the_sign_in_and_ten_in_a_row_make_everybody_wait()
    {
        var (person, app, _) = await WithTotp();
        await Clock.Advance(Duration.FromMinutes(5));
        var half = await SignInHalf(person);
        for (var i = 1; i <= 5; i++)
            Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = Wrong(app, i) }).Refusal());
        Assert.Equal(TokenDead, await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app) }).Refusal());

        var second = await SignInHalf(person);
        for (var i = 1; i <= 5; i++)
            await Guest.Post("auth/mfa/verify", new { mfaToken = second, code = Wrong(app, i) }).Refusal();
        var third = await SignInHalf(person);
        var paused = await Guest.Post("auth/mfa/verify", new { mfaToken = third, code = CodeOf(app) }).Refusal();
        Assert.Equal(Paused, paused);

        await Clock.Advance(Duration.FromMinutes(15));
        var fourth = await SignInHalf(person);
        await Guest.Post("auth/mfa/verify", new { mfaToken = fourth, code = CodeOf(app) }).Succeeded();
    }

    [Fact]
    public async Task Guessing_makes_each_wait_twice_as_long_and_tells_the_owner_whose_recovery_codes_still_open()
    {
        var (person, app, codes) = await WithTotp();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        await Clock.Advance(Duration.FromMinutes(5));
        await GuessTenTimes(person, app);
        await Sms.MessageFor(person.PhoneNumber, "second_factor_guessed");
        await Clock.Advance(Duration.FromMinutes(15));
        await GuessTenTimes(person, app);

        await Clock.Advance(Duration.FromMinutes(29));
        var half = await SignInHalf(person, wait: false);
        Assert.Equal(Paused, await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app) }).Refusal());
        await Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = codes[0] }).Succeeded();
        var next = await SignInHalf(person, wait: false);
        await Guest.Post("auth/mfa/verify", new { mfaToken = next, code = CodeOf(app) }).Succeeded();
    }

    [Fact]
    public async Task Two_hundred_guesses_at_once_count_five_and_open_nothing()
    {
        var (person, app, _) = await WithTotp();
        await Clock.Advance(Duration.FromMinutes(5));
        var half = await SignInHalf(person);

        var replies = await Task.WhenAll(
            Enumerable.Range(1, 200).Select(i => Guest.Post("auth/mfa/verify", new { mfaToken = half, code = Wrong(app, i) }).Refusal())
        );

        Assert.Equal(5, replies.Count(reply => reply == WrongAtTheDoor));
        Assert.Equal(195, replies.Count(reply => reply == TokenDead));
    }

    [Fact]
    public async Task A_half_done_sign_in_dies_after_five_minutes_with_a_newer_one_and_with_a_password_reset()
    {
        var (person, app, _) = await WithTotp();
        var first = await SignInHalf(person);
        await Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(TokenDead, await Guest.Post("auth/mfa/verify", new { mfaToken = first, code = CodeOf(app) }).Refusal());

        var second = await SignInHalf(person);
        var third = await SignInHalf(person);
        Assert.Equal(TokenDead, await Guest.Post("auth/mfa/verify", new { mfaToken = second, code = CodeOf(app) }).Refusal());

        await Clock.Advance(Duration.FromMinutes(1));
        var code = await CodeBySms(person, "password_reset");
        var reset = new
        {
            phoneNumber = person.PhoneNumber,
            code,
            newPassword = "Another horse 2",
        };
        await Guest.Post("auth/reset-password", reset).Succeeded();
        Assert.Equal(TokenDead, await Guest.Post("auth/mfa/verify", new { mfaToken = third, code = CodeOf(app) }).Refusal());

        using var reply = await Guest.LoginByPassword(person.PhoneNumber, "Another horse 2");
        Assert.Equal("auth.second_factor_required", (await reply.Json()).Text("code"));
    }

    [Fact]
    public async Task A_recovery_code_opens_once_however_it_is_typed_and_its_owner_is_told()
    {
        var (person, _, codes) = await WithTotp();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(16, code.Count(char.IsAsciiLetterOrDigit)));
        var half = await SignInHalf(person);
        var typed = codes[3].ToLowerInvariant().Replace('-', ' ');

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = typed }).Refusal())
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        await Sms.MessageFor(person.PhoneNumber, "recovery_code_used");
        var next = await SignInHalf(person);
        Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = next, recoveryCode = codes[3] }).Refusal());
        await Guest.Post("auth/mfa/verify", new { mfaToken = next, recoveryCode = codes[4] }).Succeeded();
    }

    [Fact]
    public async Task One_accounts_recovery_code_opens_no_other()
    {
        var (_, _, codes) = await WithTotp();
        var (other, _, _) = await WithTotp();
        var half = await SignInHalf(other);

        Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = codes[0] }).Refusal());
    }

    [Fact]
    public async Task New_recovery_codes_put_an_end_to_the_old_ones()
    {
        var (person, app, codes) = await WithTotp();
        await NextStep();
        var renewed = await As(person).Post("auth/mfa/recovery-codes", new { code = CodeOf(app) }).Succeeded();
        var fresh = renewed.GetProperty("recoveryCodes")[0].GetString();
        var half = await SignInHalf(person);

        Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = codes[0] }).Refusal());
        await Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = fresh }).Succeeded();
    }

    [Fact]
    public async Task It_is_off_again_by_a_code_only_and_its_owner_is_told_of_both()
    {
        var (person, app, _) = await WithTotp();
        await Sms.MessageFor(person.PhoneNumber, "second_factor_on");
        Assert.Equal(WrongHere, await As(person).Post("auth/mfa/totp/disable", new { code = Wrong(app, 1) }).Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "auth.totp_already_on"), await As(person).Post("auth/mfa/totp/setup", new { }).Refusal());

        await NextStep();
        await As(person).Post("auth/mfa/totp/disable", new { code = CodeOf(app) }).Succeeded();

        await Sms.MessageFor(person.PhoneNumber, "second_factor_off");
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.LoginByCode(person.PhoneNumber, await CodeBySms(person, "login")).Succeeded();
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM recovery_codes"));
    }

    [Fact]
    public async Task A_secret_counts_only_from_its_first_right_code()
    {
        var person = await Given.ASignedInCustomer();
        var client = As(person);
        Assert.Equal(
            (HttpStatusCode.Conflict, "auth.totp_not_begun"),
            await client.Post("auth/mfa/totp/confirm", new { code = "123456" }).Refusal()
        );
        var first = await client.Post("auth/mfa/totp/setup", new { }).Succeeded();
        var second = await client.Post("auth/mfa/totp/setup", new { }).Succeeded();
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.LoginByCode(person.PhoneNumber, await CodeBySms(person, "login")).Succeeded();

        Assert.Equal(WrongHere, await client.Post("auth/mfa/totp/confirm", new { code = CodeOf(first.Text("secret")) }).Refusal());
        await client.Post("auth/mfa/totp/confirm", new { code = CodeOf(second.Text("secret")) }).Succeeded();
    }

    [Fact]
    public async Task Setting_it_up_asks_for_a_fresh_sign_in()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromMinutes(5));

        var refused = await As(person).Post("auth/mfa/totp/setup", new { }).Refusal();

        Assert.Equal((HttpStatusCode.Forbidden, "auth.fresh_sign_in_required"), refused);
    }

    [Fact]
    public async Task Apps_read_the_picture_and_people_the_secret()
    {
        var person = await Given.ASignedInCustomer();

        var begun = await As(person).Post("auth/mfa/totp/setup", new { }).Succeeded();

        Assert.Equal(32, begun.Text("secret").Length);
        Assert.StartsWith("otpauth://totp/Nobat:", begun.Text("uri"), StringComparison.Ordinal);
        Assert.Contains($"secret={begun.Text("secret")}", begun.Text("uri"), StringComparison.Ordinal);
        var picture = begun.Text("qrCode").Split("base64,")[1];
        Assert.Contains("<svg", Encoding.UTF8.GetString(Convert.FromBase64String(picture)), StringComparison.Ordinal);
    }

    [Fact, Trait("Promise", "D-1")]
    public async Task The_secret_rests_sealed_and_opens_in_its_own_row_only()
    {
        var (person, app, _) = await WithTotp();
        var (other, otherApp, _) = await WithTotp();
        var rest = await Sql<byte[]>("SELECT sealed_secret FROM authenticators WHERE user_id = $1", person.Id);
        Assert.DoesNotContain(Convert.ToHexString(Base32Encoding.ToBytes(app)), Convert.ToHexString(rest), StringComparison.Ordinal);

        await Execute("UPDATE authenticators SET sealed_secret = $1 WHERE user_id = $2", rest, other.Id);

        var seal = Api.Services.GetRequiredService<IValueSeal>();
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() =>
            seal.Open(rest, $"authenticators.sealed_secret:{other.Id:N}")
        );
        Assert.Equal(Base32Encoding.ToBytes(app), seal.Open(rest, $"authenticators.sealed_secret:{person.Id:N}"));
        Assert.NotEqual(app, otherApp);
    }

    [Fact, Trait("Promise", "A-9")]
    public async Task A_change_of_the_data_key_seals_the_secret_anew_when_it_is_used()
    {
        var (person, app, _) = await WithTotp();
        await using var changed = Api.StartAnother(
            ("Security:DataKeys:dev-2", "YSBzZWNvbmQgZGF0YSBrZXkgZm9yIHRoZSB0ZXN0cyBvZiByb3RhdGlvbiE="),
            ("Security:ActiveDataKey", "dev-2")
        );
        using var guest = Api.CreateClient(at: changed.Address);
        var half = await SignInHalf(person);

        await guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app) }).Succeeded();

        var rest = await Sql<byte[]>("SELECT sealed_secret FROM authenticators WHERE user_id = $1", person.Id);
        Assert.Equal("dev-2", Encoding.UTF8.GetString(rest, 1, rest[0]));
    }

    [Fact, Trait("Promise", "A-9")]
    public async Task Whose_data_key_is_gone_comes_in_by_a_recovery_code()
    {
        var (person, app, codes) = await WithTotp();
        await Execute("UPDATE authenticators SET sealed_secret = set_byte(sealed_secret, 1, 120) WHERE user_id = $1", person.Id);
        var half = await SignInHalf(person);

        Assert.Equal(
            (HttpStatusCode.Conflict, "auth.totp_lost"),
            await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = CodeOf(app) }).Refusal()
        );
        await Guest.Post("auth/mfa/verify", new { mfaToken = half, recoveryCode = codes[0] }).Succeeded();
    }

    [Fact, Trait("Feature", "ID-09")]
    public async Task Administrators_can_be_told_to_have_one()
    {
        await using var demanding = Api.StartAnother(("Identity:AdminsNeedSecondFactor", "true"));
        var admin = await Given.AnAdmin();
        using var client = Api.CreateClient(admin.AccessToken, demanding.Address);
        Assert.Equal((HttpStatusCode.Forbidden, "auth.second_factor_needed"), await client.Get("stylists/admin/profiles").Refusal());
        using var other = Api.CreateClient((await Given.ASignedInCustomer()).AccessToken, demanding.Address);
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), await other.Get("stylists/admin/profiles").Refusal());

        // Nor by the ways that administrators share with others.
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booking = (await Bookings.BookingTalk.Book(As(customer), stylist, Tomorrow, "10:00").Succeeded()).GetProperty("id").GetGuid();
        await As(admin).Get($"bookings/{booking}").Succeeded();
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"bookings/{booking}").Refusal()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Delete($"bookings/{booking}").Refusal()).Status);

        var (secret, _) = await TurnOn(client);
        await client.Get($"bookings/{booking}").Succeeded();

        await client.Get("stylists/admin/profiles").Succeeded();
        await As(admin).Get("stylists/admin/profiles").Succeeded();

        await NextStep();
        await client.Post("auth/mfa/totp/disable", new { code = CodeOf(secret) }).Succeeded();
        Assert.Equal((HttpStatusCode.Forbidden, "auth.second_factor_needed"), await client.Get("stylists/admin/profiles").Refusal());
    }

    /// <summary>Somebody with an authenticator, its secret, and the recovery codes.</summary>
    private async Task<(Person Person, string Secret, string[] Recovery)> WithTotp()
    {
        var person = await Given.ASignedInCustomer();
        var (secret, recovery) = await TurnOn(As(person));
        return (person, secret, recovery);
    }

    private async Task<(string Secret, string[] Recovery)> TurnOn(HttpClient client)
    {
        var secret = (await client.Post("auth/mfa/totp/setup", new { }).Succeeded()).Text("secret");
        var answer = await client.Post("auth/mfa/totp/confirm", new { code = CodeOf(secret) }).Succeeded();
        return (secret, [.. answer.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    /// <summary>The token of a sign-in that waits for its second proof; without waiting, by the password.</summary>
    private async Task GuessTenTimes(Person person, string app)
    {
        for (var sign = 0; sign < 2; sign++)
        {
            var half = await SignInHalf(person, wait: false);
            for (var i = 1; i <= 5; i++)
                Assert.Equal(WrongAtTheDoor, await Guest.Post("auth/mfa/verify", new { mfaToken = half, code = Wrong(app, i) }).Refusal());
        }
    }

    private async Task<string> SignInHalf(Person person, bool wait = true)
    {
        if (wait)
            await Clock.Advance(Duration.FromMinutes(1));
        using var reply = wait
            ? await Guest.LoginByCode(person.PhoneNumber, await CodeBySms(person, "login"))
            : await Guest.LoginByPassword(person.PhoneNumber);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        return (await reply.Json()).Text("mfaToken");
    }

    private async Task<string> CodeBySms(Person person, string type)
    {
        await Guest.SendCode(person.PhoneNumber, type).Succeeded();
        return await Sms.CodeFor(person.PhoneNumber);
    }

    private Task NextStep() => Clock.Advance(Duration.FromSeconds(30));

    private string CodeOf(string secret, int steps = 0) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Clock.Now.ToDateTimeUtc().AddSeconds(30 * steps));

    private string Wrong(string secret, int step)
    {
        string[] right = [.. Enumerable.Range(-1, 3).Select(off => CodeOf(secret, off))];
        return Enumerable.Range(step, 10).Select(i => SignIn.Other(CodeOf(secret), i)).First(code => !right.Contains(code));
    }
}
