using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

/// <summary>A place on the map, in degrees of WGS 84.</summary>
public readonly record struct GeoPoint
{
    public double Latitude { get; }
    public double Longitude { get; }

    private GeoPoint(double latitude, double longitude) => (Latitude, Longitude) = (latitude, longitude);

    /// <summary>Both or neither; null for neither.</summary>
    public static Result<GeoPoint?> Create(double? latitude, double? longitude) =>
        (latitude, longitude) switch
        {
            (null, null) => (GeoPoint?)null,
            (null, _) => StylistErrors.LocationIncomplete.At("latitude"),
            (_, null) => StylistErrors.LocationIncomplete.At("longitude"),
            (not (>= -90 and <= 90), _) => StylistErrors.LatitudeOutOfRange.At("latitude"),
            (_, not (>= -180 and <= 180)) => StylistErrors.LongitudeOutOfRange.At("longitude"),
            ({ } lat, { } lon) => new GeoPoint(lat, lon),
        };
}
