using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Nobat.Infrastructure.Audit;

/// <summary>
/// How the log is chained: the hash of a link covers the hash of the one before it, its own place and every column of its entry. A
/// field is written with its length, so that nothing can move from one field into the next.
/// </summary>
internal static class AuditChain
{
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    /// <summary>The columns a link covers, in the order of <see cref="LinkOf"/>.</summary>
    public const string Columns =
        "e.id::text, (extract(epoch FROM e.at) * 1000000)::bigint::text, e.kind, e.actor_id::text, e.actor_role::text, e.subject_kind, e.subject_id, e.outcome, e.network, e.trace_id, e.details::text";

    private const int ColumnCount = 11;

    /// <param name="entry">A row whose columns from <paramref name="first"/> on are <see cref="Columns"/>.</param>
    public static byte[] LinkOf(byte[] previous, long position, NpgsqlDataReader entry, int first)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, position);
        hash.AppendData(number);
        for (var column = first; column < first + ColumnCount; column++)
        {
            var field = entry.IsDBNull(column) ? null : Encoding.UTF8.GetBytes(entry.GetString(column));
            BinaryPrimitives.WriteInt64BigEndian(number, field?.Length ?? -1);
            hash.AppendData(number);
            hash.AppendData(field ?? []);
        }

        return hash.GetHashAndReset();
    }
}
