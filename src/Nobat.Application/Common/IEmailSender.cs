namespace Nobat.Application.Common;

/// <summary>One letter in plain text.</summary>
/// <param name="DedupeKey">Becomes the message's id, so that a letter sent twice is shown once.</param>
public sealed record EmailMessage(string To, string Kind, string Subject, string Text, string DedupeKey);

/// <summary>
/// Sends email. Throws when the server is away, and callers retry; an address that the server refuses for good is given up in silence,
/// because nothing will ever arrive there.
/// </summary>
public interface IEmailSender
{
    /// <summary>False where the installation sends no email at all.</summary>
    bool IsAvailable { get; }

    Task SendAsync(EmailMessage message, CancellationToken ct);
}
