using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class LogoutTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-7")]
    public async Task Logging_out_ends_the_access_token_at_once_and_leaves_other_sessions()
    {
        var person = await Given.ASignedInCustomer();
        var elsewhere = await SignInAgain(person);
        var client = As(person);
        await client.Get("auth/me").Succeeded();

        await client.Post("auth/logout").Succeeded();

        Assert.Equal(HttpStatusCode.Unauthorized, await Me(client));
        Assert.Equal(HttpStatusCode.OK, await Me(WithToken(elsewhere.Text("accessToken"))));
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-7")]
    public async Task Logging_out_everywhere_ends_every_session_of_this_account_only()
    {
        var person = await Given.ASignedInCustomer();
        var other = await Given.ASignedInCustomer();
        var elsewhere = await SignInAgain(person);

        await As(person).Post("auth/logout-all").Succeeded();

        Assert.Equal(HttpStatusCode.Unauthorized, await Me(As(person)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Me(WithToken(elsewhere.Text("accessToken"))));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.Refresh(elsewhere.Text("refreshToken")).Refusal()).Status);
        Assert.Equal(HttpStatusCode.OK, await Me(As(other)));
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task A_refresh_token_named_at_logout_ends_that_session_as_well()
    {
        var person = await Given.ASignedInCustomer();
        var elsewhere = await SignInAgain(person);

        await As(person).Post("auth/logout", new { refreshToken = elsewhere.Text("refreshToken") }).Succeeded();

        Assert.Equal(HttpStatusCode.Unauthorized, await Me(WithToken(elsewhere.Text("accessToken"))));
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task Nobody_ends_someone_elses_session()
    {
        var person = await Given.ASignedInCustomer();
        var other = await Given.ASignedInCustomer();

        await As(person).Post("auth/logout", new { refreshToken = other.RefreshToken }).Succeeded();

        Assert.Equal(HttpStatusCode.OK, await Me(As(other)));
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Feature", "ID-09")]
    public async Task A_token_stays_good_across_completing_the_profile_and_carries_the_new_role_at_once()
    {
        var person = await Given.APendingUser();
        var client = As(person);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.Get("customers/profile").Refusal()).Status);

        await client
            .Post(
                "users/complete-profile",
                new
                {
                    firstName = "Sara",
                    lastName = "Moradi",
                    role = "provider",
                }
            )
            .Succeeded();

        await client.Get("customers/profile").Succeeded();
        Assert.Equal("provider", (await client.Get("auth/me").Succeeded()).GetProperty("user").Text("role"));
    }

    [Theory, Trait("Feature", "ID-07"), Trait("Promise", "A-7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_happens_at_one_process_bites_at_another_within_a_second(bool withRedis)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await Api.Engines.CreateDatabaseAsync($"nobat_logout_{(withRedis ? "redis" : "alone")}", ct);
        var redis = withRedis ? Api.Engines.Redis : "127.0.0.1:1";
        await using var here = await ApiProcess.StartAsync(database, redis, ct: ct);
        await using var there = await ApiProcess.StartAsync(database, redis, ct: ct);
        var phone = Given.APhoneNumber();
        await here.Client.SendCode(phone, "phone_verification").Succeeded();
        var messages = await here.Client.Get($"/dev/messages?to={phone}").Succeeded();
        var code = messages[0].Text("code");
        var tokens = await there.Client.VerifyCode(phone, code, "phone_verification").Succeeded();
        foreach (var process in new[] { here, there })
            process.Client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        Assert.Equal(HttpStatusCode.OK, await Me(there.Client));

        await here.Client.Post("auth/logout").Succeeded();

        await Eventually.Async(
            async () => await Me(there.Client) == HttpStatusCode.Unauthorized,
            "the other process to hear of it",
            TimeSpan.FromSeconds(1)
        );
        foreach (var process in new[] { here, there })
        {
            Assert.DoesNotContain(code, process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(phone, process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(tokens.Text("accessToken"), process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(tokens.Text("refreshToken"), process.Output, StringComparison.Ordinal);
        }
    }

    [Theory, Trait("Feature", "ID-07"), Trait("Promise", "A-7")]
    [InlineData("UPDATE users SET status = 'inactive' WHERE id = $1", HttpStatusCode.Unauthorized)]
    [InlineData("UPDATE users SET status = 'pending' WHERE id = $1", HttpStatusCode.Forbidden)]
    public async Task A_change_nobody_told_of_bites_within_a_second(string change, HttpStatusCode expected)
    {
        var person = await Given.ASignedInCustomer();
        var client = As(person);
        await client.Get("customers/booking-form").Succeeded();

        await Execute(change, person.Id);

        await Eventually.Async(
            async () => (await client.Get("customers/booking-form").Refusal()).Status == expected,
            $"{expected}",
            TimeSpan.FromSeconds(1.5)
        );
    }

    private async Task<JsonElement> SignInAgain(Person person)
    {
        await Clock.Advance(Duration.FromSeconds(60));
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        return await Guest.LoginByCode(person.PhoneNumber, await Sms.CodeFor(person.PhoneNumber)).Succeeded();
    }

    private static async Task<HttpStatusCode> Me(HttpClient client) => (await client.Get("auth/me").Refusal()).Status;
}
