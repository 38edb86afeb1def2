using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security.External;

/// <summary>
/// OpenID Connect Core 1.0, code flow with PKCE (RFC 7636). The identity token is checked in full (issuer, audience, signature by a
/// key of the provider's, life, nonce) although it comes straight from the provider; of what it says only the subject is used.
/// </summary>
internal sealed class ExternalProviders(IOptions<ExternalOptions> options, IHttpClientFactory http, TimeProvider clock) : IExternalProviders
{
    public const string Client = "external";

    private static readonly JsonWebTokenHandler Reader = new() { MapInboundClaims = false };
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> _discovered = new();

    public IReadOnlyList<string> Names { get; } = [.. options.Value.Providers.Keys.Order(StringComparer.Ordinal)];

    public bool MayReturnTo(string redirectUri) => options.Value.RedirectUris.Contains(redirectUri, StringComparer.Ordinal);

    public async Task<Result<string>> AddressAsync(ExternalCeremony ceremony, string state, CancellationToken ct)
    {
        if (await DiscoverAsync(ceremony.Provider, ct) is not { } discovered)
            return AuthErrors.ExternalAway;
        var provider = options.Value.Providers[ceremony.Provider];
        return QueryHelpers.AddQueryString(
            discovered.AuthorizationEndpoint,
            new Dictionary<string, string?>
            {
                ["response_type"] = "code",
                ["client_id"] = provider.ClientId,
                ["redirect_uri"] = ceremony.RedirectUri,
                ["scope"] = string.Join(' ', provider.Scopes.Prepend("openid")),
                ["state"] = state,
                ["nonce"] = ceremony.Nonce,
                ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(ceremony.CodeVerifier))),
                ["code_challenge_method"] = "S256",
            }
        );
    }

    public async Task<Result<string>> SubjectAsync(ExternalCeremony ceremony, string code, CancellationToken ct)
    {
        if (await DiscoverAsync(ceremony.Provider, ct) is not { } discovered)
            return AuthErrors.ExternalAway;
        var answer = await ExchangeAsync(ceremony, discovered.TokenEndpoint, code, ct);
        if (!answer.IsSuccess)
            return answer.Error;
        var subject = await CheckAsync(ceremony, discovered, answer.Value, ct) ?? await CheckWithNewKeysAsync(ceremony, answer.Value, ct);
        return subject is null ? AuthErrors.ExternalRefused : subject;
    }

    private async Task<Result<string>> ExchangeAsync(ExternalCeremony ceremony, string endpoint, string code, CancellationToken ct)
    {
        var provider = options.Value.Providers[ceremony.Provider];
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = ceremony.RedirectUri,
                ["client_id"] = provider.ClientId,
                ["client_secret"] = provider.ClientSecret,
                ["code_verifier"] = ceremony.CodeVerifier,
            }
        );
        try
        {
            using var client = http.CreateClient(Client);
            using var reply = await client.PostAsync(new Uri(endpoint), form, ct);
            if ((int)reply.StatusCode >= 500)
                return AuthErrors.ExternalAway;
            var tokens = reply.IsSuccessStatusCode ? await reply.Content.ReadFromJsonAsync<TokenAnswer>(ct) : null;
            return tokens?.IdToken is { Length: > 0 } token ? token : AuthErrors.ExternalRefused;
        }
        catch (Exception away)
            when (away is HttpRequestException or JsonException || (away is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return AuthErrors.ExternalAway;
        }
    }

    /// <summary>The provider may have changed its keys since they were read.</summary>
    private async Task<string?> CheckWithNewKeysAsync(ExternalCeremony ceremony, string token, CancellationToken ct)
    {
        _discovered.TryRemove(ceremony.Provider, out _);
        return await DiscoverAsync(ceremony.Provider, ct) is { } anew ? await CheckAsync(ceremony, anew, token, ct) : null;
    }

    private async Task<string?> CheckAsync(
        ExternalCeremony ceremony,
        OpenIdConnectConfiguration discovered,
        string token,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        var checkedToken = await Reader.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = discovered.Issuer,
                ValidAudience = options.Value.Providers[ceremony.Provider].ClientId,
                IssuerSigningKeys = discovered.SigningKeys,
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                LifetimeValidator = IsInItsLifetime,
            }
        );
        return
            checkedToken is { IsValid: true, SecurityToken: JsonWebToken identity }
            && identity.TryGetPayloadValue("nonce", out string nonce)
            && nonce == ceremony.Nonce
            && identity.Audiences.Count() == 1
            && identity.Subject is { Length: > 0 and <= ExternalLogin.MaxSubjectLength } subject
            ? subject
            : null;
    }

    private bool IsInItsLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } until && now < until + Skew && !(now < notBefore - Skew);
    }

    private async Task<OpenIdConnectConfiguration?> DiscoverAsync(string name, CancellationToken ct)
    {
        var provider = options.Value.Providers[name];
        var discovery = _discovered.GetOrAdd(
            name,
            _ => new ConfigurationManager<OpenIdConnectConfiguration>(
                $"{provider.Authority.TrimEnd('/')}/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(http.CreateClient(Client))
                {
                    RequireHttps = provider.Authority.StartsWith("https:", StringComparison.Ordinal),
                }
            )
        );
        try
        {
            var configuration = await discovery.GetConfigurationAsync(ct);
            // OpenID Connect Discovery 4.3: a document that speaks for somebody else is not believed.
            return configuration.Issuer?.TrimEnd('/') == provider.Authority.TrimEnd('/') ? configuration : null;
        }
        catch (Exception away) when (away is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record TokenAnswer([property: JsonPropertyName("id_token")] string? IdToken);
}
