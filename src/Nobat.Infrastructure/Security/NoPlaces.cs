using Nobat.Application.Auth;

namespace Nobat.Infrastructure.Security;

/// <summary>Knows no place: databases of places are licensed goods, and whoever has one registers it as <see cref="IPlaces"/>.</summary>
internal sealed class NoPlaces : IPlaces
{
    public string? Find(string network) => null;
}
