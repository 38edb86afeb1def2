using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class PasswordTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Wrong = (HttpStatusCode.Unauthorized, "auth.invalid_credentials");
    private static readonly (HttpStatusCode, string) Locked = (HttpStatusCode.Unauthorized, "auth.account_locked");

    [Fact, Trait("Feature", "ID-05")]
    public async Task A_password_signs_in()
    {
        var person = await WithPassword();

        var answer = await Guest
            .Post(
                "auth/login",
                new
                {
                    phoneNumber = person.PhoneNumber,
                    password = SignIn.Password,
                    deviceName = "Phone",
                }
            )
            .Succeeded();

        Assert.Equal(
            ["accessToken", "accessTokenExpiresAt", "deviceToken", "refreshToken", "refreshTokenExpiresAt", "user"],
            answer.EnumerateObject().Select(member => member.Name).Order()
        );
        Assert.True(answer.GetProperty("user").GetProperty("hasPassword").GetBoolean());
        await WithToken(answer.Text("accessToken")).Get("auth/me").Succeeded();
    }

    [Fact, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    public async Task A_password_rests_as_argon2id_at_the_floor_of_owasp()
    {
        var person = await WithPassword();

        var stored = await Sql<string>("SELECT password_hash FROM users WHERE id = $1", person.Id);

        Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", stored);
    }

    [Fact, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    public async Task An_imported_bcrypt_hash_signs_in_and_is_upgraded()
    {
        var person = await Given.ASignedInCustomer();
        const string bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        await Execute("UPDATE users SET password_hash = $1 WHERE id = $2", bcrypt, person.Id);

        Assert.Equal(Wrong, await Guest.LoginByPassword(person.PhoneNumber, "U*V").Refusal());
        await Guest.LoginByPassword(person.PhoneNumber, "U*U").Succeeded();

        var stored = await Sql<string>("SELECT password_hash FROM users WHERE id = $1", person.Id);
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", stored, StringComparison.Ordinal);
        await Guest.LoginByPassword(person.PhoneNumber, "U*U").Succeeded();
    }

    [Theory, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    [InlineData("Abcdefg")]
    [InlineData("abcdefgh")]
    [InlineData("ABCDEFGH")]
    [InlineData("12345678")]
    [InlineData("")]
    public async Task A_weak_password_is_refused(string password)
    {
        var person = await Given.ASignedInCustomer();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.invalid"),
            await As(person).Post("users/set-password", new { password }).Refusal()
        );
    }

    [Theory, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    [InlineData("Nasrinak")]
    [InlineData("گذرواژهٔ Aa")]
    [InlineData("Aa🔑🔑🔑🔑🔑🔑")]
    public async Task Any_script_makes_a_password(string password) => await CanUse(password);

    [Fact, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    public async Task A_long_password_counts_to_its_last_character()
    {
        var password = "Aa" + new string('x', 126);
        var person = await CanUse(password);

        Assert.Equal(Wrong, await Guest.LoginByPassword(person.PhoneNumber, password[..^1] + "y").Refusal());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.invalid"),
            await Guest.LoginByPassword(person.PhoneNumber, password + "x").Refusal()
        );
    }

    [Fact, Trait("Feature", "ID-05"), Trait("Promise", "A-15")]
    public async Task A_first_password_asks_for_a_fresh_sign_in_and_its_owner_is_told()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(
            (HttpStatusCode.Forbidden, "auth.fresh_sign_in_required"),
            await As(person).Post("users/set-password", new { password = "Nasrin horse 1" }).Refusal()
        );
        Assert.False(await Sql<bool>("SELECT password_hash IS NOT NULL FROM users WHERE id = $1", person.Id));

        await WithPassword();
        await Eventually.Async(
            () => Task.FromResult(Sms.Sent.Any(message => message.Kind == "password_changed" && message.To.Value != person.PhoneNumber)),
            "the owner to be told"
        );
    }

    [Fact, Trait("Feature", "ID-05")]
    public async Task A_first_password_is_set_once()
    {
        var person = await WithPassword();

        Assert.Equal(
            (HttpStatusCode.Conflict, "user.password_already_set"),
            await As(person).Post("users/set-password", new { password = "Another horse 2" }).Refusal()
        );
        await Guest.LoginByPassword(person.PhoneNumber).Succeeded();
    }

    [Fact, Trait("Feature", "ID-05")]
    public async Task Exactly_one_of_password_and_code_is_given()
    {
        var phone = Given.APhoneNumber();

        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await Guest.Post("auth/login", new { phoneNumber = phone }).Refusal());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.invalid"),
            await Guest
                .Post(
                    "auth/login",
                    new
                    {
                        phoneNumber = phone,
                        password = SignIn.Password,
                        otpCode = "123456",
                    }
                )
                .Refusal()
        );
    }

    [Fact, Trait("Feature", "ID-05")]
    public async Task A_wrong_password_an_unknown_number_and_an_account_without_password_are_told_alike()
    {
        var person = await WithPassword();
        var without = await Given.ASignedInCustomer();

        Assert.Equal(Wrong, await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal());
        Assert.Equal(Wrong, await Guest.LoginByPassword(Given.APhoneNumber()).Refusal());
        Assert.Equal(Wrong, await Guest.LoginByPassword(without.PhoneNumber).Refusal());
    }

    [Fact, Trait("Feature", "ID-06")]
    public async Task Three_wrong_passwords_lock_the_password_path_and_a_code_opens_it()
    {
        var person = await WithPassword();
        Assert.Equal(Wrong, await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal());
        Assert.Equal(Wrong, await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal());
        Assert.Equal(Locked, await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal());
        Assert.Equal(Locked, await Guest.LoginByPassword(person.PhoneNumber).Refusal());

        var unlocked = await Guest.VerifyCode(person.PhoneNumber, await ACode(person, "account_unlock"), "account_unlock").Succeeded();

        Assert.Equal(
            ["message", "user"],
            unlocked
                .EnumerateObject()
                .Where(member => member.Value.ValueKind != System.Text.Json.JsonValueKind.Null)
                .Select(member => member.Name)
                .Order()
        );
        Assert.Equal("active", unlocked.GetProperty("user").Text("status"));
        await Guest.LoginByPassword(person.PhoneNumber).Succeeded();
    }

    [Fact, Trait("Feature", "ID-06")]
    public async Task Nobody_can_be_locked_out_of_signing_in_by_code()
    {
        var person = await WithPassword();
        await LockAsync(person);

        var answer = await Guest.LoginByCode(person.PhoneNumber, await ACode(person, "login")).Succeeded();
        var client = WithToken(answer.Text("accessToken"));

        Assert.Equal("locked", (await client.Get("auth/me").Succeeded()).GetProperty("user").Text("status"));
        await client.Put("users/profile", new { firstName = "Mina" }).Succeeded();
        await client.Get("customers/booking-form").Succeeded();
        Assert.Equal(Locked, await Guest.LoginByPassword(person.PhoneNumber).Refusal());
    }

    [Fact, Trait("Feature", "ID-06")]
    public async Task Wrong_passwords_at_once_are_counted_one_by_one()
    {
        var person = await WithPassword();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal())
        );

        Assert.Equal(2, replies.Count(reply => reply == Wrong));
        Assert.Equal(28, replies.Count(reply => reply == Locked));
        Assert.Equal(3, await Sql<int>("SELECT wrong_passwords FROM users WHERE id = $1", person.Id));
        Assert.Equal(Locked, await Guest.LoginByPassword(person.PhoneNumber).Refusal());
    }

    [Fact, Trait("Promise", "A-10")]
    public async Task A_flood_of_passwords_is_refused_beyond_the_queue()
    {
        using var hasher = new PasswordHasher(NullLogger<PasswordHasher>.Instance);
        var outcomes = new Task<Domain.Common.Result<string>>[200];
        using var together = new Barrier(outcomes.Length);
        var threads = Enumerable
            .Range(0, outcomes.Length)
            .Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                outcomes[i] = hasher.HashAsync(SignIn.Password, CancellationToken.None);
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var results = await Task.WhenAll(outcomes);

        var refused = results.Where(result => !result.IsSuccess).Select(result => result.Error!).ToList();
        Assert.InRange(refused.Count, 1, outcomes.Length - 50);
        Assert.All(refused, error => Assert.Equal(("auth.busy", Duration.FromSeconds(1)), (error.Code, error.RetryAfter)));
    }

    private async Task<Person> WithPassword() => await CanUse(SignIn.Password);

    private async Task<Person> CanUse(string password)
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Post("users/set-password", new { password }).Succeeded();
        await Guest.LoginByPassword(person.PhoneNumber, password).Succeeded();
        return person;
    }

    private async Task LockAsync(Person person)
    {
        for (var i = 0; i < 3; i++)
            await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 1").Refusal();
    }

    private async Task<string> ACode(Person person, string type)
    {
        await Clock.Advance(Duration.FromSeconds(60));
        await Guest.SendCode(person.PhoneNumber, type).Succeeded();
        return await Sms.CodeFor(person.PhoneNumber);
    }
}
