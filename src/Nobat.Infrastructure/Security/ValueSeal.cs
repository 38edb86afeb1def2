using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// AES-256-GCM with a random nonce; the place is authenticated with the value, and the key's id stands in front:
/// <c>length of id, id, nonce, tag, ciphertext</c>.
/// </summary>
internal sealed class ValueSeal(IOptions<SecurityOptions> options) : IValueSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Dictionary<string, byte[]> _keys = options.Value.DataKeys.ToDictionary(
        key => key.Key,
        key => SHA256.HashData(Convert.FromBase64String(key.Value)),
        StringComparer.Ordinal
    );

    private readonly string _active = options.Value.ActiveDataKey;

    public byte[] Seal(ReadOnlySpan<byte> value, string place)
    {
        var id = Encoding.UTF8.GetBytes(_active);
        var sealedValue = new byte[1 + id.Length + NonceBytes + TagBytes + value.Length];
        sealedValue[0] = (byte)id.Length;
        id.CopyTo(sealedValue, 1);
        var parts = Parts(sealedValue);
        RandomNumberGenerator.Fill(parts.Nonce);
        using var aes = new AesGcm(_keys[_active], TagBytes);
        aes.Encrypt(parts.Nonce, value, parts.Cipher, parts.Tag, Encoding.UTF8.GetBytes(place));
        return sealedValue;
    }

    public byte[] Open(byte[] sealedValue, string place)
    {
        if (!_keys.TryGetValue(KeyOf(sealedValue), out var key))
            throw new CryptographicException("A value was sealed with a key that configuration no longer lists.");
        var parts = Parts(sealedValue);
        var value = new byte[parts.Cipher.Length];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(parts.Nonce, parts.Cipher, parts.Tag, value, Encoding.UTF8.GetBytes(place));
        return value;
    }

    public bool CanOpen(byte[] sealedValue) => _keys.ContainsKey(KeyOf(sealedValue));

    public bool IsOutdated(byte[] sealedValue) => KeyOf(sealedValue) != _active;

    private static string KeyOf(byte[] sealedValue) => Encoding.UTF8.GetString(sealedValue, 1, sealedValue[0]);

    private static SealedParts Parts(byte[] sealedValue)
    {
        var rest = sealedValue.AsSpan(1 + sealedValue[0]);
        return new SealedParts(rest[..NonceBytes], rest.Slice(NonceBytes, TagBytes), rest[(NonceBytes + TagBytes)..]);
    }

    private readonly ref struct SealedParts(Span<byte> nonce, Span<byte> tag, Span<byte> cipher)
    {
        public readonly Span<byte> Nonce = nonce;
        public readonly Span<byte> Tag = tag;
        public readonly Span<byte> Cipher = cipher;
    }
}
