using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Nobat.Application.Common;
using Polly;
using Polly.CircuitBreaker;

namespace Nobat.Infrastructure.Email;

/// <summary>One conversation with the mail server for each letter; letters are few, and a kept connection is one more thing to break.</summary>
internal sealed partial class SmtpEmail(IOptions<EmailOptions> options, TimeProvider clock, ILogger<SmtpEmail> log) : IEmailSender
{
    /// <summary>A conversation ends in time, and a server that hangs is spared: letters that prove an address leave among all other events.</summary>
    private readonly ResiliencePipeline _server = new ResiliencePipelineBuilder()
        .AddCircuitBreaker(
            new CircuitBreakerStrategyOptions
            {
                // One that answers, whatever it says of a letter, is there.
                ShouldHandle = new PredicateBuilder().Handle<Exception>(failed =>
                    failed is not (SmtpCommandException or OperationCanceledException)
                ),
                FailureRatio = 1,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
            }
        )
        .AddTimeout(TimeSpan.FromSeconds(9))
        .Build();

    public bool IsAvailable => true;

    public async Task<EmailOutcome> SendAsync(EmailMessage message, CancellationToken ct) =>
        await _server.ExecuteAsync(async token => await ConverseAsync(message, token), ct);

    private async Task<EmailOutcome> ConverseAsync(EmailMessage message, CancellationToken ct)
    {
        var server = options.Value.Server;
        using var client = new SmtpClient { Timeout = server.TimeoutSeconds * 1_000 };
        await client.ConnectAsync(server.Host, server.Port, SecurityOf(server.Security), ct);
        if (server is { UserName: { } user, Password: { } password })
            await client.AuthenticateAsync(user, password, ct);
        var outcome = EmailOutcome.Taken;
        try
        {
            await client.SendAsync(Letter(message), ct);
        }
        catch (SmtpCommandException refused)
            when (refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
                && (int)refused.StatusCode is >= 500 and < 600
            )
        {
            // There is no such mailbox, or it will never take this: trying again would only annoy the server.
            Refused(log, message.Kind, (int)refused.StatusCode);
            outcome = EmailOutcome.Refused;
        }

        await client.DisconnectAsync(quit: true, ct);
        return outcome;
    }

    private MimeMessage Letter(EmailMessage message)
    {
        var from = new MailboxAddress(options.Value.FromName, options.Value.From);
        return new MimeMessage
        {
            MessageId = $"{message.DedupeKey}@{from.Domain}",
            Date = clock.GetUtcNow(),
            Sender = null,
            Subject = message.Subject,
            From = { from },
            To = { new MailboxAddress(null, message.To) },
            Headers = { { "Auto-Submitted", "auto-generated" } },
            Body = Body(message),
        };
    }

    /// <summary>Plain text and the same in HTML beside each other, what is attached behind them.</summary>
    private static MimeEntity Body(EmailMessage message)
    {
        MimeEntity text = new TextPart("plain") { Text = message.Text };
        if (message.Html is { } html)
            text = new MultipartAlternative(text, new TextPart("html") { Text = html });
        if (message.Attachments.Count == 0)
            return text;
        var whole = new Multipart("mixed") { text };
        foreach (var attachment in message.Attachments)
        {
            var type = ContentType.Parse(attachment.MediaType);
            type.Charset = "utf-8";
            whole.Add(
                new MimePart(type)
                {
                    Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(attachment.Content))),
                    ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
                    ContentTransferEncoding = ContentEncoding.Base64,
                    FileName = attachment.Name,
                }
            );
        }

        return whole;
    }

    private static SecureSocketOptions SecurityOf(SmtpSecurity security) =>
        security switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A letter of kind {Kind} was refused for good: {Status}")]
    private static partial void Refused(ILogger log, string kind, int status);
}
