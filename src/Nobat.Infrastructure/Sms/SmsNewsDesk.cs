using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Notifications;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;
using NodaTime;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// Takes what providers say later, from whoever asked or was called. The keeper of the notice is told first and the row is written after,
/// so that news may be told twice and is never lost.
/// </summary>
internal sealed class SmsNewsDesk(SmsNewsBook book, SmsLineup lineup, SmsBudgets budgets, IServiceScopeFactory scopes) : ISmsNewsDesk
{
    private static readonly Duration ShortestWait = Duration.FromMinutes(1);
    private static readonly Duration LongestWait = Duration.FromHours(4);

    public async Task<bool> TakeAsync(string provider, SmsNews news, CancellationToken ct)
    {
        if (await book.FindAsync(news.Id, provider, ct) is not { } row)
            return false;
        // Signed, but of another message.
        if (row.ProviderId is { } known && news.ProviderId is { } said && known != said)
            return false;
        await TakeAsync(row, news, ct);
        return true;
    }

    public async Task TakeAsync(SmsNewsBook.Row row, SmsNews news, CancellationToken ct)
    {
        var state = StateOf(row, news);
        if (!row.IsOver && !await TellAsync(row, state, news.Code, ct))
        {
            // The notice's worker is still at it: the provider is asked again.
            await book.WriteAsync(row.Id, SmsState.Sent, news.ProviderId, null, null, null, ShortestWait, ct);
            return;
        }

        if (news.Cost is { } cost && cost != row.Cost)
        {
            budgets.Spent(cost - (row.Cost ?? 0));
            await TellCostAsync(row, cost, ct);
        }

        var knows = (news.ProviderId ?? row.ProviderId) is not null;
        var isPriced = (news.Cost ?? row.Cost) is not null || TraitsOf(row.Provider) is not { TellsCost: true };
        var isDone = state is SmsState.Failed || (state is SmsState.Delivered or SmsState.Undelivered && isPriced);
        await book.WriteAsync(
            row.Id,
            state,
            news.Delivery is SmsDelivery.Unknown ? null : news.ProviderId,
            news.Code,
            news.Cost,
            news.Segments,
            isDone || news.Delivery is SmsDelivery.Unknown ? null : NextCheck(row, knows),
            ct
        );
    }

    /// <summary>Nothing was said: it is asked for again, later and later, until the provider no longer knows.</summary>
    public Task WaitAsync(SmsNewsBook.Row row, CancellationToken ct) =>
        book.WriteAsync(
            row.Id,
            row.State is SmsState.Sending ? SmsState.Unclear : row.State,
            null,
            null,
            null,
            null,
            NextCheck(row, row.ProviderId is not null),
            ct
        );

    /// <summary>Whether the provider can still be asked for it.</summary>
    public bool IsWithinWindow(SmsNewsBook.Row row) =>
        TraitsOf(row.Provider) is { } traits
        && (row.ProviderId is not null ? row.Age < traits.StatusWithin : row.IsKeyed && row.Age < traits.KeyWithin);

    private static SmsState StateOf(SmsNewsBook.Row row, SmsNews news) =>
        news.Delivery switch
        {
            SmsDelivery.Delivered => SmsState.Delivered,
            SmsDelivery.Undelivered => SmsState.Undelivered,
            SmsDelivery.OnItsWay => SmsState.Sent,
            // A provider that knows no such message has not taken it; one that took it has only forgotten.
            _ when row.State is SmsState.Sending or SmsState.Unclear => SmsState.Failed,
            _ => row.State,
        };

    private Duration? NextCheck(SmsNewsBook.Row row, bool knowsId)
    {
        if (TraitsOf(row.Provider) is not { } traits || !(knowsId || row.IsKeyed))
            return null;
        var window = knowsId ? traits.StatusWithin : traits.KeyWithin;
        var wait = Duration.Min(Duration.Max(row.Age, ShortestWait), LongestWait);
        // One more look just before the window closes.
        var last = window - row.Age - ShortestWait;
        return wait <= last ? wait
            : last > ShortestWait ? last
            : null;
    }

    private SmsTraits? TraitsOf(string provider) => lineup.Lines.FirstOrDefault(line => line.Provider.Name == provider)?.Provider.Traits;

    /// <summary>Whether it was heard.</summary>
    private async Task<bool> TellAsync(SmsNewsBook.Row row, SmsState state, string? code, CancellationToken ct)
    {
        if (row.Notification is not { } notice || state is not (SmsState.Delivered or SmsState.Undelivered))
            return true;
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<INoticeTracker>() is not { } tracker)
            return true;
        if (state is SmsState.Delivered)
            await tracker.DeliveredAsync(notice, row.Now, ct);
        else if (!(await book.OfNoticeAsync(notice, row.Id, ct)).IsCarried)
            return await tracker.UndeliveredAsync(notice, code ?? "undelivered", row.Now, ct);
        return true;
    }

    private async Task TellCostAsync(SmsNewsBook.Row row, long cost, CancellationToken ct)
    {
        if (row.Notification is not { } notice)
            return;
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<INoticeTracker>() is { } tracker)
            await tracker.CostAsync(notice, cost + (await book.OfNoticeAsync(notice, row.Id, ct)).Cost, ct);
    }
}
