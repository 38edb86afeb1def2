using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nobat.Api.Tests.Auth.Passkeys;

/// <summary>What a browser or an authenticator does otherwise than it should.</summary>
internal sealed record Trick
{
    public string Origin { get; init; } = "http://localhost:5080";
    public bool? CrossOrigin { get; init; }
    public string? Domain { get; init; }
    public string? ClientType { get; init; }
    public string? Challenge { get; init; }

    /// <summary>User present and verified, nothing else.</summary>
    public byte Flags { get; init; } = 0x05;
    public string Type { get; init; } = "public-key";
    public byte[]? CredentialId { get; init; }
    public string? UserHandle { get; init; }
    public uint? Count { get; init; }
    public int Algorithm { get; init; } = -7;

    /// <summary>Changed after signing.</summary>
    public Func<byte[], byte[]> Signature { get; init; } = signature => signature;
    public Func<byte[], byte[]> SignedData { get; init; } = data => data;
    public Func<byte[], byte[]> Attestation { get; init; } = data => data;
}

/// <summary>
/// An authenticator and a browser in software, written from Web Authentication, level 3: ES256, attestation "none". Like most passkeys
/// it does not count unless it is told to.
/// </summary>
internal sealed class SoftAuthenticator(bool counts = false) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _userHandle = "";
    private uint _count;

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _key.Dispose();

    /// <summary><c>navigator.credentials.create()</c>, then <c>toJSON()</c>.</summary>
    public object Create(JsonElement options, Trick? trick = null)
    {
        trick ??= new Trick();
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var domain = trick.Domain ?? options.GetProperty("rp").GetProperty("id").GetString()!;
        byte[] attested =
        [
            .. new byte[16],
            (byte)(CredentialId.Length >> 8),
            (byte)CredentialId.Length,
            .. CredentialId,
            .. PublicKey(trick.Algorithm),
        ];
        var data = AuthenticatorData(domain, (byte)(trick.Flags | 0x40), trick.Count ?? Next(), attested);
        var id = Base64Url.EncodeToString(trick.CredentialId ?? CredentialId);
        return new
        {
            id,
            rawId = id,
            type = trick.Type,
            authenticatorAttachment = "platform",
            clientExtensionResults = new { credProps = new { rk = true } },
            response = new
            {
                clientDataJSON = Base64Url.EncodeToString(ClientData(options, "webauthn.create", trick)),
                attestationObject = Base64Url.EncodeToString(trick.Attestation(AttestationObject(data))),
                transports = new[] { "internal", "hybrid" },
                publicKeyAlgorithm = -7,
            },
        };
    }

    /// <summary><c>navigator.credentials.get()</c>, then <c>toJSON()</c>.</summary>
    public object Get(JsonElement options, Trick? trick = null)
    {
        trick ??= new Trick();
        var data = AuthenticatorData(trick.Domain ?? options.GetProperty("rpId").GetString()!, trick.Flags, trick.Count ?? Next(), []);
        var client = ClientData(options, "webauthn.get", trick);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var id = Base64Url.EncodeToString(trick.CredentialId ?? CredentialId);
        return new
        {
            id,
            rawId = id,
            type = trick.Type,
            clientExtensionResults = new { },
            response = new
            {
                clientDataJSON = Base64Url.EncodeToString(client),
                authenticatorData = Base64Url.EncodeToString(trick.SignedData(data)),
                signature = Base64Url.EncodeToString(trick.Signature(signature)),
                userHandle = trick.UserHandle ?? _userHandle,
            },
        };
    }

    private uint Next() => counts ? ++_count : 0;

    private static byte[] AuthenticatorData(string domain, byte flags, uint count, byte[] attested)
    {
        var counted = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counted, count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), flags, .. counted, .. attested];
    }

    private static byte[] ClientData(JsonElement options, string type, Trick trick)
    {
        var data = new Dictionary<string, object?>
        {
            ["type"] = trick.ClientType ?? type,
            ["challenge"] = trick.Challenge ?? options.GetProperty("challenge").GetString(),
            ["origin"] = trick.Origin,
        };
        if (trick.CrossOrigin is { } cross)
            data["crossOrigin"] = cross;
        return JsonSerializer.SerializeToUtf8Bytes(data);
    }

    private static byte[] AttestationObject(byte[] authenticatorData)
    {
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString("none");
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(authenticatorData);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <summary>COSE_Key of type EC2 on P-256 (RFC 9053, section 7.1.1).</summary>
    private byte[] PublicKey(int algorithm)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1);
        cbor.WriteInt32(2);
        cbor.WriteInt32(3);
        cbor.WriteInt32(algorithm);
        cbor.WriteInt32(-1);
        cbor.WriteInt32(1);
        cbor.WriteInt32(-2);
        cbor.WriteByteString(point.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(point.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }
}
