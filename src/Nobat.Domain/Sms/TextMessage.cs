using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Sms;

/// <summary>Comparable because the list is paged by (moment, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct TextMessageId(Guid Value) : ITypedId<TextMessageId>, IComparable<TextMessageId>
{
    public static TextMessageId New() => new(Guid.CreateVersion7());

    public static TextMessageId From(Guid value) => new(value);

    public int CompareTo(TextMessageId other) => Value.CompareTo(other.Value);

    public static bool operator <(TextMessageId left, TextMessageId right) => left.CompareTo(right) < 0;

    public static bool operator >(TextMessageId left, TextMessageId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TextMessageId left, TextMessageId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TextMessageId left, TextMessageId right) => left.CompareTo(right) >= 0;
}

/// <summary>Where a message stands at one provider; drawn in docs/sms.md.</summary>
public enum SmsState
{
    /// <summary>Being handed over; written before the provider is asked.</summary>
    Sending,

    /// <summary>Nobody said whether it was taken.</summary>
    Unclear,

    /// <summary>Taken by the provider.</summary>
    Sent,

    /// <summary>The provider says that it arrived.</summary>
    Delivered,

    /// <summary>The provider says that it will not arrive.</summary>
    Undelivered,

    /// <summary>This provider did not take it; another one, or a later try, may.</summary>
    Failed,

    /// <summary>The number or the text is one that no provider takes.</summary>
    Refused,
}

/// <summary>
/// One message at one provider, for its state and its cost; a repeat of the same notice at the same provider is the same row and the same
/// <see cref="LocalId"/>. Neither the text nor the number is kept.
/// </summary>
public sealed class TextMessage
{
    public const int MaxProviderLength = 20;
    public const int MaxProviderIdLength = 64;
    public const int MaxKindLength = 60;
    public const int MaxCodeLength = 60;
    public const int MaxKeyLength = 100;

    private TextMessage() { } // EF

    public TextMessageId Id { get; private init; }

    /// <summary>By which a provider that knows keys knows a repeat; below 2^53.</summary>
    public long LocalId { get; private init; }

    /// <summary>What a repeat of the same message is known by; null of one-time codes, which are never repeated.</summary>
    public string? DedupeKey { get; private init; }
    public NotificationId? NotificationId { get; private init; }
    public string Provider { get; private init; } = "";

    /// <summary>The provider's name for it.</summary>
    public string? ProviderId { get; private init; }
    public string Kind { get; private init; } = "";

    /// <summary><c>0912***4567</c>.</summary>
    public string Recipient { get; private init; } = "";

    /// <summary>Keyed, so that messages of a known number can be found and no number can be read.</summary>
    public byte[] RecipientHash { get; private init; } = [];
    public UserId? UserId { get; private init; }
    public BookingId? BookingId { get; private init; }
    public StylistId? StylistId { get; private init; }

    /// <summary>Parts that are billed.</summary>
    public int Segments { get; private init; }

    /// <summary>Rial; null until the provider has told.</summary>
    public long? Cost { get; private init; }
    public SmsState State { get; private init; }

    /// <summary>How often the provider was asked to take it.</summary>
    public int Attempts { get; private init; }

    /// <summary>Whether the provider can be asked for it by <see cref="LocalId"/>.</summary>
    public bool IsKeyed { get; private init; }

    /// <summary>The provider's code, or the kind of failure.</summary>
    public string? FailureCode { get; private init; }
    public Instant CreatedAt { get; private init; }
    public Instant? SentAt { get; private init; }
    public Instant? DeliveredAt { get; private init; }

    /// <summary>When the provider is asked what became of it; null when it no longer is.</summary>
    public Instant? NextCheckAt { get; private init; }
}

/// <summary>Something about text messages that an administrator should look at; one row a matter, however often it happens.</summary>
public sealed class SmsAlert
{
    private SmsAlert() { } // EF

    /// <summary>A provider's name, or <c>budget</c>.</summary>
    public string Source { get; private init; } = "";

    /// <summary>The provider's code, <c>low_balance</c>, or <c>warning_</c> and <c>used_up_</c> with the month.</summary>
    public string Code { get; private init; } = "";
    public int Count { get; private init; }
    public Instant FirstAt { get; private init; }
    public Instant LastAt { get; private init; }
}
