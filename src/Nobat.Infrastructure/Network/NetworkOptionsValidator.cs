using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nobat.Application.Network;
using Nobat.Domain.Network;

namespace Nobat.Infrastructure.Network;

/// <summary>Refuses ranges that cannot be read, and proxies that would be believed without being named.</summary>
internal sealed class NetworkOptionsValidator(IConfiguration configuration) : IValidateOptions<NetworkOptions>
{
    /// <summary>Turned on by <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>, it believes anybody.</summary>
    private const string BelieveAnybody = "ForwardedHeaders_Enabled";
    private const int MostProxies = 10;

    public ValidateOptionsResult Validate(string? name, NetworkOptions options)
    {
        var wrong = new List<string>();
        if (bool.TryParse(configuration[BelieveAnybody], out var believed) && believed)
            wrong.Add(
                $"{BelieveAnybody} believes any caller's word about its address; use Network:ForwardedHeaders with Network:TrustedProxies."
            );
        if (options.ForwardedHeaders && options.TrustedProxies.Count == 0)
            wrong.Add("Network:TrustedProxies is empty while Network:ForwardedHeaders is on: anybody could choose an address.");
        if (options.ForwardLimit is < 1 or > MostProxies)
            wrong.Add($"Network:ForwardLimit is not between 1 and {MostProxies}.");
        AddUnreadable(wrong, "Network:TrustedProxies", options.TrustedProxies);
        AddUnreadable(wrong, "Network:AdminAllow", options.AdminAllow);
        AddUnreadable(wrong, "Network:Block", options.Block);
        if (options.TrustedProxies.Any(text => AddressRange.Parse(text) is { IsTooWide: true }))
            wrong.Add("Network:TrustedProxies trusts more of the Internet than anybody owns.");
        AddWrong(wrong, options.AutoBlock);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void AddUnreadable(List<string> wrong, string key, IEnumerable<string?> texts) =>
        wrong.AddRange(
            texts
                .Select((text, i) => (text, i))
                .Where(one => AddressRange.Parse(one.text) is null)
                .Select(one => $"{key}:{one.i} is neither an address nor a range.")
        );

    private static void AddWrong(List<string> wrong, AutoBlockOptions options)
    {
        if (options.Strikes is < 1 or > 1_000_000)
            wrong.Add("Network:AutoBlock:Strikes is not between 1 and 1000000.");
        if (options.Window < TimeSpan.FromSeconds(1) || options.Window > TimeSpan.FromDays(1))
            wrong.Add("Network:AutoBlock:Window is not between a second and a day.");
        // Otherwise the strikes that led to a block would lead to the next one as soon as it ends.
        if (options.First < options.Window)
            wrong.Add("Network:AutoBlock:First is shorter than Network:AutoBlock:Window.");
        if (options.Longest < options.First || options.Longest > TimeSpan.FromDays(30))
            wrong.Add("Network:AutoBlock:Longest is not between Network:AutoBlock:First and 30 days.");
    }
}
