using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Database.Converters;

/// <summary>
/// What a booking blocks as a <c>tstzmultirange</c>. The provider's own mapping of <c>Interval[]</c> sends it as a datemultirange, so it
/// goes as ranges of instants.
/// </summary>
internal sealed class BlockedConverter()
    : ValueConverter<Interval[], NpgsqlRange<Instant>[]>(blocked => Write(blocked), ranges => Read(ranges))
{
    private static NpgsqlRange<Instant>[] Write(Interval[] blocked) =>
        Array.ConvertAll(blocked, part => new NpgsqlRange<Instant>(part.Start, true, part.End, false));

    private static Interval[] Read(NpgsqlRange<Instant>[] ranges) =>
        Array.ConvertAll(ranges, range => new Interval(range.LowerBound, range.UpperBound));
}
