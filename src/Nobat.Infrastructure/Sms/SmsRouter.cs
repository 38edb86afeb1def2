using Microsoft.Extensions.Logging;
using Nobat.Application.Sms;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// Hands a message to the first provider that takes it, all of it within ten seconds: each provider has its share of what is left. One
/// that is down, hangs, is out of turns or needs somebody is passed over; a message that nobody would take is not asked about twice.
/// </summary>
internal sealed partial class SmsRouter(SmsLineup lineup, SmsBook book, SmsBudgets budgets, SmsAlerts alerts, ILogger<SmsRouter> log)
{
    /// <summary>Of real time, however the application's clock goes.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(9);

    public async Task<SmsSending> SendAsync(SmsDraft draft, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        var lines = lineup.Lines.OrderBy(line => line.IsResting).ToList();
        SmsSending? final = null;
        SmsSending? open = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var left = Whole - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return open ?? new SmsSending(SmsOutcome.Retry, Code: "no_time");
            var answer = await TryAsync(lines[i], draft, left / (lines.Count - i), ct);
            if (answer.Outcome is SmsOutcome.Accepted or SmsOutcome.Refused)
                return answer;
            PassedOver(log, lines[i].Provider.Name, draft.Kind, answer.Code ?? "");
            if (answer.IsFinal)
                final = answer;
            else
                open = answer;
        }

        // Where none of them would be asked again, there is nothing to wait for.
        return open ?? (final is null ? new SmsSending(SmsOutcome.Retry, Code: "nobody") : final with { Outcome = SmsOutcome.Refused });
    }

    private async Task<SmsSending> TryAsync(SmsLine line, SmsDraft draft, TimeSpan share, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(share, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var (leave, code) = await line.EnterAsync(draft.IsCode, ct);
        if (leave is null)
            return new SmsSending(SmsOutcome.Retry, line.Provider.Name, Code: code);
        using (leave)
        {
            var isKeyed = line.Provider.KnowsRepeat(draft.IsCode, draft.Language);
            var opened = await book.OpenAsync(draft, line.Provider.Name, isKeyed, ct);
            if (opened.Told is { } told)
                return Again(told);
            if (opened.Row is not var (id, localId))
                return await book.FindToldAsync(draft.DedupeKey!, ct) is { } since
                    ? Again(since)
                    : new SmsSending(SmsOutcome.Unclear, line.Provider.Name, Code: "unclear", IsFinal: true);
            var order = new SmsOrder(id, localId, draft.To, draft.Kind, draft.Text, draft.Code, draft.Language, draft.DedupeKey);
            var answer = await AskAsync(line.Provider, order, either.Token, ct);
            // What was said is written down even when whoever asked has gone.
            await book.SettleAsync(id, answer, line.Provider.Traits, isKeyed, CancellationToken.None);
            await LearnAsync(line, answer);
            return new SmsSending(
                answer.Outcome,
                line.Provider.Name,
                answer.ProviderId,
                answer.Cost,
                answer.Segments ?? Domain.Notifications.SmsSegments.Of(draft.Text).Parts,
                answer.Code,
                IsFinal: answer.Outcome is SmsOutcome.Elsewhere
            );
        }
    }

    private static async Task<SmsAnswer> AskAsync(ISmsProvider provider, SmsOrder order, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return await provider.SendAsync(order, either);
        }
        catch (OperationCanceledException)
        {
            return SmsAnswer.Unclear(caller.IsCancellationRequested ? "given_up" : "timeout");
        }
    }

    private async Task LearnAsync(SmsLine line, SmsAnswer answer)
    {
        if (answer is { Outcome: SmsOutcome.Accepted, Cost: > 0 and var cost })
            budgets.Spent(cost);
        if (answer.Rests)
            line.RestAWhile();
        var alert = answer.Outcome is SmsOutcome.Alert ? answer.Code : answer.Alert;
        if (alert is not null)
            await alerts.RaiseAsync(line.Provider.Name, alert, CancellationToken.None);
    }

    /// <summary>The same answer as the first time: nothing is sent twice that was taken once.</summary>
    public static SmsSending Again(SmsBook.Told told) =>
        new(
            told.State is Domain.Sms.SmsState.Refused or Domain.Sms.SmsState.Undelivered ? SmsOutcome.Refused : SmsOutcome.Accepted,
            told.Provider,
            told.ProviderId,
            told.Cost,
            told.Segments,
            told.Code
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider} did not take a message of kind {Kind}: {Code}")]
    private static partial void PassedOver(ILogger log, string provider, string kind, string code);
}
