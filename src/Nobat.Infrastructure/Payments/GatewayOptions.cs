using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Payments;

/// <summary>The gateways, in <c>Payments</c> of the configuration. One without its merchant's id is off.</summary>
public sealed class GatewayOptions
{
    public ZarinpalOptions Zarinpal { get; set; } = new();
    public ZibalOptions Zibal { get; set; } = new();
    public SandboxOptions Sandbox { get; set; } = new();
}

public sealed class ZarinpalOptions
{
    /// <summary>36 characters, from Zarinpal's panel.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Personal access token for refunds; without one refunds are made by hand.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>The terminal's number in Zarinpal's panel, by which refunds find their payment; goes with the token.</summary>
    public string TerminalId { get; set; } = "";

    /// <summary><c>https://sandbox.zarinpal.com</c> to try it out.</summary>
    public Uri BaseUrl { get; set; } = new("https://payment.zarinpal.com");

    public Uri RefundUrl { get; set; } = new("https://next.zarinpal.com/api/v4/graphql/");

    /// <summary>Whether the terminal has the server's address set, without which payments cannot be undone (error −62).</summary>
    public bool CanReverse { get; set; }
}

public sealed class ZibalOptions
{
    /// <summary>From Zibal's panel; <c>zibal</c> is its merchant for tests.</summary>
    public string Merchant { get; set; } = "";

    public Uri BaseUrl { get; set; } = new("https://gateway.zibal.ir");
}

public sealed class SandboxOptions
{
    /// <summary>A gateway that takes no money, with a page of its own; refused in Production.</summary>
    public bool Enabled { get; set; }
}

internal sealed class GatewayOptionsValidator(IHostEnvironment environment) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> wrong = [];
        if (options.Zarinpal.MerchantId.Length > 0 && !Guid.TryParse(options.Zarinpal.MerchantId, out _))
            wrong.Add("Payments:Zarinpal:MerchantId must be the 36 characters of Zarinpal's panel.");
        if (options.Zarinpal.AccessToken.Length > 0 != options.Zarinpal.TerminalId.Length > 0)
            wrong.Add("Payments:Zarinpal:AccessToken and TerminalId go together: refunds need both.");
        Check("Zarinpal:BaseUrl", options.Zarinpal.BaseUrl);
        Check("Zarinpal:RefundUrl", options.Zarinpal.RefundUrl);
        Check("Zibal:BaseUrl", options.Zibal.BaseUrl);
        if (options.Sandbox.Enabled && environment.IsProduction())
            wrong.Add("Payments:Sandbox takes no money and is refused in Production.");
        if (options.Zibal.Merchant == "zibal" && environment.IsProduction())
            wrong.Add("Payments:Zibal:Merchant zibal is for tests and is refused in Production.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(string key, Uri address)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && (environment.IsProduction() || !address.IsLoopback)))
                wrong.Add($"Payments:{key} must be an absolute https address.");
        }
    }
}
