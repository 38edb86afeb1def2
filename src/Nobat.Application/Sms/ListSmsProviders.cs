using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using NodaTime;

namespace Nobat.Application.Sms;

/// <summary>Who carries text messages, in the order they are asked, and how each of them does.</summary>
public sealed record ListSmsProvidersQuery : IQuery<Result<Page<SmsProviderAnswer>>>;

/// <summary>Breaker, rest and running calls are those of the process that answers; instants are UTC.</summary>
/// <param name="Balance">Rial; null where the provider does not say.</param>
/// <param name="LastError">Of the last message that it did not take; null where it took all of a week.</param>
/// <param name="Alerts">What happened within a day and needs somebody.</param>
public sealed record SmsProviderAnswer(
    string Name,
    BreakerState Breaker,
    bool Resting,
    int Running,
    long? Balance,
    string? LastError,
    Instant? LastErrorAt,
    IReadOnlyList<SmsAlertAnswer> Alerts
);

/// <param name="Code">The provider's code, or <c>low_balance</c>.</param>
public sealed record SmsAlertAnswer(string Code, int Count, Instant FirstAt, Instant LastAt);

internal sealed class ListSmsProvidersHandler(IReadDb db, ISmsLineup lineup, TimeProvider clock)
    : IQueryHandler<ListSmsProvidersQuery, Result<Page<SmsProviderAnswer>>>
{
    private static readonly Duration AlertsKept = Duration.FromDays(1);
    private static readonly Duration ErrorsKept = Duration.FromDays(7);

    public async Task<Result<Page<SmsProviderAnswer>>> Handle(ListSmsProvidersQuery request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var alertsFrom = now - AlertsKept;
        var alerts = await db.Set<SmsAlert>().Where(alert => alert.LastAt >= alertsFrom).ToListAsync(cancellationToken);
        List<SmsProviderAnswer> answers = [];
        foreach (var line in await lineup.LookAsync(cancellationToken))
        {
            var errorsFrom = now - ErrorsKept;
            var last = await db.Set<TextMessage>()
                .Where(message => message.Provider == line.Name && message.FailureCode != null && message.CreatedAt >= errorsFrom)
                .OrderByDescending(message => message.CreatedAt)
                .Select(message => new { message.FailureCode, message.CreatedAt })
                .FirstOrDefaultAsync(cancellationToken);
            answers.Add(
                new(
                    line.Name,
                    line.Breaker,
                    line.IsResting,
                    line.Running,
                    line.Balance,
                    last?.FailureCode,
                    last?.CreatedAt,
                    [
                        .. alerts
                            .Where(alert => alert.Source == line.Name)
                            .OrderByDescending(alert => alert.LastAt)
                            .Select(alert => new SmsAlertAnswer(alert.Code, alert.Count, alert.FirstAt, alert.LastAt)),
                    ]
                )
            );
        }

        return new Page<SmsProviderAnswer>(answers, null);
    }
}
