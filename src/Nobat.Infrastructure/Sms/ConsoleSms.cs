using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Sms;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Infrastructure.Sms;

/// <summary>Development's provider: keeps the text where <c>GET /dev/messages</c> finds it and tells the console that there is one.</summary>
internal sealed class ConsoleSms(IDevelopmentMessages messages, TimeProvider clock) : ISmsProvider
{
    public string Name => SmsOptions.Console;

    public SmsTraits Traits { get; } = new(Duration.Zero, Duration.Zero, TellsCost: true, PerSecond: 10_000, AtOnce: 1_000);

    public bool KnowsRepeat(bool isCode, Language language) => true;

    public async Task<SmsAnswer> SendAsync(SmsOrder order, CancellationToken ct)
    {
        var kept = new DevelopmentMessage("sms", order.To.Value, order.Kind, order.Text, order.Code, clock.GetCurrentInstant());
        await messages.AddAsync(kept, order.DedupeKey, ct);
        await Console.Out.WriteLineAsync($"SMS ({order.Kind}) to {order.To.Masked}: read it at /dev/messages");
        return SmsAnswer.Accepted($"console-{order.LocalId}", cost: 0);
    }

    public Task<SmsStatuses> StatusAsync(IReadOnlyList<SmsQuestion> messages, CancellationToken ct) => Task.FromResult(new SmsStatuses([]));

    public Task<long?> BalanceAsync(CancellationToken ct) => Task.FromResult<long?>(null);
}
