using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

/// <summary>Keys change while everybody stays signed in. The usual API has the old keys only.</summary>
[Trait("Promise", "A-9"), Trait("Feature", "ID-07")]
public sealed class KeyRotationTests(ApiFixture api) : ApiTest(api)
{
    private const string NewSigning = "YSBzZWNvbmQgc2lnbmluZyBrZXkgZm9yIHRoZSB0ZXN0cyBvZiByb3RhdGlvbg==";
    private const string NewRefresh = "YSBzZWNvbmQgcmVmcmVzaCBrZXkgZm9yIHRoZSB0ZXN0cyBvZiByb3RhdGlvbg==";
    private const string NewCode = "YSBzZWNvbmQga2V5IG9mIGNvZGVzIGZvciB0aGUgdGVzdHMgb2Ygcm90YXRpb24=";

    private readonly List<ApiFixture.AnotherApi> _others = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
            await other.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Two processes, eight people who read all the time and refresh when they must, seventy minutes around the change.</summary>
    [Fact]
    public async Task A_signing_key_changes_under_load_and_nobody_has_to_sign_in_again()
    {
        var change = Clock.Now + Duration.FromMinutes(10);
        ApiFixture.AnotherApi[] apis = [Another(Next(change)), Another(Next(change))];
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Given.APendingUser()));
        var tokens = people.Select(person => (person.AccessToken, person.RefreshToken, Age: 0)).ToArray();

        for (var minute = 0; minute < 70; minute++)
        {
            var round = minute;
            await Task.WhenAll(
                people.Select(
                    async (_, index) =>
                    {
                        using var client = Api.CreateClient(at: apis[(round + index) % 2].Address);
                        if (tokens[index].Age >= 20 + index)
                        {
                            var renewed = await client.Refresh(tokens[index].RefreshToken).Succeeded();
                            tokens[index] = (renewed.Text("accessToken"), renewed.Text("refreshToken"), 0);
                        }

                        Assert.Equal(HttpStatusCode.OK, await Me(apis[(round + index + 1) % 2].Address, tokens[index].AccessToken));
                        tokens[index].Age++;
                    }
                )
            );
            Assert.Equal(round < 10 ? "dev-1" : "dev-2", KeyOf(Fresh(apis[round % 2].Services, people[0])));
            await Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.All(tokens, token => Assert.Equal("dev-2", KeyOf(token.AccessToken)));
    }

    [Fact]
    public async Task A_retired_key_opens_nothing_even_for_a_token_made_anew()
    {
        var change = Clock.Now + Duration.FromMinutes(10);
        var here = Another(Next(change));
        var person = await Given.APendingUser();
        Task<HttpStatusCode> WithTheOldKey() => Me(here.Address, Fresh(Api.Services, person));

        await Clock.AdvanceTo(change + Duration.FromMinutes(30) + Duration.FromSeconds(29));
        Assert.Equal(HttpStatusCode.OK, await WithTheOldKey());
        await Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithTheOldKey());

        Assert.Equal(HttpStatusCode.OK, await Me(here.Address, Fresh(here.Services, person)));
    }

    [Fact]
    public async Task A_process_that_does_not_know_a_key_refuses_it_and_one_that_was_told_before_accepts_it()
    {
        var change = Clock.Now + Duration.FromMinutes(10);
        var here = Another(Next(change));
        var listed = Another(("Security:SigningKeys:dev-2", NewSigning));
        var person = await Given.APendingUser();
        await Clock.AdvanceTo(change);

        var token = Fresh(here.Services, person);

        Assert.Equal(HttpStatusCode.OK, await Me(listed.Address, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Me(Api.Address, token));
    }

    [Fact]
    public async Task Refresh_tokens_of_the_key_before_go_on_and_one_that_comes_back_still_ends_the_family()
    {
        var (before, after) = (Another(("Security:OtherRefreshKeys:0", NewRefresh)), Another(Changed()));
        var person = await Given.APendingUser();
        using var older = Api.CreateClient(at: before.Address);
        using var newer = Api.CreateClient(at: after.Address);

        var second = (await older.Refresh(person.RefreshToken).Succeeded()).Text("refreshToken");
        Assert.Equal(second, (await newer.Refresh(person.RefreshToken).Succeeded()).Text("refreshToken"));
        var third = (await newer.Refresh(second).Succeeded()).Text("refreshToken");
        Assert.Equal(third, (await older.Refresh(second).Succeeded()).Text("refreshToken"));
        var fourth = (await older.Refresh(third).Succeeded()).Text("refreshToken");

        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await newer.Refresh(person.RefreshToken).Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.refresh_invalid"), await newer.Refresh(fourth).Refusal());
    }

    [Fact, Trait("Feature", "ID-11")]
    public async Task A_device_is_known_again_by_a_token_of_the_key_before_and_not_by_one_of_a_key_that_is_gone()
    {
        var (after, gone) = (Another(Changed()), Another(("Security:RefreshKey", NewRefresh)));
        var person = await Given.APendingUser();
        var token = (await SignIn(Api.Address, person)).Text("deviceToken");

        Assert.Equal(IdIn(token), IdIn((await SignIn(after.Address, person, token)).Text("deviceToken")));
        Assert.NotEqual(IdIn(token), IdIn((await SignIn(gone.Address, person, token)).Text("deviceToken")));
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Feature", "ID-08")]
    public async Task A_code_and_a_permission_to_reset_outlive_the_change_of_their_keys()
    {
        var (after, gone) = (Another(Changed()), Another(("Security:RefreshKey", NewRefresh), ("Security:CodeKey", NewCode)));
        var person = await Given.ASignedInCustomer();
        using var newer = Api.CreateClient(at: after.Address);
        using var other = Api.CreateClient(at: gone.Address);
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.SendCode(person.PhoneNumber, "password_reset").Succeeded();
        var code = await Sms.CodeFor(person.PhoneNumber);

        Assert.Equal("auth.otp_invalid", (await other.VerifyCode(person.PhoneNumber, code, "password_reset").Refusal()).Code);
        await newer.VerifyCode(person.PhoneNumber, code, "password_reset").Succeeded();

        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.SendCode(person.PhoneNumber, "password_reset").Succeeded();
        var second = await Sms.CodeFor(person.PhoneNumber);
        var permission = (await Guest.VerifyCode(person.PhoneNumber, second, "password_reset").Succeeded()).Text("resetToken");
        var wish = new { resetToken = permission, newPassword = Auth.SignIn.Password };
        Assert.Equal("auth.reset_token_invalid", (await other.Post("auth/reset-password", wish).Refusal()).Code);
        await newer.Post("auth/reset-password", wish).Succeeded();
    }

    private ApiFixture.AnotherApi Another(params (string Key, string Value)[] settings)
    {
        _others.Add(Api.StartAnother(settings));
        return _others[^1];
    }

    /// <summary>A token as this API would make it now for the session somebody has.</summary>
    private string Fresh(IServiceProvider services, Person person)
    {
        var sid = new JsonWebToken(person.AccessToken).GetPayloadValue<string>("sid");
        return services.GetRequiredService<ITokens>().Access(UserId.From(person.Id), SessionId.From(Guid.Parse(sid)), Clock.Now).Text;
    }

    private async Task<HttpStatusCode> Me(Uri at, string token)
    {
        using var client = Api.CreateClient(token, at);
        return (await client.Get("auth/me").Refusal()).Status;
    }

    private static string KeyOf(string token) => new JsonWebToken(token).Kid;

    private static string IdIn(string deviceToken) => deviceToken.Split('.')[0];

    private static (string Key, string Value)[] Next(Instant change) =>
        [("Security:SigningKeys:dev-2", NewSigning), ("Security:NextKey", "dev-2"), ("Security:NextKeyFrom", change.ToString())];

    /// <summary>New keys in use, the usual API's accepted.</summary>
    private (string Key, string Value)[] Changed() =>
        [
            ("Security:RefreshKey", NewRefresh),
            ("Security:OtherRefreshKeys:0", Setting("Security:RefreshKey")),
            ("Security:CodeKey", NewCode),
            ("Security:OtherCodeKeys:0", Setting("Security:CodeKey")),
        ];

    private string Setting(string key) => Api.Services.GetRequiredService<IConfiguration>()[key]!;

    private async Task<JsonElement> SignIn(Uri at, Person person, string? device = null)
    {
        await Clock.Advance(Duration.FromMinutes(2));
        using var client = Api.CreateClient(at: at);
        if (device is not null)
            client.DefaultRequestHeaders.Add("Nobat-Device", device);
        await client.SendCode(person.PhoneNumber).Succeeded();
        return await client.LoginByCode(person.PhoneNumber, await Sms.CodeFor(person.PhoneNumber)).Succeeded();
    }
}
