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

    private readonly byte[] _key = Convert.FromBase64String(options.Value.CodeKey);

    public string NewCode() =>
        RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);

    public byte[] Hash(OneTimeCodeId id, PhoneNumber phone, CodePurpose purpose, string code) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id.Value:N}|{phone.Value}|{purpose}|{code}"));

    public bool Matches(OneTimeCode? issued, string code)
    {
        var hash = Hash(issued?.Id ?? default, issued?.Phone ?? PhoneNumber.Parse("09000000000").Value, issued?.Purpose ?? default, code);
        return CryptographicOperations.FixedTimeEquals(hash, issued?.Hash ?? NoHash);
    }
}
