using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Nobat.Infrastructure.Push;

/// <summary>The key by which push services know this server (RFC 8292).</summary>
internal sealed class VapidKey : IDisposable
{
    public const int PrivateLength = 32;

    /// <summary>At most 24 hours are allowed (section 2).</summary>
    private static readonly Duration Lifetime = Duration.FromHours(12);
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);

    private readonly ECDsa _key;

    private VapidKey(ECDsa key)
    {
        _key = key;
        PublicKey = Base64Url.EncodeToString(key.ExportParameters(includePrivateParameters: false).Q.ToUncompressed());
    }

    /// <summary>65 bytes in base64url.</summary>
    public string PublicKey { get; }

    public static VapidKey From(byte[] privateKey) =>
        new(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey }));

    /// <summary>The <c>Authorization</c> of one request.</summary>
    public string Authorize(Uri endpoint, string subject, Instant now)
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                aud = endpoint.GetLeftPart(UriPartial.Authority),
                exp = (now + Lifetime).ToUnixTimeSeconds(),
                sub = subject,
            }
        );
        var signed = $"{Header}.{Base64Url.EncodeToString(claims)}";
        // ES256 is the two numbers side by side (RFC 7518, section 3.4), which is what .NET makes unless told otherwise.
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={PublicKey}";
    }

    public void Dispose() => _key.Dispose();
}
