using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Nobat.Testing;

/// <summary>An OpenID Connect provider on a real port that speaks the real protocol, and can be made to lie.</summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "nobat-tests";
    public const string ClientSecret = "a secret of the tests";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Grant> _codes = new();
    private RsaSecurityKey _key = NewKey();

    private OpenIdProvider(WebApplication app, TimeProvider clock)
    {
        _app = app;
        Clock = clock;
        app.MapGet("/.well-known/openid-configuration", () => Discovery());
        app.MapGet("/keys", () => new { keys = new[] { PublicKey() } });
        app.MapPost("/token", Token);
    }

    private sealed record Grant(string Subject, string Nonce, string Challenge, string RedirectUri);

    public string Address { get; private set; } = "";

    /// <summary>Changes the claims of the next identity tokens.</summary>
    public Action<SecurityTokenDescriptor>? Twist { get; set; }

    /// <summary>Signs with a key that it does not publish.</summary>
    public bool SignsWithAStrangersKey { get; set; }

    /// <summary>Status of the token endpoint while it is broken.</summary>
    public int? Broken { get; set; }

    private TimeProvider Clock { get; }

    public static async Task<OpenIdProvider> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new OpenIdProvider(app, clock);
        await app.StartAsync();
        provider.Address = app.Urls.Single();
        return provider;
    }

    /// <summary>What the browser does at the provider: signs in as <paramref name="subject"/> and is sent back with a code and the state.</summary>
    public (string Code, string State) SignIn(string authorizationUrl, string subject)
    {
        var asked = HttpUtility.ParseQueryString(new Uri(authorizationUrl).Query);
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256")
            throw new InvalidOperationException("That is no request of ours: " + authorizationUrl);
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = new Grant(subject, asked["nonce"]!, asked["code_challenge"]!, asked["redirect_uri"]!);
        return (code, asked["state"]!);
    }

    /// <summary>The issuer its document names, where that is not its own address.</summary>
    public string? SaysItIs { get; set; }

    public void ChangeKey() => _key = NewKey();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private object Discovery() =>
        new
        {
            issuer = SaysItIs ?? Address,
            authorization_endpoint = Address + "/authorize",
            token_endpoint = Address + "/token",
            jwks_uri = Address + "/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        };

    private object PublicKey()
    {
        var rsa = _key.Rsa.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = _key.KeyId,
            n = Base64Url.EncodeToString(rsa.Modulus),
            e = Base64Url.EncodeToString(rsa.Exponent),
        };
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        if (Broken is { } status)
            return Results.StatusCode(status);
        var form = await request.ReadFormAsync();
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        var isGranted =
            form["client_id"] == ClientId
            && form["client_secret"] == ClientSecret
            && form["grant_type"] == "authorization_code"
            && _codes.TryRemove(form["code"].ToString(), out var grant)
            && grant.RedirectUri == form["redirect_uri"]
            && grant.Challenge == challenge
                ? grant
                : null;
        return isGranted is null
            ? Results.Json(new { error = "invalid_grant" }, statusCode: 400)
            : Results.Json(
                new
                {
                    access_token = "not used",
                    token_type = "Bearer",
                    id_token = IdentityOf(isGranted),
                }
            );
    }

    private string IdentityOf(Grant grant)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = grant.Subject,
                ["nonce"] = grant.Nonce,
                ["email"] = "sara@example.com",
            },
            SigningCredentials = new SigningCredentials(SignsWithAStrangersKey ? NewKey() : _key, SecurityAlgorithms.RsaSha256),
        };
        Twist?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
}
