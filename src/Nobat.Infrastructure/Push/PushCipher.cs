using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nobat.Infrastructure.Push;

/// <summary>
/// Message encryption for web push (RFC 8291): an agreement on P-256 with the browser's key, keys derived by HKDF, and one record of
/// <c>aes128gcm</c> (RFC 8188).
/// </summary>
internal static class PushCipher
{
    public const int PointLength = 65;
    public const int AuthLength = 16;

    /// <summary>What fits into one record beside the header, the delimiter and the tag (section 4).</summary>
    public const int LargestText = RecordLength - HeaderLength - 1 - TagLength;

    private const int RecordLength = 4096;
    private const int SaltLength = 16;
    private const int HeaderLength = SaltLength + 4 + 1 + PointLength;
    private const int TagLength = 16;
    private const int KeyLength = 16;
    private const int NonceLength = 12;
    private const byte LastRecord = 2;

    public static byte[] Encrypt(ReadOnlySpan<byte> text, byte[] browserKey, byte[] auth)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, browserKey, auth, own, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <summary>With a key and a salt of the caller's; each pair is good for one message.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, byte[] browserKey, byte[] auth, ECDiffieHellman own, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LargestText);
        var ownKey = own.ExportParameters(includePrivateParameters: false).Q.ToUncompressed();
        var (key, nonce) = Derive(own, browserKey, browserKey, ownKey, auth, salt);

        var message = new byte[HeaderLength + text.Length + 1 + TagLength];
        salt.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltLength), RecordLength);
        message[SaltLength + 4] = PointLength;
        ownKey.CopyTo(message, SaltLength + 5);

        var record = new byte[text.Length + 1];
        text.CopyTo(record);
        record[^1] = LastRecord;
        var cipher = message.AsSpan(HeaderLength, record.Length);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, record, cipher, message.AsSpan(HeaderLength + record.Length));
        return message;
    }

    /// <summary>Section 3.4.</summary>
    /// <param name="peerKey">The public key of the other side.</param>
    private static (byte[] Key, byte[] Nonce) Derive(
        ECDiffieHellman own,
        byte[] peerKey,
        byte[] browserKey,
        byte[] serverKey,
        byte[] auth,
        byte[] salt
    )
    {
        using var peer = ECDiffieHellman.Create(P256.Point(peerKey));
        var secret = own.DeriveRawSecretAgreement(peer.PublicKey);
        var keyInfo = (byte[])[.. "WebPush: info\0"u8, .. browserKey, .. serverKey];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, auth, keyInfo);
        var pseudoRandom = HKDF.Extract(HashAlgorithmName.SHA256, input, salt);
        return (
            HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandom, KeyLength, [.. "Content-Encoding: aes128gcm\0"u8]),
            HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandom, NonceLength, [.. "Content-Encoding: nonce\0"u8])
        );
    }
}

internal static class P256
{
    private const byte Uncompressed = 4;
    private const int Half = 32;

    /// <summary>The public key of 65 bytes. Throws <see cref="CryptographicException"/> where they are no point of the curve.</summary>
    public static ECParameters Point(byte[] uncompressed)
    {
        if (uncompressed is not [Uncompressed, ..] || uncompressed.Length != PushCipher.PointLength)
            throw new CryptographicException("Not an uncompressed point of P-256.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = uncompressed[1..(1 + Half)], Y = uncompressed[(1 + Half)..] },
        };
    }

    public static byte[] ToUncompressed(this ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];
}
