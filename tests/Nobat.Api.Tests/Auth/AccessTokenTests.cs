using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class AccessTokenTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Refused = (HttpStatusCode.Unauthorized, "auth.token_invalid");
    private static readonly byte[] OwnKey = Encoding.ASCII.GetBytes("a key that only the forger knows, long enough");
    private static readonly RSA OwnRsa = RSA.Create(2048);

    /// <summary>Each makes one token that must not be accepted from one that is.</summary>
    private static readonly Dictionary<string, Func<Forgery, string>> Forgeries = new(StringComparer.Ordinal)
    {
        ["alg none"] = token => Header(token, "alg", "none").Ending(""),
        ["alg None"] = token => Header(token, "alg", "None").Ending(""),
        ["alg NONE with the old signature"] = token => Header(token, "alg", "NONE").Ending(token.Original.Split('.')[2]),
        ["alg empty"] = token => Header(token, "alg", "").Signed(),
        ["alg missing"] = token => Header(token, "alg", null).Signed(),
        ["alg hs256 in lower case"] = token => Header(token, "alg", "hs256").Signed(),
        ["alg HS384 with the right key"] = token => Header(token, "alg", "HS384").Signed(HMACSHA384.HashData),
        ["alg HS512 with the right key"] = token => Header(token, "alg", "HS512").Signed(HMACSHA512.HashData),
        ["alg RS256 signed with HMAC"] = token => Header(token, "alg", "RS256").Signed(),
        ["alg ES256 signed with HMAC"] = token => Header(token, "alg", "ES256").Signed(),
        ["alg ES256 with a signature of zeros"] = token => Header(token, "alg", "ES256").Ending(Base64Url.EncodeToString(new byte[64])),
        ["alg PS256 signed with a key of one's own"] = token => Header(token, "alg", "PS256").Signed(ByOwnRsa),
        ["alg RS256 signed with a key of one's own and its jwk"] = token => Header(WithJwk(token), "alg", "RS256").Signed(ByOwnRsa),
        ["alg as a number"] = token => Header(token, "alg", 256).Signed(),
        ["jwk of one's own"] = token => Signed(Header(WithJwk(token), "kid", null), OwnKey),
        ["jku elsewhere"] = token => Signed(Header(token, "jku", "https://example.com/keys"), OwnKey),
        ["x5u elsewhere"] = token => Signed(Header(token, "x5u", "https://example.com/chain"), OwnKey),
        ["x5c of one's own"] = token => Signed(Header(token, "x5c", new JsonArray("MIIB")), OwnKey),
        ["kid unknown"] = token => Header(token, "kid", "dev-2").Signed(),
        ["kid missing"] = token => Header(token, "kid", null).Signed(),
        ["kid empty"] = token => Header(token, "kid", "").Signed(),
        ["kid a path"] = token => Signed(Header(token, "kid", "../../../../dev/null"), []),
        ["kid a query"] = token => Signed(Header(token, "kid", "' UNION SELECT 'key"), Encoding.UTF8.GetBytes("key")),
        ["kid in another case"] = token => Header(token, "kid", "DEV-1").Signed(),
        ["crit not understood"] = token => Header(Header(token, "crit", new JsonArray("exp-soon")), "exp-soon", 1).Signed(),
        ["signed with an empty key"] = token => Signed(token, []),
        ["signed with another key"] = token => Signed(token, OwnKey),
        ["signed with the key's own text"] = token => Signed(token, Encoding.ASCII.GetBytes(Convert.ToBase64String(token.Key))),
        ["no signature"] = token => token.Ending(""),
        ["signature cut short"] = token => token.Original[..^1],
        ["signature of zeros"] = token => token.Ending(Base64Url.EncodeToString(new byte[32])),
        ["signature of another token"] = token =>
            Payload(token, "sub", Guid.CreateVersion7().ToString()).Ending(token.Original.Split('.')[2]),
        ["signature doubled"] = token => $"{token.Original}{token.Original.Split('.')[2]}",
        ["two parts"] = token => token.Original[..token.Original.LastIndexOf('.')],
        ["four parts"] = token => $"{token.Original}.AAAA",
        ["five parts as if encrypted"] = token => $"{token.Original}.AAAA.AAAA",
        ["first bit of the payload turned"] = token => token.Original.Replace(".ey", ".fy", StringComparison.Ordinal),
        ["typ JWT"] = token => Header(token, "typ", "JWT").Signed(),
        ["typ missing"] = token => Header(token, "typ", null).Signed(),
        ["typ of another purpose"] = token => Header(token, "typ", "mfa+jwt").Signed(),
        ["aud of another service"] = token => Payload(token, "aud", "elsewhere").Signed(),
        ["aud missing"] = token => Payload(token, "aud", null).Signed(),
        ["aud empty"] = token => Payload(token, "aud", new JsonArray()).Signed(),
        ["iss of another service"] = token => Payload(token, "iss", "elsewhere").Signed(),
        ["iss missing"] = token => Payload(token, "iss", null).Signed(),
        ["exp passed"] = token => Payload(token, "exp", Seconds(-31)).Signed(),
        ["exp missing"] = token => Payload(token, "exp", null).Signed(),
        ["exp as text"] = token => Payload(token, "exp", "tomorrow").Signed(),
        ["exp zero"] = token => Payload(token, "exp", 0).Signed(),
        ["nbf ahead"] = token => Payload(token, "nbf", Seconds(31)).Signed(),
        ["nbf missing"] = token => Payload(token, "nbf", null).Signed(),
        ["sub of nobody"] = token => Payload(token, "sub", Guid.CreateVersion7().ToString()).Signed(),
        ["sub missing"] = token => Payload(token, "sub", null).Signed(),
        ["sub no id"] = token => Payload(token, "sub", "admin").Signed(),
        ["sid of no session"] = token => Payload(token, "sid", Guid.CreateVersion7().ToString()).Signed(),
        ["sid missing"] = token => Payload(token, "sid", null).Signed(),
        ["sid no id"] = token => Payload(token, "sid", "1").Signed(),
        ["sid a number"] = token => Payload(token, "sid", 1).Signed(),
        ["payload an array"] = token => token.Sign(token.Header.ToJsonString(), "[]"),
        ["payload no JSON"] = token => token.Sign(token.Header.ToJsonString(), "{"),
        ["header no JSON"] = token => token.Sign("{", token.Payload.ToJsonString()),
        ["header empty"] = token => token.Sign("{}", token.Payload.ToJsonString()),
        ["nothing but dots"] = _ => "..",
        ["one letter"] = _ => "x",
        ["a thousand dots"] = _ => new string('.', 1_000),
    };

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory, Trait("Promise", "A-8"), Trait("Feature", "ID-07")]
    [MemberData(nameof(Names))]
    public async Task A_forged_token_is_refused(string name)
    {
        var token = await AToken();
        Assert.Equal(HttpStatusCode.OK, (await Me(token.Signed())).Status);

        Assert.Equal(Refused, await Me(Forgeries[name](token)));
    }

    [Fact, Trait("Promise", "A-8")]
    public void One_algorithm_is_allowed_and_little_skew()
    {
        var bearer = Api.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);

        Assert.Equal(["HS256"], bearer.TokenValidationParameters.ValidAlgorithms);
        Assert.Equal(["at+jwt"], bearer.TokenValidationParameters.ValidTypes);
        Assert.InRange(bearer.TokenValidationParameters.ClockSkew, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.False(bearer.TokenValidationParameters.TryAllIssuerSigningKeys);
        Assert.False(bearer.MapInboundClaims);
    }

    [Fact, Trait("Promise", "A-8")]
    public async Task A_refresh_token_is_no_access_token()
    {
        var person = await Given.ASignedInCustomer();

        Assert.Equal(Refused, await Me(person.RefreshToken));
    }

    [Fact, Trait("Promise", "A-8"), Trait("Feature", "ID-07")]
    public async Task A_session_of_ones_own_does_not_lend_its_life_to_someone_elses_name()
    {
        var token = await AToken();
        var other = await Given.ASignedInCustomer();

        Assert.Equal(Refused, await Me(Payload(token, "sub", other.Id.ToString()).Signed()));
    }

    [Theory, Trait("Promise", "A-8"), Trait("Feature", "ID-07")]
    [InlineData(1_799, HttpStatusCode.OK)]
    [InlineData(1_829, HttpStatusCode.OK)]
    [InlineData(1_830, HttpStatusCode.Unauthorized)]
    [InlineData(86_400, HttpStatusCode.Unauthorized)]
    public async Task A_token_lives_half_an_hour_and_at_most_thirty_seconds_of_skew(int seconds, HttpStatusCode expected)
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromSeconds(seconds));

        Assert.Equal(expected, (await Me(person.AccessToken)).Status);
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Feature", "ID-09")]
    public async Task A_token_says_who_and_which_session_and_nothing_about_what_they_may_do()
    {
        var token = await AToken();

        Assert.Equal(["aud", "exp", "iat", "iss", "nbf", "sid", "sub"], token.Payload.Select(claim => claim.Key).Order());
        Assert.Equal(["alg", "kid", "typ"], token.Header.Select(member => member.Key).Order());
        Assert.Equal(1_800, (long)token.Payload["exp"]! - (long)token.Payload["iat"]!);
    }

    [Fact, Trait("Feature", "ID-09")]
    public async Task A_role_written_into_a_token_gives_nothing()
    {
        var token = await AToken();
        token.Payload["role"] = "admin";

        var reply = await WithToken(token.Signed()).Get("auth/me").Succeeded();

        Assert.Equal("user", reply.GetProperty("user").Text("role"));
    }

    [Theory, Trait("Promise", "A-8")]
    [InlineData("Basic")]
    [InlineData("Token")]
    [InlineData("")]
    public async Task A_token_under_another_scheme_is_refused(string scheme)
    {
        var person = await Given.ASignedInCustomer();

        var reply = await Guest
            .Send(HttpMethod.Get, "auth/me", null, ("Authorization", $"{scheme} {person.AccessToken}".TrimStart()))
            .Refusal();

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
    }

    [Fact, Trait("Promise", "A-8")]
    public async Task A_token_in_the_address_is_no_sign_in()
    {
        var person = await Given.ASignedInCustomer();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.Get($"auth/me?access_token={person.AccessToken}").Refusal()).Status);
    }

    private async Task<Forgery> AToken()
    {
        var security = Api.Services.GetRequiredService<IOptions<SecurityOptions>>().Value;
        return new Forgery(
            (await Given.ASignedInCustomer()).AccessToken,
            Convert.FromBase64String(security.SigningKeys[security.ActiveKey])
        );
    }

    private async Task<(HttpStatusCode Status, string? Code)> Me(string token) =>
        await Guest.Send(HttpMethod.Get, "auth/me", null, ("Authorization", $"Bearer {token}")).Refusal();

    private static Forgery Header(Forgery token, string name, JsonNode? value) => Set(token, token.Header, name, value);

    private static Forgery Payload(Forgery token, string name, JsonNode? value) => Set(token, token.Payload, name, value);

    private static Forgery Set(Forgery token, JsonObject part, string name, JsonNode? value)
    {
        part.Remove(name);
        if (value is not null)
            part[name] = value;
        return token;
    }

    private static string Signed(Forgery token, byte[] key) => token.Signed((_, content) => HMACSHA256.HashData(key, content));

    private static byte[] ByOwnRsa(byte[] key, byte[] content) =>
        OwnRsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static Forgery WithJwk(Forgery token)
    {
        var own = OwnRsa.ExportParameters(false);
        return Header(
            token,
            "jwk",
            new JsonObject
            {
                ["kty"] = "RSA",
                ["n"] = Base64Url.EncodeToString(own.Modulus),
                ["e"] = Base64Url.EncodeToString(own.Exponent),
            }
        );
    }

    private static long Seconds(int fromStart) => TestClock.Start.ToUnixTimeSeconds() + fromStart;
}
