using System.Linq.Expressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>What became of the codes of some days; for administrators.</summary>
public sealed record GetCodeStatisticsQuery(CodePeriod Period) : IQuery<Result<CodeStatistics>>;

/// <summary>Dates are days in <paramref name="TimeZone"/>.</summary>
/// <param name="ByPrefix">The 100 blocks of 10,000 numbers to which most codes were sent or refused.</param>
/// <param name="RefusedByLimit">Requests that no code was sent for, by what refused them.</param>
public sealed record CodeStatistics(
    LocalDate From,
    LocalDate To,
    string TimeZone,
    CodeCounts Total,
    IReadOnlyList<CodesOfType> ByType,
    IReadOnlyList<CodesToPrefix> ByPrefix,
    IReadOnlyList<CodesOfDay> ByDay,
    IReadOnlyList<RefusedByLimit> RefusedByLimit
);

public sealed record CodesOfType(CodePurpose Type, CodeCounts Codes);

public sealed record CodesToPrefix(string Prefix, CodeCounts Codes);

public sealed record CodesOfDay(LocalDate Date, CodeCounts Codes);

public sealed record RefusedByLimit(CodeLimit Limit, long Requests);

/// <param name="Sent">Codes that left; each is verified, expired, exhausted or still pending.</param>
/// <param name="Refused">Requests that a limit refused; some seconds late.</param>
/// <param name="VerifyRate">Verified of sent, 0 to 1; null when nothing was sent.</param>
public sealed record CodeCounts(long Sent, long Verified, long Expired, long Exhausted, long Refused, double? VerifyRate);

internal sealed class GetCodeStatisticsValidator : AbstractValidator<GetCodeStatisticsQuery>
{
    public GetCodeStatisticsValidator() => RuleFor(query => query.Period).SetValidator(new CodePeriodValidator()).OverridePropertyName("");
}

internal sealed class GetCodeStatisticsHandler(IReadDb db, TimeProvider clock)
    : IQueryHandler<GetCodeStatisticsQuery, Result<CodeStatistics>>
{
    private const int MostPrefixes = 100;

    public async Task<Result<CodeStatistics>> Handle(GetCodeStatisticsQuery request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var period = request.Period.Closed(now);
        var (from, to, start, end) = (period.From!.Value, period.To!.Value, period.Start!.Value, period.End!.Value);
        var sent = db.Set<OneTimeCode>().Where(code => code.CreatedAt >= start && code.CreatedAt < end);
        var refused = db.Set<CodeRefusals>().Where(row => row.Day >= from && row.Day <= to);

        var byType = await CountAsync(sent, code => code.Purpose, refused, row => row.Purpose, now, cancellationToken);
        var byDay = await CountAsync(
            sent,
            code => code.CreatedAt.InZone(DateTimeZoneProviders.Tzdb[TimeZones.Default]).Date,
            refused,
            row => row.Day,
            now,
            cancellationToken
        );
        var byPrefix = await CountAsync(sent, code => code.Prefix, refused, row => row.Prefix, now, cancellationToken);
        var byLimit = await refused
            .GroupBy(row => row.Limit)
            .Select(group => new RefusedByLimit(group.Key, group.Sum(row => row.Count)))
            .ToListAsync(cancellationToken);

        return new CodeStatistics(
            from,
            to,
            TimeZones.Default,
            byType.Aggregate(new Tally(), (sum, one) => sum.Plus(one.Value)).ToCounts(),
            [.. byType.OrderBy(one => one.Key).Select(one => new CodesOfType(one.Key, one.Value.ToCounts()))],
            [.. Busiest(byPrefix).Select(one => new CodesToPrefix(one.Key, one.Value.ToCounts()))],
            [.. byDay.OrderBy(one => one.Key).Select(one => new CodesOfDay(one.Key, one.Value.ToCounts()))],
            [.. byLimit.OrderBy(one => one.Limit)]
        );
    }

    private static IEnumerable<KeyValuePair<string, Tally>> Busiest(Dictionary<string, Tally> byPrefix) =>
        byPrefix
            .OrderByDescending(one => one.Value.Sent + one.Value.Refused)
            .ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(MostPrefixes);

    /// <summary>Both tables by the same key, put together.</summary>
    private static async Task<Dictionary<TKey, Tally>> CountAsync<TKey>(
        IQueryable<OneTimeCode> sent,
        Expression<Func<OneTimeCode, TKey>> keyOfSent,
        IQueryable<CodeRefusals> refused,
        Expression<Func<CodeRefusals, TKey>> keyOfRefused,
        Instant now,
        CancellationToken ct
    )
        where TKey : notnull
    {
        var counted = await sent.GroupBy(keyOfSent)
            .Select(group => new
            {
                group.Key,
                Counts = new Tally
                {
                    Sent = group.LongCount(code => !code.Undelivered || code.ConsumedAt != null),
                    Verified = group.LongCount(code => code.ConsumedAt != null),
                    Exhausted = group.LongCount(code =>
                        code.ConsumedAt == null && !code.Undelivered && code.Attempts >= OneTimeCode.MaxAttempts
                    ),
                    Expired = group.LongCount(code =>
                        code.ConsumedAt == null && !code.Undelivered && code.Attempts < OneTimeCode.MaxAttempts && code.ExpiresAt <= now
                    ),
                },
            })
            .ToDictionaryAsync(row => row.Key, row => row.Counts, ct);
        var refusals = await refused
            .GroupBy(keyOfRefused)
            .Select(group => new { group.Key, Count = group.Sum(row => row.Count) })
            .ToListAsync(ct);
        foreach (var row in refusals)
            counted[row.Key] = counted.GetValueOrDefault(row.Key, new Tally()) with { Refused = row.Count };
        return counted;
    }

    private sealed record Tally
    {
        public long Sent { get; init; }
        public long Verified { get; init; }
        public long Expired { get; init; }
        public long Exhausted { get; init; }
        public long Refused { get; init; }

        public Tally Plus(Tally other) =>
            new()
            {
                Sent = Sent + other.Sent,
                Verified = Verified + other.Verified,
                Expired = Expired + other.Expired,
                Exhausted = Exhausted + other.Exhausted,
                Refused = Refused + other.Refused,
            };

        public CodeCounts ToCounts() =>
            new(Sent, Verified, Expired, Exhausted, Refused, Sent == 0 ? null : Math.Round((double)Verified / Sent, 3));
    }
}
