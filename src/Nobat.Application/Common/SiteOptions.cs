namespace Nobat.Application.Common;

/// <summary>The public site that shared addresses lead to; section <c>Site</c> of the configuration.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";
    private const string LocalUrl = "http://localhost:5080";

    /// <summary>Absolute, http or https.</summary>
    public string PublicUrl { get; set; } = LocalUrl;

    public bool IsValid => Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "" };

    /// <summary>Whether links to it can be given to the public.</summary>
    public bool IsPublic => PublicUrl?.StartsWith("https://", StringComparison.Ordinal) ?? false;

    /// <summary>The absolute address of a path that starts with a slash.</summary>
    public string AddressOf(string path) => PublicUrl.TrimEnd('/') + path;
}
