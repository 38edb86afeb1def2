using Nobat.Application.Common;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Email;

/// <summary>Development's sender: keeps the letter where <c>GET /dev/messages</c> finds it and tells the console that there is one.</summary>
internal sealed class ConsoleEmail(IDevelopmentMessages messages, TimeProvider clock) : IEmailSender
{
    public bool IsAvailable => true;

    public async Task<EmailOutcome> SendAsync(EmailMessage message, CancellationToken ct)
    {
        var kept = new DevelopmentMessage(
            "email",
            message.To,
            message.Kind,
            $"{message.Subject}\n\n{message.Text}",
            Code: null,
            clock.GetCurrentInstant()
        );
        await messages.AddAsync(kept, message.DedupeKey, ct);
        await Console.Out.WriteLineAsync($"Email ({message.Kind}): read it at /dev/messages");
        return EmailOutcome.Taken;
    }
}

/// <summary>For installations without email: what could only be sent by it is never asked for.</summary>
internal sealed class NoEmail : IEmailSender
{
    public bool IsAvailable => false;

    public Task<EmailOutcome> SendAsync(EmailMessage message, CancellationToken ct) => Task.FromResult(EmailOutcome.Refused);
}
