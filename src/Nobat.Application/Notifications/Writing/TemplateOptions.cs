using System.Globalization;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;

namespace Nobat.Application.Notifications.Writing;

/// <summary>What templates may lead to (<c>Templates</c> in configuration).</summary>
public sealed class TemplateOptions
{
    private const string Latitude = "{latitude}";
    private const string Longitude = "{longitude}";

    /// <summary>Address of a map with <c>{latitude}</c> and <c>{longitude}</c>, https.</summary>
    public string MapUrl { get; set; } = "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}";

    /// <summary>Hosts that a template's own links may lead to, besides the public site and the map.</summary>
    public IList<string> AllowedHosts { get; init; } = [];

    public bool HasMap =>
        MapUrl is not null
        && MapUrl.Contains(Latitude, StringComparison.Ordinal)
        && MapUrl.Contains(Longitude, StringComparison.Ordinal)
        && Uri.TryCreate(MapOf(0, 0), UriKind.Absolute, out var map)
        && map.Scheme == "https";

    public bool HasHosts => AllowedHosts.All(host => host is not null && Uri.CheckHostName(host) is UriHostNameType.Dns);

    public string MapOf(double latitude, double longitude) =>
        MapUrl
            .Replace(Latitude, Degrees(latitude), StringComparison.Ordinal)
            .Replace(Longitude, Degrees(longitude), StringComparison.Ordinal);

    /// <summary>RFC 5870.</summary>
    public static string GeoOf(double latitude, double longitude) => $"geo:{Degrees(latitude)},{Degrees(longitude)}";

    /// <summary>Six decimals are a tenth of a metre.</summary>
    private static string Degrees(double degrees) => degrees.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Hosts that links in messages may lead to, in small letters.</summary>
public sealed class LinkHosts(IOptions<SiteOptions> site, IOptions<TemplateOptions> templates)
{
    public IReadOnlySet<string> All { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            new Uri(site.Value.PublicUrl).Authority.ToLowerInvariant(),
            new Uri(templates.Value.MapOf(0, 0)).Authority.ToLowerInvariant(),
        }
            .Union(templates.Value.AllowedHosts.Select(host => host.ToLowerInvariant()))
            .ToHashSet(StringComparer.Ordinal);
}
