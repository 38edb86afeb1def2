using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Domain.Availability;
using NodaTime;

namespace Nobat.Infrastructure.Database.Converters;

/// <summary>The regular week as JSON: <c>[{"day":"saturday","start":"09:00","end":"13:00"}]</c>.</summary>
internal sealed class WeeklyHoursConverter() : ValueConverter<WeeklyHours, string>(hours => Write(hours), json => Read(json))
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(WeeklyHours hours) =>
        JsonSerializer.Serialize(
            hours.Intervals.Select(i => new Row(i.Day.ToString().ToLowerInvariant(), i.Start.ToString(), i.End.ToString())),
            Options
        );

    public static WeeklyHours Read(string json) =>
        WeeklyHours
            .Create([
                .. JsonSerializer
                    .Deserialize<Row[]>(json, Options)!
                    .Select(row => new WeeklyInterval(
                        Enum.Parse<IsoDayOfWeek>(row.Day, ignoreCase: true),
                        ClockTime.Parse(row.Start)!.Value,
                        ClockTime.Parse(row.End)!.Value
                    )),
            ])
            .Value;

    private sealed record Row(string Day, string Start, string End);
}
