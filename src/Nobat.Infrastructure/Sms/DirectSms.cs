using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Sms;

namespace Nobat.Infrastructure.Sms;

/// <summary>The direct way of one-time codes, which no budget holds up. Throws where nobody takes one.</summary>
internal sealed partial class DirectSms(SmsRouter router, SmsBudgets budgets, ILogger<DirectSms> log) : ISmsSender
{
    public async Task SendAsync(SmsMessage message, CancellationToken ct)
    {
        if (message.Code is null && await budgets.IsUsedUpAsync(ct))
        {
            NotSent(log, message.Kind, "budget");
            return;
        }

        var draft = new SmsDraft(message.To, message.Kind, message.Text, message.Language, message.Code, message.DedupeKey);
        var sent = await router.SendAsync(draft, ct);
        if (sent.Outcome is SmsOutcome.Accepted)
            return;
        // Nobody will ever take it: trying again would only cost time.
        if (sent.Outcome is SmsOutcome.Refused && message.Code is null)
            NotSent(log, message.Kind, sent.Code ?? "refused");
        else
            throw new SmsNotSentException(sent.Code ?? "unavailable");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of kind {Kind} was not sent: {Code}")]
    private static partial void NotSent(ILogger log, string kind, string code);
}
