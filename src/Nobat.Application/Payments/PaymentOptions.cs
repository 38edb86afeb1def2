using Nobat.Application.Common;

namespace Nobat.Application.Payments;

/// <summary>Paying; section <c>Payments</c> of the configuration.</summary>
public sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>Origins besides the public site that customers may be sent back to, such as <c>https://app.example.ir</c>.</summary>
    public IList<string> ReturnOrigins { get; } = [];

    /// <summary>A link that leads anywhere would lend our name to others.</summary>
    public bool IsReturnUrl(string url, SiteOptions site) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0
        && ReturnOrigins.Append(site.PublicUrl).Any(known => IsAt(known, address));

    public bool AreReturnOriginsValid =>
        ReturnOrigins.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.PathAndQuery == "/");

    private static bool IsAt(string origin, Uri address) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var known)
        && Uri.Compare(known, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
