using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;

namespace Nobat.Infrastructure.Database.Converters;

/// <summary>
/// What was booked, as JSON on the booking: <c>[{"service":"…","name":"…","nameEn":"…","durationMinutes":60,"price":1,"deposit":0}]</c>.
/// It is written once with the booking and read with it, so it costs no statement and no join.
/// </summary>
internal sealed class BookingLinesConverter()
    : ValueConverter<IReadOnlyList<BookingLine>, string>(lines => Write(lines), json => Read(json))
{
    private const string None = "[]";
    private static readonly BookingLine[] NoLines = [];
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new TypedIdJsonConverterFactory() },
    };

    public static string Write(IReadOnlyList<BookingLine> lines) => lines.Count == 0 ? None : JsonSerializer.Serialize(lines, Options);

    public static IReadOnlyList<BookingLine> Read(string json) =>
        json == None ? NoLines : JsonSerializer.Deserialize<BookingLine[]>(json, Options)!;
}
