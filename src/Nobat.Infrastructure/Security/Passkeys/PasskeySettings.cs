using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;

namespace Nobat.Infrastructure.Security.Passkeys;

/// <summary>Where passkeys are made and shown (<c>Passkeys</c> in configuration).</summary>
internal sealed class PasskeySettings
{
    /// <summary>The domain a passkey belongs to (RP ID); by default the host of <c>Site:PublicUrl</c>. Changing it loses every passkey.</summary>
    public string? ServerDomain { get; set; }

    /// <summary>Origins that may ask for one, such as <c>https://nobat.example</c>; by default that of <c>Site:PublicUrl</c>.</summary>
    public string[] Origins { get; set; } = [];
}

/// <summary>Domain and origins as they are after the defaults.</summary>
internal sealed class PasskeyPlace(IOptions<PasskeySettings> settings, IOptions<SiteOptions> site)
{
    private const string AndroidApp = "android:apk-key-hash:";

    public string Domain { get; } = DomainOf(settings.Value, site.Value);

    private HashSet<string> Origins { get; } = [.. OriginsOf(settings.Value, site.Value)];

    public void Configure(IdentityPasskeyOptions options)
    {
        options.ServerDomain = Domain;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && Origins.Contains(context.Origin));
    }

    public static string DomainOf(PasskeySettings settings, SiteOptions site) => settings.ServerDomain ?? new Uri(site.PublicUrl).Host;

    public static IEnumerable<string> OriginsOf(PasskeySettings settings, SiteOptions site) =>
        settings.Origins is { Length: > 0 } origins ? origins : [new Uri(site.PublicUrl).GetLeftPart(UriPartial.Authority)];

    /// <summary>A page of the domain, by https but on this very machine; or an Android app by the hash of its key.</summary>
    public static bool IsOrigin(string? origin, string domain)
    {
        if (origin is null)
            return false;
        if (origin.StartsWith(AndroidApp, StringComparison.Ordinal))
            return System.Buffers.Text.Base64Url.IsValid(origin.AsSpan(AndroidApp.Length)) && origin.Length > AndroidApp.Length;
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && page.GetLeftPart(UriPartial.Authority) == origin
            && (page.Scheme == "https" || (page.Scheme == "http" && page.IsLoopback))
            && (page.Host == domain || page.Host.EndsWith("." + domain, StringComparison.Ordinal));
    }
}

internal sealed class PasskeySettingsValidator(IOptions<SiteOptions> site) : IValidateOptions<PasskeySettings>
{
    public ValidateOptionsResult Validate(string? name, PasskeySettings options)
    {
        if (options is { Origins: [], ServerDomain: null })
            return ValidateOptionsResult.Success;
        var domain = PasskeyPlace.DomainOf(options, site.Value);
        if (Uri.CheckHostName(domain) != UriHostNameType.Dns)
            return ValidateOptionsResult.Fail("Passkeys:ServerDomain must be the name of a domain.");
        return PasskeyPlace.OriginsOf(options, site.Value).All(origin => PasskeyPlace.IsOrigin(origin, domain))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Passkeys:Origins must be https origins of Passkeys:ServerDomain, or Android apps.");
    }
}
