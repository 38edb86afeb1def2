using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Http;

/// <summary>A date in a query string, <c>YYYY-MM-DD</c>; 30 February is refused with 400.</summary>
internal readonly record struct QueryDate(LocalDate Value)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out QueryDate date)
    {
        var parsed = LocalDatePattern.Iso.Parse(text ?? "");
        date = parsed.Success ? new(parsed.Value) : default;
        return parsed.Success;
    }

    private static readonly LocalDate First = new(1, 1, 1);
    private static readonly LocalDate Last = new(9998, 12, 31);

    /// <summary>When the date begins in UTC; never outside of what the database can hold.</summary>
    public Instant BeginsInUtc => LocalDate.Max(First, LocalDate.Min(Last, Value)).AtMidnight().InUtc().ToInstant();

    /// <summary>When it is over in UTC.</summary>
    public Instant EndsInUtc => BeginsInUtc + Duration.FromDays(1);

    public static implicit operator LocalDate(QueryDate date) => date.Value;

    public static implicit operator LocalDate?(QueryDate? date) => date?.Value;
}
