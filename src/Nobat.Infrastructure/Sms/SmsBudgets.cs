using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// This month's costs and their bounds, added up from the rows every few seconds, and by what this process has sent since. What other
/// processes send within these seconds, and what is on its way, may come on top.
/// </summary>
internal sealed class SmsBudgets(NpgsqlDataSource database, IOptions<SmsOptions> options, SmsAlerts alerts, TimeProvider clock)
    : ISmsBudgets,
        IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneLooks = new(1);
    private volatile Known? _known;
    private long _since;

    public async Task<BudgetView> ViewAsync(CancellationToken ct)
    {
        var month = SmsBudget.MonthOf(clock.GetCurrentInstant());
        if (Remembered(month.Name) is { } known)
            return known;
        await _oneLooks.WaitAsync(ct);
        try
        {
            return Remembered(month.Name) ?? await LookAsync(month, ct);
        }
        finally
        {
            _oneLooks.Release();
        }
    }

    public void Forget() => _known = null;

    /// <summary>A provider has told what a message cost. Rial.</summary>
    public void Spent(long cost) => Interlocked.Add(ref _since, cost);

    /// <summary>Whether only codes may leave; administrators are told before and when it comes to that.</summary>
    public async Task<bool> IsUsedUpAsync(CancellationToken ct)
    {
        var view = await ViewAsync(ct);
        if (view.IsToBeWarned)
            await alerts.RaiseAsync("budget", $"warning_{view.Month}", ct);
        if (view.IsUsedUp)
            await alerts.RaiseAsync("budget", $"used_up_{view.Month}", ct);
        return view.IsUsedUp;
    }

    public void Dispose() => _oneLooks.Dispose();

    private BudgetView? Remembered(string month) =>
        _known is { } known && known.View.Month == month && TimeProvider.System.GetElapsedTime(known.At) < Fresh
            ? known.View with
            {
                Spent = known.View.Spent + Interlocked.Read(ref _since),
            }
            : null;

    private async Task<BudgetView> LookAsync((string Name, Instant Start) month, CancellationToken ct)
    {
        // What is added while the rows are read may be counted twice until the next look; never not at all.
        Interlocked.Exchange(ref _since, 0);
        await using var command = database.CreateCommand(
            """
            SELECT (SELECT COALESCE(sum(cost), 0)::bigint FROM sms_messages WHERE created_at >= $1), b.set_at IS NOT NULL, b.monthly, b.warn_at
              FROM (SELECT 1) one LEFT JOIN sms_budgets b ON true
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Instant> { TypedValue = month.Start });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var isSet = reader.GetBoolean(1);
        var view = new BudgetView(
            month.Name,
            isSet ? Amount(reader, 2) : Positive(options.Value.Budget.Monthly),
            isSet ? Amount(reader, 3) : Positive(options.Value.Budget.WarnAt),
            reader.GetInt64(0)
        );
        _known = new Known(view, TimeProvider.System.GetTimestamp());
        return view;
    }

    private static long? Amount(NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetInt64(at);

    private static long? Positive(long amount) => amount > 0 ? amount : null;

    private sealed record Known(BudgetView View, long At);
}
