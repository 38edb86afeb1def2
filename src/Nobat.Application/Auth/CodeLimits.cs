using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Somebody wants a code to be sent.</summary>
internal readonly record struct CodeRequest(PhoneNumber Phone, CodePurpose Purpose, CodeOrigin From);

/// <summary>One limit of a request for a code; <paramref name="Prefix"/> only where it is the prefix's.</summary>
internal readonly record struct CodeRule(CodeLimit Limit, RateLimit Rate, string? Prefix = null);

/// <summary>Leave to send one code. <paramref name="UsedUp"/>: the budgets of which it is the last.</summary>
internal sealed record CodeLeave(IReadOnlyList<CodeRule> Rules, IReadOnlyList<CodeRule> UsedUp);

/// <summary>
/// All limits on sending codes, each judged twice. The counters in front (<see cref="TakeAsync"/>) keep floods away from the database
/// and take from all limits or from none. The codes on record behind (<see cref="Judge"/>) have the last word under a lock, so that
/// nothing is overspent when counters are lost, split or late.
/// </summary>
internal sealed class CodeLimits(IRateLimiter limiter, ICodeRefusals refusals, IOptionsMonitor<LimitOptions> options)
{
    public async Task<Result<CodeLeave>> TakeAsync(CodeRequest request, CancellationToken ct)
    {
        var rules = RulesFor(request);
        var taken = await limiter.TakeAsync([.. rules.Select(rule => rule.Rate)], ct);
        return taken.RefusedBy is { } place
            ? Refuse(request, rules[place].Limit, taken.Wait)
            : new CodeLeave(rules, [.. taken.Full.Select(full => rules[full]).Where(IsBudget)]);
    }

    /// <summary>Judges by what is on record; null when the code may be sent.</summary>
    public Error? Judge(CodeRequest request, CodeSpending spending, Instant now)
    {
        if (CodePace.Refusal(spending.ToNumber, request.From.KnownDevice, now) is { } tooSoon)
        {
            refusals.Count(request.Purpose, request.Phone, tooSoon == AuthErrors.OtpCooldown ? CodeLimit.Cooldown : CodeLimit.Number);
            return tooSoon;
        }

        var limits = options.CurrentValue;
        return Overspent(spending.FromAddress, limits.CodesPerAddressAndHour, now) is { } address
                ? Refuse(request, CodeLimit.Address, address)
            : Overspent(spending.ToPrefix, limits.CodesPerPrefixAndHour, now) is { } prefix ? Refuse(request, CodeLimit.Prefix, prefix)
            : Overspent(spending.ToAll, limits.CodesPerHour, now) is { } budget ? Refuse(request, CodeLimit.Budget, budget)
            : null;
    }

    /// <summary>The code was not sent after all.</summary>
    public Task GiveBackAsync(CodeLeave leave) => GiveBackAsync(leave.Rules);

    /// <summary>
    /// The provider failed: the number is not made to wait for it. The budgets stay spent, because nobody can say what the provider did.
    /// </summary>
    public Task GiveNumberBackAsync(CodeLeave leave) =>
        GiveBackAsync(leave.Rules.Where(rule => rule.Limit is CodeLimit.Cooldown or CodeLimit.Number));

    private static bool IsBudget(CodeRule rule) => rule.Limit is CodeLimit.Prefix or CodeLimit.Budget;

    private static Duration? Overspent(Spent spent, int limit, Instant now) =>
        spent.Count < limit ? null : Duration.Max(spent.Oldest + CodePace.Hour - now, Duration.Epsilon);

    private CodeRule[] RulesFor(CodeRequest request)
    {
        var (phone, limits) = (request.Phone, options.CurrentValue);
        var who = $"{phone.Value}:{request.From.KnownDevice?.Value.ToString("N")}";
        return
        [
            new(CodeLimit.Cooldown, new($"code:wait:{phone.Value}", 1, CodePace.Cooldown)),
            new(CodeLimit.Number, new($"code:hour:{who}", CodePace.MaxPerHour, CodePace.Hour)),
            new(CodeLimit.Number, new($"code:day:{who}", CodePace.MaxPerDay, CodePace.Day)),
            new(CodeLimit.Number, new($"code:number:{phone.Value}", CodePace.MaxPerDayInAll, CodePace.Day)),
            new(CodeLimit.Address, new($"code:address:{request.From.Address}", limits.CodesPerAddressAndHour, CodePace.Hour)),
            new(CodeLimit.Prefix, new($"code:prefix:{phone.Prefix}", limits.CodesPerPrefixAndHour, CodePace.Hour), phone.Prefix),
            new(CodeLimit.Budget, new("code:all", limits.CodesPerHour, CodePace.Hour)),
        ];
    }

    private Error Refuse(CodeRequest request, CodeLimit limit, Duration wait)
    {
        refusals.Count(request.Purpose, request.Phone, limit);
        var error = limit switch
        {
            CodeLimit.Cooldown => AuthErrors.OtpCooldown,
            CodeLimit.Number => AuthErrors.OtpTooMany,
            CodeLimit.Address => AuthErrors.TooManyTries,
            _ => AuthErrors.OtpBudget,
        };
        return error.After(wait);
    }

    private Task GiveBackAsync(IEnumerable<CodeRule> rules) =>
        limiter.GiveBackAsync([.. rules.Select(rule => rule.Rate)], CancellationToken.None);
}
