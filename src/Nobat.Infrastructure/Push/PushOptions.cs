using System.Buffers.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Push;

/// <summary>Notifications to browsers (<c>WebPush</c> in configuration).</summary>
public sealed class PushOptions
{
    public const string Section = "WebPush";

    /// <summary>The services of the browsers there are; <c>*.</c> stands for any name in front.</summary>
    public static readonly IReadOnlyList<string> KnownServices =
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ];

    /// <summary>Secret: this server's private key, 32 bytes of P-256 in base64url. Subscriptions are bound to it. None: off; Development has one of its own.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>Whom a push service can turn to: <c>mailto:</c> or <c>https:</c> (RFC 8292, section 2.1).</summary>
    public string Subject { get; set; } = "";

    /// <summary>Hosts that may be called, in place of <see cref="KnownServices"/>.</summary>
    public IList<string> Services { get; init; } = [];

    /// <summary>For tests: plain http and addresses that are not public are called too.</summary>
    public bool AllowLocal { get; set; }

    internal IEnumerable<string> AllowedServices => Services.Count > 0 ? Services : KnownServices;
}

internal sealed class PushOptionsValidator(IHostEnvironment environment) : IValidateOptions<PushOptions>
{
    public ValidateOptionsResult Validate(string? name, PushOptions options)
    {
        var wrong = new List<string>();
        if (options.PrivateKey is { Length: > 0 } key && !IsKey(key))
            wrong.Add("WebPush:PrivateKey is not a private key of P-256: 32 bytes in base64url.");
        if (options.Subject is { Length: > 0 } ? !IsContact(options.Subject) : options.PrivateKey is { Length: > 0 })
            wrong.Add("WebPush:Subject must be a mailto: or https: address.");
        if (options.Services.Any(service => !IsHost(service)))
            wrong.Add("WebPush:Services must be names of hosts, such as fcm.googleapis.com or *.push.apple.com.");
        if (options.AllowLocal && environment.IsProduction())
            wrong.Add("WebPush:AllowLocal is for tests and refused in Production.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsKey(string text)
    {
        if (!Base64Url.IsValid(text, out var length) || length != VapidKey.PrivateLength)
            return false;
        try
        {
            using var key = VapidKey.From(Base64Url.DecodeFromChars(text));
            return true;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static bool IsContact(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "mailto" or "https" };

    private static bool IsHost(string? text) =>
        text is { Length: > 0 }
        && Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) is not UriHostNameType.Unknown;
}
