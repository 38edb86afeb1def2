using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>
/// One way to reach people. What sending came to is said, never thrown; a call ends within ten seconds (promise O-7) and is made with no
/// transaction open. Workers call it at least once for each notice: <see cref="OutgoingNotice.Id"/> is the key by which a channel or its
/// provider knows a repeat.
/// </summary>
public interface INoticeChannel
{
    NotificationChannel Channel { get; }

    /// <summary>
    /// Whether a repeat of the same notice is known and not sent again. Where it is not, a worker sends one at a time, so that its crash
    /// doubles one at most.
    /// </summary>
    bool KnowsRepeats => true;

    Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct);
}

/// <param name="Recipient">Null of people without an account, who were entered by a stylist.</param>
/// <param name="Address">A phone number (11 digits) or an email address; null where the channel finds it by the recipient.</param>
/// <param name="ExpiresAt">From then on it is worth nothing; null: it does not grow old.</param>
/// <param name="Retries">Rounds that an administrator began; a repeat is one of the same round.</param>
public sealed record OutgoingNotice(
    NotificationId Id,
    NotificationKind Kind,
    NotificationRole Role,
    Language Language,
    UserId? Recipient,
    string? Address,
    WrittenNotice Content,
    BookingId? Booking,
    StylistId? Stylist,
    Instant? ExpiresAt = null,
    int Retries = 0
);

public enum ChannelOutcome
{
    /// <summary>Taken by the provider, or in the inbox.</summary>
    Sent,

    /// <summary>Not now: it is tried again, with back-off.</summary>
    TryAgain,

    /// <summary>This address or message will never go this way: the next channel of the reader's order is tried.</summary>
    Refused,
}

/// <param name="Provider">Who took it, such as <c>kavenegar</c>.</param>
/// <param name="ProviderId">The provider's name for it.</param>
/// <param name="Cost">Rial; null where it is not known yet.</param>
/// <param name="Segments">Parts of a text message; 0 elsewhere.</param>
/// <param name="Code">Why not; a provider's code or a kind of failure, never a secret.</param>
/// <param name="HasArrived">True where taking it is arriving, as in the inbox.</param>
public sealed record ChannelResult(
    ChannelOutcome Outcome,
    string? Provider = null,
    string? ProviderId = null,
    long? Cost = null,
    int Segments = 0,
    string? Code = null,
    bool HasArrived = false
)
{
    public static ChannelResult TryAgain(string code) => new(ChannelOutcome.TryAgain, Code: code);

    public static ChannelResult Refused(string code) => new(ChannelOutcome.Refused, Code: code);
}
