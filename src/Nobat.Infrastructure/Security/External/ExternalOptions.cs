using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security.External;

/// <summary>Sign-in with providers elsewhere (<c>External</c> in configuration); none unless configured.</summary>
public sealed class ExternalOptions
{
    /// <summary>By the name that addresses call them, such as <c>google</c>.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; init; } = [];

    /// <summary>The only addresses to come back to, letter by letter.</summary>
    public IList<string> RedirectUris { get; init; } = [];
}

/// <summary>One OpenID Connect provider.</summary>
public sealed class ProviderOptions
{
    /// <summary>The issuer's address; its <c>/.well-known/openid-configuration</c> says the rest.</summary>
    public string Authority { get; set; } = "";
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    /// <summary>Besides <c>openid</c>, which is all that is needed.</summary>
    public IList<string> Scopes { get; init; } = [];
}

internal sealed class ExternalOptionsValidator(IHostEnvironment environment) : IValidateOptions<ExternalOptions>
{
    public ValidateOptionsResult Validate(string? name, ExternalOptions options)
    {
        var wrong = new List<string>();
        foreach (var (id, provider) in options.Providers)
        {
            var key = $"External:Providers:{id}";
            if (id.Length > ExternalLogin.MaxProviderLength || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                wrong.Add($"{key} is not a name of small letters.");
            if (!IsAddress(provider.Authority))
                wrong.Add($"{key}:Authority is not an https address.");
            if (string.IsNullOrWhiteSpace(provider.ClientId))
                wrong.Add($"{key}:ClientId is empty.");
            if (string.IsNullOrWhiteSpace(provider.ClientSecret))
                wrong.Add($"{key}:ClientSecret is empty.");
        }

        if (options.Providers.Count > 0 && options.RedirectUris.Count == 0)
            wrong.Add("External:RedirectUris is empty: nobody could come back.");
        for (var i = 0; i < options.RedirectUris.Count; i++)
        {
            if (!Uri.TryCreate(options.RedirectUris[i], UriKind.Absolute, out var uri) || uri.Fragment.Length > 0)
                wrong.Add($"External:RedirectUris:{i} is not an absolute address without a fragment.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri is { Scheme: "http", IsLoopback: true } && !environment.IsProduction()));
}
