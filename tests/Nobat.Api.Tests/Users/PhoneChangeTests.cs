using System.Net;
using Nobat.Api.Tests.Auth;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Users;

public sealed class PhoneChangeTests(ApiFixture api) : ApiTest(api)
{
    private const string Ask = "customers/profile/change-phone";
    private const string Confirm = "customers/profile/change-phone/confirm";

    private static readonly (HttpStatusCode, string) WrongCode = (HttpStatusCode.BadRequest, "auth.otp_invalid");
    private static readonly (HttpStatusCode, string) Stale = (HttpStatusCode.Forbidden, "auth.fresh_sign_in_required");
    private static readonly (HttpStatusCode, string) InUse = (HttpStatusCode.Conflict, "user.phone_in_use");

    [Fact, Trait("Feature", "US-07"), Trait("Promise", "A-11")]
    public async Task A_code_on_the_new_number_moves_the_account_and_tells_both()
    {
        var person = await Given.ASignedInCustomer();
        var (old, phone) = (person.PhoneNumber, Given.APhoneNumber());
        var other = await SignInAgain(old);
        var fresh = await SignInAgain(old);

        var moved = await WithToken(fresh).Post(Confirm, new { newPhoneNumber = phone, code = await CodeFor(fresh, phone) }).Succeeded();

        Assert.Equal(phone, moved.Text("phoneNumber"));
        await WithToken(fresh).Get("auth/me").Succeeded();
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.token_invalid"), await WithToken(other).Get("auth/me").Refusal());
        await Sms.MessageFor(old, "phone_left");
        await Sms.MessageFor(phone, "phone_joined");
        await Clock.Advance(Duration.FromMinutes(1));
        await SignInAgain(phone);
        await Guest.SendCode(old).Succeeded();
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "auth.invalid_credentials"),
            await Guest.LoginByCode(old, await Sms.CodeFor(old)).Refusal()
        );
    }

    [Fact, Trait("Feature", "US-07"), Trait("Promise", "A-11")]
    public async Task A_session_left_open_is_not_enough()
    {
        var person = await Given.ASignedInCustomer();
        var phone = Given.APhoneNumber();
        var code = await CodeFor(person.AccessToken, phone);

        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(Stale, await As(person).Post(Ask, new { newPhoneNumber = phone }).Refusal());
        Assert.Equal(Stale, await As(person).Post(Confirm, new { newPhoneNumber = phone, code }).Refusal());
        var renewed = await Guest.Refresh(person.RefreshToken).Succeeded();
        Assert.Equal(Stale, await WithToken(renewed.Text("accessToken")).Post(Ask, new { newPhoneNumber = phone }).Refusal());
    }

    [Fact, Trait("Feature", "US-07"), Trait("Promise", "A-11")]
    public async Task A_code_belongs_to_the_account_that_asked_for_it_and_to_its_number()
    {
        var (sara, thief) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var (phone, elsewhere) = (Given.APhoneNumber(), Given.APhoneNumber());
        var code = await CodeFor(sara.AccessToken, phone);

        Assert.Equal(WrongCode, await As(thief).Post(Confirm, new { newPhoneNumber = phone, code }).Refusal());
        Assert.Equal(WrongCode, await As(sara).Post(Confirm, new { newPhoneNumber = elsewhere, code }).Refusal());
        Assert.Equal(WrongCode, await As(sara).Post(Confirm, new { newPhoneNumber = phone, code = SignIn.Other(code) }).Refusal());
        Assert.Equal(WrongCode, await Guest.VerifyCode(phone, code, "phone_verification").Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.invalid_credentials"), await Guest.LoginByCode(sara.PhoneNumber, code).Refusal());

        await As(sara).Post(Confirm, new { newPhoneNumber = phone, code }).Succeeded();
        Assert.Equal(WrongCode, await As(sara).Post(Confirm, new { newPhoneNumber = phone, code }).Refusal());
    }

    [Fact, Trait("Feature", "US-07"), Trait("Promise", "A-11")]
    public async Task A_code_that_signs_in_moves_no_account()
    {
        var person = await Given.ASignedInCustomer();
        var phone = Given.APhoneNumber();
        await Guest.SendCode(phone, "phone_verification").Succeeded();

        var code = await Sms.CodeFor(phone);

        Assert.Equal(WrongCode, await As(person).Post(Confirm, new { newPhoneNumber = phone, code }).Refusal());
    }

    [Fact, Trait("Feature", "US-07")]
    public async Task A_number_that_is_taken_is_refused_to_who_proves_it_and_told_to_nobody_else()
    {
        var (sara, mina) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        await Clock.Advance(Duration.FromMinutes(1));

        var code = await CodeFor(sara.AccessToken, mina.PhoneNumber);

        Assert.Equal(InUse, await As(sara).Post(Confirm, new { newPhoneNumber = mina.PhoneNumber, code }).Refusal());
        Assert.Equal(WrongCode, await As(sara).Post(Confirm, new { newPhoneNumber = mina.PhoneNumber, code }).Refusal());
    }

    [Fact, Trait("Feature", "US-07"), Trait("Promise", "A-11")]
    public async Task Of_two_accounts_after_one_number_one_gets_it()
    {
        var phone = Given.APhoneNumber();
        var (sara, mina) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var saras = await CodeFor(sara.AccessToken, phone);
        await Clock.Advance(Duration.FromMinutes(1));
        var minas = await CodeFor(mina.AccessToken, phone);

        var replies = await Task.WhenAll(
            As(sara).Post(Confirm, new { newPhoneNumber = phone, code = saras }),
            As(mina).Post(Confirm, new { newPhoneNumber = phone, code = minas })
        );

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], replies.Select(reply => reply.StatusCode).Order());
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM users WHERE phone = $1", phone));
    }

    [Fact, Trait("Feature", "US-07"), Trait("Feature", "ID-09")]
    public async Task A_number_that_makes_administrators_changes_no_hands()
    {
        var (admin, person) = (await Given.AnAdmin(), await Given.ASignedInCustomer());
        await Clock.Advance(Duration.FromMinutes(1));
        var reserved = (HttpStatusCode.Conflict, "user.phone_reserved");

        var free = Given.APhoneNumber();
        var code = await CodeFor(admin.AccessToken, free);

        Assert.Equal(reserved, await As(admin).Post(Confirm, new { newPhoneNumber = free, code }).Refusal());
        var taken = await CodeFor(person.AccessToken, Given.AdminPhone);
        Assert.Equal(InUse, await As(person).Post(Confirm, new { newPhoneNumber = Given.AdminPhone, code = taken }).Refusal());
    }

    [Fact, Trait("Feature", "US-07")]
    public async Task Ones_own_number_is_no_change()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromMinutes(1));

        var code = await CodeFor(person.AccessToken, person.PhoneNumber);

        Assert.Equal(
            (HttpStatusCode.Conflict, "user.phone_unchanged"),
            await As(person).Post(Confirm, new { newPhoneNumber = person.PhoneNumber, code }).Refusal()
        );
    }

    private async Task<string> CodeFor(string accessToken, string phone)
    {
        await WithToken(accessToken).Post(Ask, new { newPhoneNumber = phone }).Succeeded();
        return await Sms.CodeFor(phone);
    }

    private async Task<string> SignInAgain(string phone)
    {
        await Clock.Advance(Duration.FromMinutes(1));
        await Guest.SendCode(phone).Succeeded();
        return (await Guest.LoginByCode(phone, await Sms.CodeFor(phone)).Succeeded()).Text("accessToken");
    }
}
