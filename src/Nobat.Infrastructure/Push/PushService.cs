using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Security;
using NodaTime;

namespace Nobat.Infrastructure.Push;

/// <summary>Knows which addresses are browsers', and signs what is sent to them.</summary>
internal sealed class PushService : IPushService, IDisposable
{
    private readonly VapidKey? _key;
    private readonly PushOptions _options;
    private readonly string _subject;

    public PushService(
        IOptions<PushOptions> options,
        IOptions<SecurityOptions> security,
        IOptions<SiteOptions> site,
        IHostEnvironment environment
    )
    {
        _options = options.Value;
        if (_options.PrivateKey.Length > 0)
            _key = VapidKey.From(Base64Url.DecodeFromChars(_options.PrivateKey));
        else if (environment.IsDevelopment())
            _key = VapidKey.From(OfDevelopment(security.Value));
        _subject = _options.Subject is { Length: > 0 } subject ? subject : site.Value.PublicUrl;
    }

    public string? PublicKey => _key?.PublicKey;

    public Result<PushTarget> Read(string endpoint, string p256dh, string auth)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || !IsAllowed(address))
            return PushErrors.EndpointRefused;
        if (!TryDecode(p256dh, PushCipher.PointLength, out var key) || !IsOnCurve(key))
            return PushErrors.KeysInvalid.At("keys.p256dh");
        return TryDecode(auth, PushCipher.AuthLength, out var secret)
            ? new PushTarget(address, key, secret)
            : PushErrors.KeysInvalid.At("keys.auth");
    }

    /// <summary>Asked again before each message: the list may be another one since.</summary>
    public bool IsAllowed(Uri endpoint)
    {
        var isPlain = endpoint.Scheme == Uri.UriSchemeHttps && endpoint.IsDefaultPort && endpoint.HostNameType is UriHostNameType.Dns;
        return (isPlain || (_options.AllowLocal && endpoint.Scheme is "http" or "https"))
            && endpoint.UserInfo.Length == 0
            && endpoint.IdnHost.Length <= PushSubscription.MaxServiceLength
            && _options.AllowedServices.Any(service => Matches(endpoint.IdnHost, service));
    }

    public string Authorize(Uri endpoint, Instant now) =>
        (_key ?? throw new InvalidOperationException("No key is configured.")).Authorize(endpoint, _subject, now);

    public void Dispose() => _key?.Dispose();

    private static bool Matches(string host, string service) =>
        service.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(service[1..], StringComparison.OrdinalIgnoreCase) && host.Length > service.Length - 1
            : host.Equals(service, StringComparison.OrdinalIgnoreCase);

    private static bool TryDecode(string text, int length, out byte[] bytes)
    {
        var isRight = Base64Url.IsValid(text, out var found) && found == length;
        bytes = isRight ? Base64Url.DecodeFromChars(text) : [];
        return isRight;
    }

    private static bool IsOnCurve(byte[] key)
    {
        try
        {
            using var point = ECDiffieHellman.Create(P256.Point(key));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The same at every start and in every process, so that subscriptions last.</summary>
    private static byte[] OfDevelopment(SecurityOptions security) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Convert.FromBase64String(security.DataKeys[security.ActiveDataKey]),
            VapidKey.PrivateLength,
            info: Encoding.ASCII.GetBytes("nobat development vapid key")
        );
}
