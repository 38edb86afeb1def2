using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Sms;

namespace Nobat.Infrastructure.Sms;

/// <summary>Asks providers what became of messages, as long as they know it.</summary>
internal sealed partial class CheckTextMessages(SmsLineup lineup, SmsNewsBook book, SmsNewsDesk desk, ILogger<CheckTextMessages> log)
    : IRecurringJob
{
    /// <summary>So many rounds in a minute; the rest waits for the next.</summary>
    private const int MostRounds = 20;

    public static string Name => "check-text-messages";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var line in lineup.Lines)
        {
            for (var round = 0; round < MostRounds && await CheckAsync(line.Provider, cancellationToken); round++) { }
        }
    }

    /// <summary>Whether there may be more to ask.</summary>
    private async Task<bool> CheckAsync(ISmsProvider provider, CancellationToken ct)
    {
        var due = await book.DueAsync(provider.Name, provider.Traits.AskedAtOnce, ct);
        var asked = due.Where(desk.IsWithinWindow).ToList();
        var answered = asked.Count == 0 ? new SmsStatuses([]) : await provider.StatusAsync([.. asked.Select(Question)], ct);
        if (answered.Code is { } code)
            NotAnswered(log, provider.Name, code);
        // The last word counts, should one message be named twice.
        var news = answered.News.GroupBy(one => one.Id).ToDictionary(one => one.Key, one => one.Last());
        foreach (var row in due)
        {
            if (!news.TryGetValue(row.Id, out var one) || !await TookAsync(row, one, ct))
                await desk.WaitAsync(row, ct);
        }

        return due.Count == provider.Traits.AskedAtOnce && answered.Code is null;

        SmsQuestion Question(SmsNewsBook.Row row) =>
            new(row.Id, row.LocalId, row.ProviderId, NeedsCost: row.Cost is null && provider.Traits.TellsCost);
    }

    /// <summary>News that its keeper cannot take now is asked for again; it holds up no other.</summary>
    private async Task<bool> TookAsync(SmsNewsBook.Row row, SmsNews news, CancellationToken ct)
    {
        try
        {
            await desk.TakeAsync(row, news, ct);
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotTaken(log, row.Id.Value, exception.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "News of message {Message} could not be taken: {Reason}; asking again")]
    private static partial void NotTaken(ILogger log, Guid message, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider} did not say what became of messages: {Code}; asking again")]
    private static partial void NotAnswered(ILogger log, string provider, string code);
}

/// <summary>Looks whether there is money left on the accounts.</summary>
internal sealed class CheckSmsBalances(SmsLineup lineup, SmsAlerts alerts) : IRecurringJob
{
    public static string Name => "check-sms-balances";

    public static string Schedule => "*/10 * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var line in lineup.Lines.Where(line => line.Provider.Traits.LowBalance > 0))
        {
            if (await line.Provider.BalanceAsync(cancellationToken) is { } balance && balance < line.Provider.Traits.LowBalance)
                await alerts.RaiseAsync(line.Provider.Name, "low_balance", cancellationToken);
        }
    }
}
