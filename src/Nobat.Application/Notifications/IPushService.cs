using Nobat.Domain.Common;

namespace Nobat.Application.Notifications;

/// <summary>The way to browsers (RFC 8030, 8291, 8292).</summary>
public interface IPushService
{
    /// <summary>This server's public key, 65 bytes in base64url, which subscriptions are bound to; null where it sends none.</summary>
    string? PublicKey { get; }

    /// <summary>Reads what a browser gave. Refused with <c>push.endpoint_refused</c> or <c>push.keys_invalid</c>.</summary>
    /// <param name="endpoint">Only https, and only known push services: no other address is ever called.</param>
    /// <param name="p256dh">The browser's public key, base64url.</param>
    /// <param name="auth">16 bytes, base64url.</param>
    Result<PushTarget> Read(string endpoint, string p256dh, string auth);
}

/// <summary>Where a browser is written to, and with what.</summary>
/// <param name="Key">An uncompressed point of P-256: 65 bytes.</param>
/// <param name="Auth">16 bytes.</param>
public sealed record PushTarget(Uri Endpoint, byte[] Key, byte[] Auth);
