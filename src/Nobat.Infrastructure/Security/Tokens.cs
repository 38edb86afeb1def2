using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Access tokens: JWT of type <c>at+jwt</c> (RFC 9068) with HS256 and a <c>kid</c>. Refresh and device tokens: <c>id.mac</c> in base64url, the
/// mac being HMAC-SHA256, 256 bits, of session and generation or of the device.
/// </summary>
internal sealed class Tokens(IOptions<SecurityOptions> options, SigningKeyRing keys) : ITokens
{
    public const string TokenType = "at+jwt";
    public static readonly Duration AccessLifetime = Duration.FromMinutes(30);

    /// <summary>How far the clocks of two processes may be apart.</summary>
    public static readonly Duration Skew = Duration.FromSeconds(30);

    private const int IdBytes = 16;
    private const int IdLength = 22;
    private const int MacLength = 43;
    private const int TokenLength = IdLength + 1 + MacLength;
    private const int ClaimBytes = 24;
    private const int ClaimLength = 32;

    private static readonly long Latest = Instant.FromUtc(3000, 1, 1, 0, 0).ToUnixTimeTicks();

    private static readonly JsonWebTokenHandler Writer = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SecurityOptions _options = options.Value;

    // The first of each makes new tokens; the others are accepted.
    private readonly byte[][] _refreshKeys = [.. options.Value.RefreshKeys()];
    private readonly byte[][] _deviceKeys = KeysFor("nobat device", options.Value);
    private readonly byte[][] _resetKeys = KeysFor("nobat password reset", options.Value);
    private readonly byte[][] _emailKeys = KeysFor("nobat email proof", options.Value);

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
                SigningCredentials = keys.SignsAt(now),
                Claims = new Dictionary<string, object> { ["sub"] = user.Value.ToString(), ["sid"] = session.Value.ToString() },
            }
        );
        return new AccessToken(text, expires);
    }

    public IEnumerable<RefreshTokenText> Refresh(SessionId session, int generation) =>
        _refreshKeys.Select(key => Refresh(session, generation, key));

    private static RefreshTokenText Refresh(SessionId session, int generation, byte[] key)
    {
        Span<byte> what = stackalloc byte[20];
        session.Value.TryWriteBytes(what, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(what[16..], generation);
        var mac = HMACSHA256.HashData(key, what);
        var text = $"{Base64Url.EncodeToString(what[..16])}.{Base64Url.EncodeToString(mac)}";
        return new RefreshTokenText(text, HashOf(text));
    }

    public string PasswordReset(UserId user, string? passwordHash, Instant expiresAt) =>
        Permission(user, expiresAt, passwordHash ?? "", _resetKeys[0]);

    public bool IsPasswordReset(string token, UserId user, string? passwordHash, Instant expiresAt) =>
        _resetKeys.Any(key => AreEqual(Permission(user, expiresAt, passwordHash ?? "", key), token));

    public string EmailProof(User user, Instant expiresAt) => Permission(user.Id, expiresAt, AddressOf(user), _emailKeys[0]);

    public bool IsEmailProof(string token, User user, Instant expiresAt) =>
        _emailKeys.Any(key => AreEqual(Permission(user.Id, expiresAt, AddressOf(user), key), token));

    public (UserId User, Instant ExpiresAt)? ReadEmailProof(string token) => ReadPermission(token);

    private static string AddressOf(User user) =>
        string.Create(CultureInfo.InvariantCulture, $"{user.EmailChangedAt?.ToUnixTimeTicks()}|{user.Email}");

    /// <summary>One permission to one account until <paramref name="expiresAt"/>, which dies with what it is bound to.</summary>
    private static string Permission(UserId user, Instant expiresAt, string boundTo, byte[] key)
    {
        var claim = new byte[ClaimBytes];
        user.Value.TryWriteBytes(claim, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(claim.AsSpan(IdBytes), expiresAt.ToUnixTimeTicks());
        byte[] bound = [.. claim, .. Encoding.UTF8.GetBytes(boundTo)];
        var mac = HMACSHA256.HashData(key, bound);
        return $"{Base64Url.EncodeToString(claim)}.{Base64Url.EncodeToString(mac)}";
    }

    public (UserId User, Instant ExpiresAt)? ReadPasswordReset(string token) => ReadPermission(token);

    private static (UserId User, Instant ExpiresAt)? ReadPermission(string token)
    {
        Span<byte> claim = stackalloc byte[ClaimBytes];
        if (
            token.Length != ClaimLength + 1 + MacLength
            || !Base64Url.IsValid(token.AsSpan(0, ClaimLength))
            || !Base64Url.TryDecodeFromChars(token.AsSpan(0, ClaimLength), claim, out var count)
            || count != ClaimBytes
        )
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(claim[IdBytes..]);
        return ticks >= 0 && ticks < Latest
            ? (UserId.From(new Guid(claim[..IdBytes], bigEndian: true)), Instant.FromUnixTimeTicks(ticks))
            : null;
    }

    public string NewChallenge() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    public string Device(DeviceId device) => Device(device, _deviceKeys[0]);

    private static string Device(DeviceId device, byte[] key)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        device.Value.TryWriteBytes(id, bigEndian: true, out _);
        return $"{Base64Url.EncodeToString(id)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, id))}";
    }

    public DeviceId? ReadDevice(string token)
    {
        if (IdIn(token) is not { } id)
            return null;
        var device = DeviceId.From(id);
        return _deviceKeys.Any(key => AreEqual(Device(device, key), token)) ? device : null;
    }

    public (SessionId Session, byte[] Hash)? Read(string refreshToken) =>
        IdIn(refreshToken) is { } session ? (SessionId.From(session), HashOf(refreshToken)) : null;

    /// <summary>The id before the dot, when the text has the form of one of our opaque tokens.</summary>
    private static Guid? IdIn(string token)
    {
        Span<byte> id = stackalloc byte[IdBytes + 2];
        var isOurs =
            token.Length == TokenLength
            && token[IdLength] == '.'
            && Base64Url.IsValid(token.AsSpan(0, IdLength))
            && Base64Url.TryDecodeFromChars(token.AsSpan(0, IdLength), id, out var count)
            && count == IdBytes;
        return isOurs ? new Guid(id[..IdBytes], bigEndian: true) : null;
    }

    private static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes<char>(one), MemoryMarshal.AsBytes<char>(other));

    /// <summary>Keys for one use, so that no token can pass for one of another kind.</summary>
    internal static byte[][] KeysFor(string use, SecurityOptions options) =>
        [
            .. options
                .RefreshKeys()
                .Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SHA256.HashSizeInBytes, info: Encoding.ASCII.GetBytes(use))),
        ];

    byte[] ITokens.HashOf(string token) => HashOf(token);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
