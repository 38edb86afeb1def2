namespace Nobat.Application.Auth;

/// <summary>Tells roughly where a network is, such as <c>Tehran, IR</c>.</summary>
public interface IPlaces
{
    /// <param name="network">An IPv4 /24 or an IPv6 /48.</param>
    /// <returns>At most 100 characters, or null when nobody can tell.</returns>
    string? Find(string network);
}
