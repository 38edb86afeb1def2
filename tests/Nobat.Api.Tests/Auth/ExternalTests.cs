using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

[Trait("Feature", "ID-14")]
public sealed class ExternalTests(ApiFixture api) : ApiTest(api)
{
    private const string Back = "https://nobat.example/auth/callback/google";

    private static readonly (HttpStatusCode, string?) Refused = (HttpStatusCode.Unauthorized, "auth.external_refused");

    private OpenIdProvider _google = null!;
    private ApiFixture.AnotherApi _api = null!;
    private HttpClient _guest = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _google = await OpenIdProvider.StartAsync(Clock.Time);
        _api = Api.StartAnother(
            ("External:Providers:google:Authority", _google.Address),
            ("External:Providers:google:ClientId", OpenIdProvider.ClientId),
            ("External:Providers:google:ClientSecret", OpenIdProvider.ClientSecret),
            ("External:RedirectUris:0", Back)
        );
        _guest = Api.CreateClient(at: _api.Address);
    }

    public override async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        await _api.DisposeAsync();
        await _google.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_new_links_the_two_once_and_signs_in_with_either_from_then_on()
    {
        var person = await Given.ASignedInCustomer();
        using var client = Api.CreateClient(person.AccessToken, _api.Address);
        using var first = await Callback("sara");
        Assert.Equal(HttpStatusCode.Conflict, first.StatusCode);
        var problem = await first.Json();
        Assert.Equal("auth.external_unlinked", problem.Text("code"));

        await client.Post("auth/external/google/link", new { linkToken = problem.Text("linkToken") }).Succeeded();

        var signedIn = await Callback("sara").Succeeded();
        Assert.Equal(person.Id, signedIn.GetProperty("user").GetProperty("id").GetGuid());
        using var other = Api.CreateClient(signedIn.Text("accessToken"), _api.Address);
        var listed = await other.Get("auth/external").Succeeded();
        Assert.Equal("google", listed.GetProperty("items")[0].Text("provider"));
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("items")[0].GetProperty("linkedAt").ValueKind);
        var history = await other.Get("auth/login-history").Succeeded();
        Assert.Equal("external", history.GetProperty("items")[0].Text("method"));
        await Sms.MessageFor(person.PhoneNumber, "external_linked");
    }

    [Fact]
    public async Task The_same_email_address_links_nothing()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Put("users/profile", new { email = "sara@example.com" }).Succeeded();

        Assert.Equal((HttpStatusCode.Conflict, "auth.external_unlinked"), await Callback("sara").Refusal());
    }

    [Fact]
    public async Task What_was_begun_is_finished_once_although_ten_come_with_it()
    {
        var person = await Linked("sara");
        var begun = await Begin();
        var (code, state) = _google.SignIn(begun.Text("authorizationUrl"), "sara");

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Finish(begun.Text("ceremonyToken"), state, code).Refusal()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(9, replies.Count(reply => reply == Refused));
        Assert.NotEqual(default, person.Id);
    }

    [Fact]
    public async Task Nobody_finishes_what_somebody_else_began()
    {
        await Linked("sara");
        var (mine, theirs) = (await Begin(), await Begin());
        var (code, state) = _google.SignIn(theirs.Text("authorizationUrl"), "sara");

        Assert.Equal(Refused, await Finish(mine.Text("ceremonyToken"), state, code).Refusal());
        var own = _google.SignIn(mine.Text("authorizationUrl"), "mina").State;
        Assert.Equal(Refused, await Finish(mine.Text("ceremonyToken"), own, code).Refusal());
    }

    [Fact]
    public async Task A_code_comes_back_with_the_state_it_left_with()
    {
        await Linked("sara");
        var begun = await Begin();
        var (code, state) = _google.SignIn(begun.Text("authorizationUrl"), "sara");
        var other = $"{state[..^1]}{(state[^1] == 'A' ? 'B' : 'A')}";

        Assert.Equal(Refused, await Finish(begun.Text("ceremonyToken"), other, code).Refusal());
    }

    [Fact]
    public async Task What_was_begun_dies_after_ten_minutes()
    {
        await Linked("sara");
        var begun = await Begin();
        var (code, state) = _google.SignIn(begun.Text("authorizationUrl"), "sara");

        await Clock.Advance(Duration.FromMinutes(10));

        Assert.Equal(Refused, await Finish(begun.Text("ceremonyToken"), state, code).Refusal());
    }

    public static TheoryData<string> Lies =>
        ["issuer", "audience", "audiences", "nonce", "no nonce", "old", "early", "key", "unsigned", "no subject"];

    [Theory, MemberData(nameof(Lies)), Trait("Promise", "A-8")]
    public async Task A_token_that_is_not_what_it_should_be_opens_nothing(string lie)
    {
        await Linked("sara");
        _google.SignsWithAStrangersKey = lie == "key";
        _google.Twist = token => Tell(lie, token);

        Assert.Equal(Refused, await Callback("sara").Refusal());

        _google.SignsWithAStrangersKey = false;
        _google.Twist = null;
        await Callback("sara").Succeeded();
    }

    [Fact, Trait("Promise", "A-8")]
    public async Task A_provider_that_speaks_for_another_is_not_believed()
    {
        _google.SaysItIs = "https://evil.example";

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "auth.external_away"),
            await _guest.Post("auth/external/google", new { redirectUri = Back }).Refusal()
        );
    }

    [Fact]
    public async Task A_provider_may_change_its_keys()
    {
        await Linked("sara");
        _google.ChangeKey();

        await Callback("sara").Succeeded();
    }

    [Theory]
    [InlineData(500, HttpStatusCode.ServiceUnavailable, "auth.external_away")]
    [InlineData(400, HttpStatusCode.Unauthorized, "auth.external_refused")]
    public async Task A_provider_that_is_broken_or_refuses_is_not_our_failure(int status, HttpStatusCode expected, string code)
    {
        await Linked("sara");
        _google.Broken = status;

        Assert.Equal((expected, code), await Callback("sara").Refusal());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData(Back + "/more")]
    [InlineData(Back + "?x=1")]
    [InlineData("https://NOBAT.example/auth/callback/google")]
    public async Task One_comes_back_only_to_where_configuration_says(string redirectUri)
    {
        var refused = await _guest.Post("auth/external/google", new { redirectUri }).Refusal();

        Assert.Equal((HttpStatusCode.BadRequest, "auth.redirect_not_allowed"), refused);
    }

    [Fact]
    public async Task An_unknown_provider_is_not_found() =>
        Assert.Equal(
            (HttpStatusCode.NotFound, "auth.provider_unknown"),
            await _guest.Post("auth/external/github", new { redirectUri = Back }).Refusal()
        );

    [Fact]
    public async Task A_token_to_link_works_once_and_for_a_fresh_sign_in_only()
    {
        var person = await Given.ASignedInCustomer();
        using var client = Api.CreateClient(person.AccessToken, _api.Address);
        var token = await LinkToken("sara");
        await client.Post("auth/external/google/link", new { linkToken = token }).Succeeded();
        var again = await client.Post("auth/external/google/link", new { linkToken = token }).Refusal();
        Assert.Equal((HttpStatusCode.BadRequest, "auth.link_token_invalid"), again);

        await Clock.Advance(Duration.FromMinutes(5));
        var stale = await client.Post("auth/external/google/link", new { linkToken = await LinkToken("mina") }).Refusal();
        Assert.Equal((HttpStatusCode.Forbidden, "auth.fresh_sign_in_required"), stale);
        Assert.Equal((HttpStatusCode.Forbidden, "auth.fresh_sign_in_required"), await client.Delete("auth/external/google").Refusal());
    }

    [Fact]
    public async Task An_account_elsewhere_signs_in_to_one_account_here()
    {
        var token = await LinkToken("sara");
        await Linked("sara");
        var other = await Given.ASignedInCustomer();
        using var client = Api.CreateClient(other.AccessToken, _api.Address);

        var refused = await client.Post("auth/external/google/link", new { linkToken = token }).Refusal();

        Assert.Equal((HttpStatusCode.Conflict, "auth.external_taken"), refused);
    }

    [Fact]
    public async Task Unlinked_it_opens_nothing_any_more()
    {
        var person = await Linked("sara");
        using var client = Api.CreateClient(person.AccessToken, _api.Address);

        await client.Delete("auth/external/google").Succeeded();

        Assert.Equal((HttpStatusCode.Conflict, "auth.external_unlinked"), await Callback("sara").Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "auth.external_not_linked"), await client.Delete("auth/external/google").Refusal());
    }

    [Fact, Trait("Feature", "ID-12"), Trait("Promise", "A-13")]
    public async Task It_is_one_proof_only()
    {
        var person = await Linked("sara");
        var secret = (await As(person).Post("auth/mfa/totp/setup", new { }).Succeeded()).Text("secret");
        var totp = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret));
        await As(person).Post("auth/mfa/totp/confirm", new { code = totp.ComputeTotp(Clock.Now.ToDateTimeUtc()) }).Succeeded();

        Assert.Equal((HttpStatusCode.Unauthorized, "auth.second_factor_required"), await Callback("sara").Refusal());
    }

    [Fact]
    public async Task A_disabled_account_stays_closed()
    {
        var person = await Linked("sara");
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", person.Id);

        Assert.Equal(Refused, await Callback("sara").Refusal());
    }

    private static void Tell(string lie, SecurityTokenDescriptor token)
    {
        switch (lie)
        {
            case "issuer":
                token.Issuer = "https://evil.example";
                break;
            case "audience":
                token.Audience = "another-client";
                break;
            case "audiences":
                token.Audiences.Add("another-client");
                break;
            case "nonce":
                token.Claims["nonce"] = "another";
                break;
            case "no nonce":
                token.Claims.Remove("nonce");
                break;
            case "old":
                (token.IssuedAt, token.NotBefore, token.Expires) = (null, null, token.NotBefore!.Value.AddMinutes(-2));
                break;
            case "early":
                token.NotBefore = token.NotBefore!.Value.AddMinutes(2);
                break;
            case "unsigned":
                token.SigningCredentials = null;
                break;
            case "no subject":
                token.Claims.Remove("sub");
                break;
        }
    }

    private Task<JsonElement> Begin() => _guest.Post("auth/external/google", new { redirectUri = Back }).Succeeded();

    private Task<HttpResponseMessage> Finish(string ceremonyToken, string state, string code) =>
        _guest.Post(
            "auth/external/google/callback",
            new
            {
                ceremonyToken,
                state,
                code,
            }
        );

    /// <summary>There and back again.</summary>
    private async Task<HttpResponseMessage> Callback(string subject)
    {
        var begun = await Begin();
        var (code, state) = _google.SignIn(begun.Text("authorizationUrl"), subject);
        return await Finish(begun.Text("ceremonyToken"), state, code);
    }

    private async Task<string> LinkToken(string subject)
    {
        using var reply = await Callback(subject);
        return (await reply.Json()).Text("linkToken");
    }

    private async Task<Person> Linked(string subject)
    {
        var token = await LinkToken(subject);
        var person = await Given.ASignedInCustomer();
        using var client = Api.CreateClient(person.AccessToken, _api.Address);
        await client.Post("auth/external/google/link", new { linkToken = token }).Succeeded();
        return person;
    }
}
