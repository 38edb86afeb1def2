using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Notifications;
using Npgsql;

namespace Nobat.Infrastructure.Email;

/// <summary>Notices by letter, to addresses that their owner has proved and to no others.</summary>
internal sealed partial class EmailChannel(
    IEmailSender email,
    NpgsqlDataSource database,
    ILetterHtml html,
    TimeProvider clock,
    ILogger<EmailChannel> log
) : INoticeChannel
{
    private const string Provider = "smtp";
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(9);

    public NotificationChannel Channel => NotificationChannel.Email;

    /// <summary>Mail servers do not; a letter's Message-ID only lets a reader's program see it.</summary>
    public bool KnowsRepeats => false;

    public async Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct)
    {
        if (!email.IsAvailable)
            return ChannelResult.Refused("email_off");
        if (notice.Recipient is not { } reader)
            return ChannelResult.Refused("no_account");
        using var timeout = new CancellationTokenSource(LongestTry, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            if (await AddressOfAsync(reader.Value, either.Token) is not { } address)
                return ChannelResult.Refused("no_verified_address");
            // An address that was changed since the notice was queued is no longer where its reader is.
            if (notice.Address is { } meant && meant != address)
                return ChannelResult.Refused("address_changed");
            return await email.SendAsync(Letter(notice, address), either.Token) is EmailOutcome.Taken
                ? new ChannelResult(ChannelOutcome.Sent, Provider, ProviderId: $"{notice.Id.Value:N}", Cost: 0)
                : ChannelResult.Refused("refused_by_server");
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotSent(log, notice.Kind.Name, exception.GetType().Name);
            return ChannelResult.TryAgain(timeout.IsCancellationRequested ? "timeout" : "unavailable");
        }
    }

    private EmailMessage Letter(OutgoingNotice notice, string address) =>
        new(
            address,
            notice.Kind.Name,
            notice.Content.Subject ?? notice.Kind.Name,
            notice.Content.Text,
            DedupeKey: $"{notice.Id.Value:N}",
            html.Of(notice.Content.Text, notice.Language)
        )
        {
            Attachments = [.. notice.Content.Attachments.Select(file => new EmailAttachment(file.Name, file.MediaType, file.Content))],
        };

    private async Task<string?> AddressOfAsync(Guid reader, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT email FROM users WHERE id = $1 AND email_verified AND status <> 'inactive'"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = reader });
        return await command.ExecuteScalarAsync(ct) as string;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A letter of kind {Kind} could not be sent: {Reason}")]
    private static partial void NotSent(ILogger log, string kind, string reason);
}
