using System.Buffers.Binary;
using System.Buffers.Text;
using System.Linq.Expressions;
using FluentValidation;
using NodaTime;

namespace Nobat.Application.Common;

/// <summary>
/// Where a list went on: after the row with this moment and this id. A list read by key neither repeats nor hides a row when others
/// are added meanwhile. Written as 32 characters of base64url, whose content is no contract.
/// </summary>
public readonly record struct Cursor(Instant At, Guid Id)
{
    private const int Bytes = 24;
    private const int Length = 32;

    // Wider than any row, and within what PostgreSQL can compare.
    private static readonly Instant First = Instant.FromUtc(1970, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(3000, 1, 1, 0, 0);

    public static Cursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (
            text.Length != Length
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != Bytes
        )
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= First.ToUnixTimeTicks() && ticks < Last.ToUnixTimeTicks()
            ? new Cursor(Instant.FromUnixTimeTicks(ticks), new Guid(bytes[8..], bigEndian: true))
            : null;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.ToUnixTimeTicks());
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}

public static class Paging
{
    /// <summary>1 to 100, refused under the name <c>limit</c>.</summary>
    public static void MustBeALimit<T>(this AbstractValidator<T> validator, Expression<Func<T, int>> limit) =>
        validator.RuleFor(limit).InclusiveBetween(1, PageRequest.MaxLimit).OverridePropertyName("limit");

    /// <summary>A page out of rows of which one more than wanted was read; the surplus one only says that there is a next page.</summary>
    public static Page<TItem> ToPage<TRow, TItem>(
        this IReadOnlyList<TRow> rows,
        int limit,
        Func<TRow, Cursor> place,
        Func<TRow, TItem> show
    ) => new([.. rows.Take(limit).Select(show)], rows.Count > limit ? place(rows[limit - 1]).ToString() : null);
}
