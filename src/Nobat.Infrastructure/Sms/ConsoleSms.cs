using Nobat.Application.Common;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Sms;

/// <summary>Development's sender: keeps the text where <c>GET /dev/messages</c> finds it and tells the console that there is one.</summary>
internal sealed class ConsoleSms(IDevelopmentMessages messages, TimeProvider clock) : ISmsSender
{
    public async Task SendAsync(SmsMessage message, CancellationToken ct)
    {
        var kept = new DevelopmentMessage("sms", message.To.Value, message.Kind, message.Text, message.Code, clock.GetCurrentInstant());
        await messages.AddAsync(kept, message.DedupeKey, ct);
        await Console.Out.WriteLineAsync($"SMS ({message.Kind}) to {message.To.Masked}: read it at /dev/messages");
    }
}
