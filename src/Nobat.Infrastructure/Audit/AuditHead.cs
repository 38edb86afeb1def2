using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nobat.Infrastructure.Security;

namespace Nobat.Infrastructure.Audit;

/// <summary>
/// The end of the chain at one moment, signed: kept elsewhere (the log has one every hour) it shows a chain that was cut short or made
/// anew. As text: <c>position:hash:key:signature</c>.
/// </summary>
internal sealed record AuditHead(long Position, byte[] Hash, string KeyId, byte[] Signature)
{
    public static AuditHead? Parse(string text)
    {
        var parts = text.Split(':');
        try
        {
            return
                parts is [var position, var hash, var key, var signature]
                && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new AuditHead(number, Convert.FromHexString(hash), key, Convert.FromHexString(signature))
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public override string ToString() =>
        $"{Position.ToString(CultureInfo.InvariantCulture)}:{Convert.ToHexStringLower(Hash)}:{KeyId}:{Convert.ToHexStringLower(Signature)}";
}

/// <summary>Signs heads with a key derived from the data keys, which are not in the database.</summary>
internal sealed class AuditSigner(SecurityOptions options)
{
    private readonly Dictionary<string, byte[]> _keys = options.DataKeys.ToDictionary(
        key => key.Key,
        key =>
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                Convert.FromBase64String(key.Value),
                SHA256.HashSizeInBytes,
                info: Encoding.ASCII.GetBytes("nobat audit head")
            ),
        StringComparer.Ordinal
    );

    public AuditHead Sign(long position, byte[] hash) =>
        new(position, hash, options.ActiveDataKey, Mac(_keys[options.ActiveDataKey], position, hash));

    public bool IsGenuine(AuditHead head) =>
        _keys.TryGetValue(head.KeyId, out var key)
        && CryptographicOperations.FixedTimeEquals(Mac(key, head.Position, head.Hash), head.Signature);

    private static byte[] Mac(byte[] key, long position, byte[] hash) =>
        HMACSHA256.HashData(
            key,
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position}|{Convert.ToHexString(hash)}"))
        );
}
