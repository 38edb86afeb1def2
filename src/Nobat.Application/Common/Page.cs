namespace Nobat.Application.Common;

/// <summary>One page of a list. <paramref name="NextCursor"/> is opaque; null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How much of a list is asked for; both members come from the query string.</summary>
/// <param name="Limit">1 to 100, 20 unless told.</param>
/// <param name="Cursor">From the page before, or null for the first.</param>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, string? Cursor = null)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;
}
