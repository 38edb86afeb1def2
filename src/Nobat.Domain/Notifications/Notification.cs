using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>
/// One notice to one reader on one channel, from the moment it is wanted to its arrival. A worker has it on a lease while it is sent;
/// whoever's lease was taken over by another worker has nothing to say any more. Its states are drawn in docs/notifications.md.
/// </summary>
public sealed partial class Notification : AggregateRoot
{
    public const int MaxAddressLength = 254;
    public const int MaxKeyLength = 160;
    public const int MaxProviderLength = 40;
    public const int MaxProviderIdLength = 100;
    public const int MaxCodeLength = 60;
    public const int MaxSubjectLength = 300;
    public const int MaxTextLength = 4_000;
    public const int MaxLinkLength = 500;

    /// <summary>After so many tries it is left to a person.</summary>
    public const int MaxAttempts = 8;

    /// <summary>How long a worker has it; one that dies gives it back by doing nothing.</summary>
    public static readonly Duration LeaseLength = Duration.FromSeconds(30);

    /// <summary>How long after its time its words are kept, and so for how long it can be tried anew.</summary>
    public static readonly Duration WordsKept = Duration.FromDays(30);

    private static readonly Duration LongestPause = Duration.FromHours(1);

    private NotificationChannel[] _fallbacks = [];

    private Notification() { } // EF

    public NotificationId Id { get; private init; }
    public NotificationKind Kind { get; private init; } = NotificationKind.Unknown;
    public NotificationRole Role { get; private init; }
    public NotificationChannel Channel { get; private init; }

    /// <summary>Null of people without an account, who were entered by a stylist.</summary>
    public UserId? RecipientId { get; private init; }

    /// <summary>The phone number or email address it went to the last time; null before.</summary>
    public string? Address { get; private set; }

    /// <summary>See <see cref="Notice.Phone"/>: the text message goes there, on whichever channel the notice began.</summary>
    public string? NamedPhone { get; private init; }
    public Language Language { get; private set; }
    public NotificationState State { get; private set; }

    /// <summary>When it is to leave.</summary>
    public Instant DueAt { get; private init; }

    /// <summary>From then on it is worth nothing and is not sent.</summary>
    public Instant? ExpiresAt { get; private init; }
    public int Attempts { get; private set; }

    /// <summary>How often an administrator had it tried anew; a try of another round is no repeat of one before.</summary>
    public int Retries { get; private set; }

    /// <summary>When a worker may take it: at its time, again after a failure, and when the lease of the worker that has it ends. Null once it is over.</summary>
    public Instant? NextTryAt { get; private set; }

    /// <summary>Names the worker's turn; null while no worker has it.</summary>
    public Guid? Lease { get; private set; }
    public string? Provider { get; private set; }
    public string? ProviderId { get; private set; }

    /// <summary>Rial; null while it is not known.</summary>
    public long? Cost { get; private set; }

    /// <summary>Parts of a text message; 0 elsewhere.</summary>
    public int Segments { get; private set; }

    /// <summary>Why it was not sent, or not the last time.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The same is never queued twice. Ends with <c>:</c> and the channel; what stands before is shared by all channels.</summary>
    public string DedupeKey { get; private init; } = "";
    public BookingId? BookingId { get; private init; }
    public StylistId? StylistId { get; private init; }

    /// <summary>What the event knew, see <see cref="NoticeValues"/>.</summary>
    public IReadOnlyDictionary<string, string> Values { get; private init; } = NoticeValues.None;

    /// <summary>Tried in order, one by one, when this one cannot be brought.</summary>
    public IReadOnlyList<NotificationChannel> Fallbacks => _fallbacks;

    /// <summary>As it was written, kept once it was sent.</summary>
    public string? Subject { get; private set; }

    /// <summary>As it was written, kept once it was sent.</summary>
    public string? Text { get; private set; }

    /// <summary>Where a tap leads.</summary>
    public string? Link { get; private set; }

    /// <summary>Null for the default of the files.</summary>
    public int? TemplateVersion { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant? SentAt { get; private set; }
    public Instant? DeliveredAt { get; private set; }
    public Instant? FailedAt { get; private set; }

    /// <summary>Whether workers still have something to do with it.</summary>
    public bool IsOpen => State is NotificationState.Queued or NotificationState.Sending;

    public static Notification Queue(
        Notice notice,
        NotificationChannel channel,
        IReadOnlyList<NotificationChannel> fallbacks,
        Instant dueAt,
        Instant now
    ) =>
        new()
        {
            Id = NotificationId.New(),
            Kind = notice.Kind,
            Role = notice.Role,
            Channel = channel,
            RecipientId = notice.Recipient,
            NamedPhone = notice.Phone?.Value,
            Language = notice.Language,
            State = NotificationState.Queued,
            DueAt = dueAt,
            NextTryAt = dueAt,
            ExpiresAt = notice.ExpiresAt,
            DedupeKey = KeyOf(notice.Key, channel),
            BookingId = notice.Booking,
            StylistId = notice.Stylist,
            Values = notice.Values,
            CreatedAt = now,
            _fallbacks = [.. fallbacks],
        };

    /// <summary>The key of one channel's row.</summary>
    public static string KeyOf(string key, NotificationChannel channel) => $"{key}:{NameOf(channel)}";

    /// <summary>The keys of the same notice on every channel, this one included.</summary>
    public IReadOnlyList<string> KeysOfAllChannels =>
        [.. Enum.GetValues<NotificationChannel>().Select(channel => KeyOf(SharedKey, channel))];

    private string SharedKey => DedupeKey[..DedupeKey.LastIndexOf(':')];

    private static string NameOf(NotificationChannel channel) =>
        channel switch
        {
            NotificationChannel.Sms => "sms",
            NotificationChannel.Inbox => "inbox",
            NotificationChannel.Email => "email",
            NotificationChannel.WebPush => "web_push",
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, null),
        };
}
