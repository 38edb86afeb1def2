using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class SessionsTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) NotThere = (HttpStatusCode.NotFound, "auth.session_not_found");
    private static readonly (HttpStatusCode, string) Ended = (HttpStatusCode.Unauthorized, "auth.token_invalid");
    private static readonly (HttpStatusCode, string) Stale = (HttpStatusCode.Forbidden, "auth.fresh_sign_in_required");

    [Fact, Trait("Feature", "ID-11"), Trait("Promise", "A-14")]
    public async Task One_sees_where_one_is_signed_in_and_nobody_elses_sessions()
    {
        var person = await Given.ASignedInCustomer();
        await Given.ASignedInCustomer();
        var phone = await SignIn(person, deviceName: "گوشی سارا", userAgent: "Nobat/2.1 (Android 15)");

        var sessions = (await WithToken(phone.Text("accessToken")).Get("auth/sessions").Succeeded()).GetProperty("items");

        Assert.Equal(2, sessions.GetArrayLength());
        var (mine, other) = (sessions[0], sessions[1]);
        Assert.Equal(("گوشی سارا", "Nobat/2.1 (Android 15)"), (mine.Text("deviceName"), mine.Text("userAgent")));
        Assert.Equal((true, false), (mine.GetProperty("current").GetBoolean(), other.GetProperty("current").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("deviceName").ValueKind);
        Assert.False(mine.GetProperty("trusted").GetBoolean());
    }

    [Fact, Trait("Feature", "ID-11"), Trait("Promise", "A-14")]
    public async Task A_session_is_ended_from_another_and_only_by_its_owner()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var lost = await SignIn(person);
        var id = await Current(lost);

        Assert.Equal(NotThere, await As(stranger).Delete($"auth/sessions/{id}").Refusal());
        Assert.Equal(NotThere, await As(person).Delete($"auth/sessions/{Guid.NewGuid()}").Refusal());
        await WithToken(lost.Text("accessToken")).Get("auth/me").Succeeded();
        await As(person).Delete($"auth/sessions/{id}").Succeeded();

        Assert.Equal(Ended, await WithToken(lost.Text("accessToken")).Get("auth/me").Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await Guest.Refresh(lost.Text("refreshToken")).Refusal());
        Assert.Equal(NotThere, await As(person).Delete($"auth/sessions/{id}").Refusal());
        await As(person).Get("auth/me").Succeeded();
    }

    [Fact, Trait("Feature", "ID-11")]
    public async Task A_device_is_named_and_trusted_for_thirty_days()
    {
        var person = await Given.ASignedInCustomer();
        var id = await Current(person.AccessToken);

        await As(person).Put($"auth/sessions/{id}", new { deviceName = " Sara's phone ", trusted = true }).Succeeded();

        var session = await Shown(person.AccessToken, id);
        Assert.Equal(("Sara's phone", true), (session.Text("deviceName"), session.GetProperty("trusted").GetBoolean()));
        await Clock.Advance(Duration.FromDays(29));
        var renewed = (await Guest.Refresh(person.RefreshToken).Succeeded()).Text("accessToken");
        Assert.True((await Shown(renewed, id)).GetProperty("trusted").GetBoolean());
        await Clock.Advance(Duration.FromDays(1));
        var later = await SignIn(person);
        Assert.False((await Shown(later.Text("accessToken"), id)).GetProperty("trusted").GetBoolean());
    }

    [Fact, Trait("Feature", "ID-11"), Trait("Promise", "A-11")]
    public async Task A_session_left_open_can_be_named_but_not_trusted()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var id = await Current(person.AccessToken);

        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(Stale, await As(person).Put($"auth/sessions/{id}", new { trusted = true }).Refusal());
        await As(person).Put($"auth/sessions/{id}", new { deviceName = "Phone" }).Succeeded();
        Assert.Equal(NotThere, await As(stranger).Put($"auth/sessions/{id}", new { deviceName = "Mine" }).Refusal());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.invalid"),
            await As(person).Put($"auth/sessions/{id}", new { deviceName = " " }).Refusal()
        );
    }

    [Fact, Trait("Feature", "ID-11")]
    public async Task Signing_out_everywhere_ends_all_trust()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Put($"auth/sessions/{await Current(person.AccessToken)}", new { trusted = true }).Succeeded();

        await As(person).Post("auth/logout-all").Succeeded();

        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM devices WHERE user_id = $1 AND trusted_until IS NOT NULL", person.Id));
    }

    [Fact, Trait("Feature", "ID-11")]
    public async Task The_login_history_tells_of_sign_ins_and_of_refused_ones_page_by_page()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        await As(person).Post("users/set-password", new { password = Auth.SignIn.Password }).Succeeded();
        await Guest.LoginByPassword(person.PhoneNumber, "Wrong horse 9").Refusal();
        await Clock.Advance(Duration.FromMinutes(1));
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        await Guest.LoginByCode(person.PhoneNumber, Auth.SignIn.Other(await Sms.CodeFor(person.PhoneNumber))).Refusal();
        await Guest.LoginByPassword(person.PhoneNumber).Succeeded();

        var seen = new List<(string, string?)>();
        string? cursor = null;
        do
        {
            var page = await As(person).Get($"auth/login-history?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}").Succeeded();
            seen.AddRange(
                page.GetProperty("items").EnumerateArray().Select(item => (item.Text("method"), item.GetProperty("refusal").GetString()))
            );
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        Assert.Equal([("password", null), ("code", "auth.otp_invalid"), ("password", "auth.invalid_credentials"), ("code", null)], seen);
        var strangers = await As(stranger).Get("auth/login-history").Succeeded();
        Assert.Equal("127.0.0.0/24", Assert.Single(strangers.GetProperty("items").EnumerateArray()).Text("network"));
        Assert.Equal((HttpStatusCode.BadRequest, "request.cursor_invalid"), await As(person).Get("auth/login-history?cursor=x").Refusal());
    }

    [Fact, Trait("Feature", "ID-11"), Trait("Promise", "A-15")]
    public async Task The_owner_hears_of_a_strange_device_and_not_of_the_first_or_a_known_one()
    {
        var person = await Given.ASignedInCustomer();
        var known = await SignIn(person, userAgent: "Nobat/2.1");
        await Sms.MessageFor(person.PhoneNumber, "strange_device");
        var token = known.Text("deviceToken");
        await SignIn(person, userAgent: "Nobat/2.2", device: token);

        // From now on the app is one that shows its device, so whoever does not is strange, whatever it calls itself.
        await SignIn(person, userAgent: "Nobat/2.1");
        var second = await Given.ASignedInCustomer();

        await Eventually.Async(() => Task.FromResult(Notices(person) == 2 ? "two" : null), "a second notice of a strange device");
        await SignIn(person, userAgent: "Nobat/2.1", device: token);
        await As(person).Post("users/set-password", new { password = Auth.SignIn.Password }).Succeeded();
        await As(person)
            .Post("auth/change-password", new { currentPassword = Auth.SignIn.Password, newPassword = "Another horse 2" })
            .Succeeded();
        await Sms.MessageFor(person.PhoneNumber, "password_changed");
        Assert.Equal((2, 0), (Notices(person), Notices(second)));
    }

    [Fact, Trait("Feature", "ID-11"), Trait("Promise", "A-15")]
    public async Task An_app_that_shows_no_device_is_strange_once()
    {
        var person = await Given.ASignedInCustomer();
        await SignIn(person, userAgent: "okhttp/4");
        await SignIn(person, userAgent: "okhttp/4");
        await SignIn(person, userAgent: "curl/8");

        await Eventually.Async(() => Task.FromResult(Notices(person) == 2 ? "two" : null), "two notices of strange devices");
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-6"), Trait("Promise", "A-15")]
    public async Task The_owner_hears_of_a_copied_refresh_token()
    {
        var person = await Given.ASignedInCustomer();
        await Guest.Refresh(person.RefreshToken).Succeeded();
        await Clock.Advance(Duration.FromSeconds(11));

        await Guest.Refresh(person.RefreshToken).Refusal();

        await Sms.MessageFor(person.PhoneNumber, "session_copied");
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-14")]
    public async Task A_session_lives_thirty_days_unused_and_ninety_in_all()
    {
        var (idle, busy) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var token = busy.RefreshToken;
        for (var days = 0; days < 87; days += 29)
        {
            await Clock.Advance(Duration.FromDays(29));
            var renewed = await Guest.Refresh(token).Succeeded();
            token = renewed.Text("refreshToken");
        }

        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await Guest.Refresh(idle.RefreshToken).Refusal());
        await Clock.Advance(Duration.FromDays(3));
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await Guest.Refresh(token).Refusal());
    }

    private int Notices(Person person) => Sms.To(person.PhoneNumber).Count(message => message.Kind == "strange_device");

    private Task<string> Current(JsonElement signedIn) => Current(signedIn.Text("accessToken"));

    private async Task<string> Current(string accessToken) =>
        (await WithToken(accessToken).Get("auth/sessions").Succeeded())
            .GetProperty("items")
            .EnumerateArray()
            .Single(session => session.GetProperty("current").GetBoolean())
            .Text("id");

    private async Task<JsonElement> Shown(string accessToken, string id) =>
        (await WithToken(accessToken).Get("auth/sessions").Succeeded())
            .GetProperty("items")
            .EnumerateArray()
            .Single(session => session.Text("id") == id);

    private async Task<JsonElement> SignIn(Person person, string? deviceName = null, string? userAgent = null, string? device = null)
    {
        await Clock.Advance(Duration.FromMinutes(1));
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        using var client = Api.CreateClient();
        if (userAgent is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        if (device is not null)
            client.DefaultRequestHeaders.Add("Nobat-Device", device);
        return await client
            .Post(
                "auth/login",
                new
                {
                    phoneNumber = person.PhoneNumber,
                    otpCode = await Sms.CodeFor(person.PhoneNumber),
                    deviceName,
                }
            )
            .Succeeded();
    }
}
