using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security;

/// <summary>HMAC-SHA256 over the code's own random id (its salt), the phone, the purpose and the digits.</summary>
internal sealed class CodeHasher(IOptions<SecurityOptions> options) : ICodeHasher
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    // The first hashes new codes; the others are accepted.
    private readonly byte[][] _keys = [.. options.Value.CodeKeys()];

    public string NewCode() =>
        RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    public byte[] Hash(OneTimeCodeId id, PhoneNumber phone, CodePurpose purpose, string code) => Hash(id, phone, purpose, code, _keys[0]);

    public bool Matches(OneTimeCode? issued, string code)
    {
        var phone = issued?.Phone ?? PhoneNumber.Parse("09000000000").Value;
        var matches = false;
        foreach (var key in _keys)
        {
            var hash = Hash(issued?.Id ?? default, phone, issued?.Purpose ?? default, code, key);
            matches |= CryptographicOperations.FixedTimeEquals(hash, issued?.Hash ?? NoHash);
        }

        return matches;
    }

    private static byte[] Hash(OneTimeCodeId id, PhoneNumber phone, CodePurpose purpose, string code, byte[] key) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id.Value:N}|{phone.Value}|{purpose}|{code}"));
}
