using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>What a sign-in elsewhere needs to remember between its two halves. Kept here, never by the client, and taken once.</summary>
public interface ICeremonies
{
    /// <summary>Keeps <paramref name="content"/>; the token that takes it, 256 random bits.</summary>
    /// <param name="purpose">What was kept for one purpose cannot be taken for another.</param>
    Task<string> KeepAsync<T>(string purpose, T content, Duration lifetime, CancellationToken ct);

    /// <summary>Takes what was kept, for good, whatever comes after; the default when there is nothing, or no longer.</summary>
    Task<T?> TakeAsync<T>(string purpose, string token, CancellationToken ct)
        where T : class;
}

/// <summary>OpenID Connect with the providers of configuration: authorization code and PKCE.</summary>
public interface IExternalProviders
{
    IReadOnlyList<string> Names { get; }

    bool MayReturnTo(string redirectUri);

    /// <summary>Where to send the person. Refused with <c>auth.external_away</c> when the provider does not answer.</summary>
    Task<Result<string>> AddressAsync(ExternalCeremony ceremony, string state, CancellationToken ct);

    /// <summary>Who the provider says it was; refused with <c>auth.external_refused</c> unless every check holds.</summary>
    Task<Result<string>> SubjectAsync(ExternalCeremony ceremony, string code, CancellationToken ct);
}

/// <summary>One way to a provider and back.</summary>
/// <param name="CodeVerifier">RFC 7636.</param>
/// <param name="Nonce">Comes back in the identity token.</param>
public sealed record ExternalCeremony(string Provider, string RedirectUri, string CodeVerifier, string Nonce);

/// <summary>A confirmed account elsewhere that waits to be linked.</summary>
public sealed record ExternalIdentity(string Provider, string Subject);
