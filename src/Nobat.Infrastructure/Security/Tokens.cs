using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Access tokens: JWT of type <c>at+jwt</c> (RFC 9068) with HS256 and a <c>kid</c>. Refresh tokens: <c>session.mac</c> in base64url, the
/// mac being HMAC-SHA256 of session and generation, 256 bits.
/// </summary>
internal sealed class Tokens(IOptions<SecurityOptions> options) : ITokens
{
    public const string TokenType = "at+jwt";
    public static readonly Duration AccessLifetime = Duration.FromMinutes(30);

    private static readonly JsonWebTokenHandler Writer = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SecurityOptions _options = options.Value;
    private readonly byte[] _refreshKey = Convert.FromBase64String(options.Value.RefreshKey);
    private readonly SigningCredentials _signing = new(SigningKeys(options.Value)[options.Value.ActiveKey], SecurityAlgorithms.HmacSha256);

    public static Dictionary<string, SymmetricSecurityKey> SigningKeys(SecurityOptions options) =>
        options.SigningKeys.ToDictionary(
            key => key.Key,
            key => new SymmetricSecurityKey(Convert.FromBase64String(key.Value)) { KeyId = key.Key }
        );

    public AccessToken Access(UserId user, SessionId session, Instant now)
    {
        var expires = now + AccessLifetime;
        var text = Writer.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = TokenType,
                Issuer = _options.Issuer,
                Audience = _options.Audience,
                IssuedAt = now.ToDateTimeUtc(),
                NotBefore = now.ToDateTimeUtc(),
                Expires = expires.ToDateTimeUtc(),
                SigningCredentials = _signing,
                Claims = new Dictionary<string, object> { ["sub"] = user.Value.ToString(), ["sid"] = session.Value.ToString() },
            }
        );
        return new AccessToken(text, expires);
    }

    public RefreshTokenText Refresh(SessionId session, int generation)
    {
        Span<byte> what = stackalloc byte[20];
        session.Value.TryWriteBytes(what, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(what[16..], generation);
        var mac = HMACSHA256.HashData(_refreshKey, what);
        var text = $"{Base64Url.EncodeToString(what[..16])}.{Base64Url.EncodeToString(mac)}";
        return new RefreshTokenText(text, HashOf(text));
    }

    public (SessionId Session, byte[] Hash)? Read(string refreshToken)
    {
        var dot = refreshToken.IndexOf('.', StringComparison.Ordinal);
        Span<byte> id = stackalloc byte[18];
        if (
            dot != 22
            || refreshToken.Length != 66
            || !Base64Url.TryDecodeFromChars(refreshToken.AsSpan(0, dot), id, out var count)
            || count != 16
        )
            return null;
        return (SessionId.From(new Guid(id[..16], bigEndian: true)), HashOf(refreshToken));
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));
}
