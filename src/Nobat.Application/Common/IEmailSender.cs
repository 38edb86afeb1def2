namespace Nobat.Application.Common;

/// <summary>One letter.</summary>
/// <param name="DedupeKey">Becomes the message's id, so that a letter sent twice is shown once.</param>
/// <param name="Html">The same in another form, for programs that show it; null for plain text alone.</param>
public sealed record EmailMessage(string To, string Kind, string Subject, string Text, string DedupeKey, string? Html = null)
{
    public IReadOnlyList<EmailAttachment> Attachments { get; init; } = [];
}

/// <param name="MediaType">With its parameters, such as <c>text/calendar; method=REQUEST</c>; the content is UTF-8.</param>
public sealed record EmailAttachment(string Name, string MediaType, string Content);

public enum EmailOutcome
{
    /// <summary>The server has it.</summary>
    Taken,

    /// <summary>Refused for good: there is no such mailbox, or it takes no such letter.</summary>
    Refused,
}

/// <summary>
/// Sends email. Throws when the server is away, and callers retry; an address that the server refuses for good is given up in silence,
/// because nothing will ever arrive there: that is the outcome, not an exception.
/// </summary>
public interface IEmailSender
{
    /// <summary>False where the installation sends no email at all.</summary>
    bool IsAvailable { get; }

    Task<EmailOutcome> SendAsync(EmailMessage message, CancellationToken ct);
}
