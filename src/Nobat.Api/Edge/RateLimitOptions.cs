using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using NodaTime;

namespace Nobat.Api.Edge;

/// <summary>How many requests of each kind are let through (<c>RateLimits</c> in configuration).</summary>
internal sealed class RateLimitOptions
{
    [ValidateObjectMembers]
    public Rate Browse { get; init; } = new() { Permits = 1_200 };

    [ValidateObjectMembers]
    public Rate Read { get; init; } = new() { Permits = 600 };

    [ValidateObjectMembers]
    public Rate Write { get; init; } = new() { Permits = 120 };

    [ValidateObjectMembers]
    public Rate Book { get; init; } = new() { Permits = 60 };

    /// <summary>A gateway's server comes from one address for everybody.</summary>
    [ValidateObjectMembers]
    public Rate Callback { get; init; } = new() { Permits = 1_200 };

    [ValidateObjectMembers]
    public Rate SignIn { get; init; } = new() { Permits = 120 };

    public Rate Of(RequestKind policy) =>
        policy switch
        {
            RequestKind.Browse => Browse,
            RequestKind.Read => Read,
            RequestKind.Write => Write,
            RequestKind.Book => Book,
            RequestKind.Callback => Callback,
            RequestKind.SignIn => SignIn,
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
        };
}

internal sealed class Rate
{
    [Range(1, 100_000_000)]
    public int Permits { get; set; } = 60;

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;

/// <summary>A policy with its numbers, made once.</summary>
internal sealed record RateLimitRule(RequestKind Policy, RequestLimit Limit)
{
    /// <summary>The <c>RateLimit-Policy</c> field (draft-ietf-httpapi-ratelimit-headers-10): quota and window in seconds.</summary>
    public string PolicyHeader { get; } =
        string.Create(CultureInfo.InvariantCulture, $"\"{Limit.Name}\";q={Limit.Permits};w={(long)Limit.Window.TotalSeconds}");

    /// <summary>The <c>RateLimit</c> field of the same draft: what remains, and seconds until there is more.</summary>
    public string Header(RequestCount count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{Limit.Name}\";r={count.Remaining};t={(long)Math.Ceiling(count.Reset.TotalSeconds)}"
        );

    public static RateLimitRule[] All(RateLimitOptions options) =>
        [
            .. Enum.GetValues<RequestKind>()
                .Select(policy => new RateLimitRule(
                    policy,
                    new RequestLimit(NameOf(policy), options.Of(policy).Permits, Duration.FromTimeSpan(options.Of(policy).Window))
                )),
        ];

    private static string NameOf(RequestKind policy) => Http.Json.EnumNames<RequestKind>.ByName.First(name => name.Value == policy).Key;
}
