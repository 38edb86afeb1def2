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

    public static implicit operator LocalDate(QueryDate date) => date.Value;

    public static implicit operator LocalDate?(QueryDate? date) => date?.Value;
}
