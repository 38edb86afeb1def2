using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Domain.Sms;

namespace Nobat.Infrastructure.Sms;

/// <summary>Who carries text messages (<c>Sms</c> in configuration).</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";
    public const string Console = "console";

    /// <summary>
    /// Names separated by commas, in the order in which they are tried: <c>kavenegar,twilio</c>. <c>console</c>, alone, keeps messages
    /// where <c>/dev/messages</c> shows them; it is refused in Production.
    /// </summary>
    public string Provider { get; set; } = "";
    public KavenegarOptions Kavenegar { get; set; } = new();
    public TwilioOptions Twilio { get; set; } = new();
    public SmsBudgetOptions Budget { get; set; } = new();

    internal string[] Names() => (Provider ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>How hard a provider is driven.</summary>
public abstract class SmsProviderOptions
{
    /// <summary>Messages a second; notices wait for their turn, codes do not.</summary>
    public int PerSecond { get; set; } = 100;

    /// <summary>Calls at once in one process; notices leave a quarter of them to codes.</summary>
    public int AtOnce { get; set; } = 128;
}

public sealed class KavenegarOptions : SmsProviderOptions
{
    /// <summary>Secret. It stands in the path of every address, so addresses are neither logged nor traced.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The line to send from; empty: the account's own.</summary>
    public string Sender { get; set; } = "";

    /// <summary>Approved templates with one <c>%token</c> for one-time codes, by language; without one a code goes as text.</summary>
    public Dictionary<string, string> CodeTemplates { get; set; } = [];

    /// <summary>Rial on the account below which administrators are told; 0: never.</summary>
    public long LowBalance { get; set; } = 1_000_000;

    public Uri BaseUrl { get; set; } = new("https://api.kavenegar.com");
}

public sealed class TwilioOptions : SmsProviderOptions
{
    public string AccountSid { get; set; } = "";

    /// <summary>Secret. It also signs callbacks.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>With <see cref="ApiSecret"/>: signs in instead of the account and its token.</summary>
    public string ApiKey { get; set; } = "";
    public string ApiSecret { get; set; } = "";

    /// <summary>The sender, E.164; or <see cref="MessagingServiceSid"/>.</summary>
    public string From { get; set; } = "";
    public string MessagingServiceSid { get; set; } = "";

    /// <summary>Where Twilio reaches this API, for news of messages; empty: they are only asked for.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>What a dollar costs, since Twilio bills in dollars; 0: costs stay unknown.</summary>
    public long RialPerUsd { get; set; }

    public Uri BaseUrl { get; set; } = new("https://api.twilio.com");
}

/// <summary>What holds until an administrator sets a budget. Rial a month; 0: none.</summary>
public sealed class SmsBudgetOptions
{
    public long Monthly { get; set; }
    public long WarnAt { get; set; }
}

internal sealed partial class SmsOptionsValidator(IHostEnvironment environment) : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        var wrong = Providers(options).Concat(Budget(options.Budget)).ToList();
        if (options.Names().Contains(KavenegarSms.ProviderName))
            wrong.AddRange(Kavenegar(options.Kavenegar));
        if (options.Names().Contains(TwilioSms.ProviderName))
            wrong.AddRange(Twilio(options.Twilio));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private IEnumerable<string> Providers(SmsOptions options)
    {
        string[] known = [SmsOptions.Console, KavenegarSms.ProviderName, TwilioSms.ProviderName];
        var names = options.Names();
        if (names.Length == 0 || names.Except(known).Any() || names.Distinct().Count() < names.Length)
            yield return "Sms:Provider must list providers that this version has, each once: console, or kavenegar and twilio.";
        if (names.Contains(SmsOptions.Console) && environment.IsProduction())
            yield return "Sms:Provider console sends nothing and is refused in Production.";
        if (names.Contains(SmsOptions.Console) && names.Length > 1)
            yield return "Sms:Provider console takes everything and stands alone.";
    }

    private IEnumerable<string> Kavenegar(KavenegarOptions options)
    {
        if (!ApiKeyPattern().IsMatch(options.ApiKey))
            yield return "Sms:Kavenegar:ApiKey must be the key of Kavenegar's panel.";
        if (options.Sender is { Length: > 0 } && !options.Sender.All(char.IsAsciiDigit))
            yield return "Sms:Kavenegar:Sender must be digits.";
        if (
            options.CodeTemplates.Any(template =>
                template.Key is not ("fa" or "en") || string.IsNullOrWhiteSpace(template.Value) || template.Value.Length > 100
            )
        )
            yield return "Sms:Kavenegar:CodeTemplates holds names of templates under fa and en.";
        if (options.LowBalance < 0)
            yield return "Sms:Kavenegar:LowBalance must not be negative.";
        foreach (var one in Pace("Kavenegar", options).Concat(Address("Kavenegar:BaseUrl", options.BaseUrl)))
            yield return one;
    }

    private IEnumerable<string> Twilio(TwilioOptions options)
    {
        if (!SidPattern().IsMatch(options.AccountSid))
            yield return "Sms:Twilio:AccountSid must be AC and 32 hexadecimal digits.";
        if (options.AuthToken.Length == 0)
            yield return "Sms:Twilio:AuthToken is missing.";
        if (options.ApiKey.Length > 0 != options.ApiSecret.Length > 0)
            yield return "Sms:Twilio:ApiKey and Sms:Twilio:ApiSecret are set together.";
        if (options.From.Length > 0 == options.MessagingServiceSid.Length > 0)
            yield return "Sms:Twilio:From or Sms:Twilio:MessagingServiceSid must be set, not both.";
        if (options.RialPerUsd < 0)
            yield return "Sms:Twilio:RialPerUsd must not be negative.";
        if (options.PublicUrl.Length > 0 && (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || !IsSafe(url)))
            yield return "Sms:Twilio:PublicUrl must be an absolute https address.";
        foreach (var one in Pace("Twilio", options).Concat(Address("Twilio:BaseUrl", options.BaseUrl)))
            yield return one;
    }

    private static IEnumerable<string> Budget(SmsBudgetOptions options)
    {
        if (options.Monthly is < 0 or > SmsBudget.MaxAmount)
            yield return "Sms:Budget:Monthly must be between 0 and 1,000,000,000,000.";
        if (options.WarnAt < 0 || (options.Monthly > 0 && options.WarnAt > options.Monthly))
            yield return "Sms:Budget:WarnAt must not be negative, nor above Sms:Budget:Monthly.";
    }

    private static IEnumerable<string> Pace(string provider, SmsProviderOptions options)
    {
        if (options.PerSecond is < 1 or > 10_000)
            yield return $"Sms:{provider}:PerSecond must be between 1 and 10,000.";
        if (options.AtOnce is < 4 or > 1_000)
            yield return $"Sms:{provider}:AtOnce must be between 4 and 1,000.";
    }

    private IEnumerable<string> Address(string key, Uri address)
    {
        if (!address.IsAbsoluteUri || !IsSafe(address))
            yield return $"Sms:{key} must be an absolute https address.";
    }

    private bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || (!environment.IsProduction() && address.IsLoopback);

    [GeneratedRegex("^[0-9A-Za-z=+/_%.-]{16,200}\\z")]
    private static partial Regex ApiKeyPattern();

    [GeneratedRegex("^AC[0-9a-fA-F]{32}\\z")]
    private static partial Regex SidPattern();
}
