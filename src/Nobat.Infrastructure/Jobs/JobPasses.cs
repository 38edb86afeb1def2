using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Nobat.Application.Auth;
using Nobat.Application.Jobs;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Account, session and the end of the pass, sealed with the keys of configuration, so that every process reads every pass.</summary>
internal sealed class JobPasses(IValueSeal seal) : IJobPasses
{
    private const string Place = "job dashboard pass";
    private const int IdBytes = 16;
    private const int Bytes = 2 * IdBytes + sizeof(long);

    /// <summary>More than any pass of ours has, whatever its key is called.</summary>
    private const int LongestText = 400;

    public string New(UserId user, SessionId session, Instant expiresAt)
    {
        Span<byte> content = stackalloc byte[Bytes];
        user.Value.TryWriteBytes(content, bigEndian: true, out _);
        session.Value.TryWriteBytes(content[IdBytes..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(content[(2 * IdBytes)..], expiresAt.ToUnixTimeTicks());
        return Base64Url.EncodeToString(seal.Seal(content, Place));
    }

    /// <summary>Null for what is no pass of ours.</summary>
    public (UserId User, SessionId Session, Instant ExpiresAt)? Read(string text)
    {
        if (text.Length is 0 or > LongestText || !Base64Url.IsValid(text))
            return null;
        try
        {
            var content = seal.Open(Base64Url.DecodeFromChars(text), Place);
            return content.Length == Bytes ? Parse(content) : null;
        }
        catch (Exception forged) when (forged is CryptographicException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static (UserId, SessionId, Instant) Parse(ReadOnlySpan<byte> content) =>
        (
            UserId.From(new Guid(content[..IdBytes], bigEndian: true)),
            SessionId.From(new Guid(content.Slice(IdBytes, IdBytes), bigEndian: true)),
            Instant.FromUnixTimeTicks(BinaryPrimitives.ReadInt64BigEndian(content[(2 * IdBytes)..]))
        );
}
