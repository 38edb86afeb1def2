namespace Nobat.Domain.Common;

public readonly record struct UserId(Guid Value) : ITypedId<UserId>
{
    public static UserId New() => new(Guid.CreateVersion7());

    public static UserId From(Guid value) => new(value);
}

public readonly record struct SignInChallengeId(Guid Value) : ITypedId<SignInChallengeId>
{
    public static SignInChallengeId New() => new(Guid.CreateVersion7());

    public static SignInChallengeId From(Guid value) => new(value);
}

public readonly record struct PasskeyId(Guid Value) : ITypedId<PasskeyId>
{
    public static PasskeyId New() => new(Guid.CreateVersion7());

    public static PasskeyId From(Guid value) => new(value);
}

/// <summary>Random through and through, because guests are given it.</summary>
public readonly record struct CeremonyId(Guid Value) : ITypedId<CeremonyId>
{
    public static CeremonyId New() => new(Guid.NewGuid());

    public static CeremonyId From(Guid value) => new(value);
}

public readonly record struct DeviceId(Guid Value) : ITypedId<DeviceId>
{
    public static DeviceId New() => new(Guid.CreateVersion7());

    public static DeviceId From(Guid value) => new(value);
}

public readonly record struct SessionId(Guid Value) : ITypedId<SessionId>
{
    public static SessionId New() => new(Guid.CreateVersion7());

    public static SessionId From(Guid value) => new(value);
}

/// <summary>Always the id of the stylist's <em>profile</em>; it also keys the calendar, one per stylist.</summary>
public readonly record struct StylistId(Guid Value) : ITypedId<StylistId>, IComparable<StylistId>
{
    public static StylistId New() => new(Guid.CreateVersion7());

    public static StylistId From(Guid value) => new(value);

    public int CompareTo(StylistId other) => Value.CompareTo(other.Value);

    public static bool operator <(StylistId left, StylistId right) => left.CompareTo(right) < 0;

    public static bool operator >(StylistId left, StylistId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StylistId left, StylistId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StylistId left, StylistId right) => left.CompareTo(right) >= 0;
}

/// <summary>Comparable because lists of bookings are paged by (start, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct BookingId(Guid Value) : ITypedId<BookingId>, IComparable<BookingId>
{
    public static BookingId New() => new(Guid.CreateVersion7());

    public static BookingId From(Guid value) => new(value);

    public int CompareTo(BookingId other) => Value.CompareTo(other.Value);

    public static bool operator <(BookingId left, BookingId right) => left.CompareTo(right) < 0;

    public static bool operator >(BookingId left, BookingId right) => left.CompareTo(right) > 0;

    public static bool operator <=(BookingId left, BookingId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BookingId left, BookingId right) => left.CompareTo(right) >= 0;
}

/// <summary>Comparable because the list of codes is paged by (time, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct OneTimeCodeId(Guid Value) : ITypedId<OneTimeCodeId>, IComparable<OneTimeCodeId>
{
    public static OneTimeCodeId New() => new(Guid.CreateVersion7());

    public static OneTimeCodeId From(Guid value) => new(value);

    public int CompareTo(OneTimeCodeId other) => Value.CompareTo(other.Value);

    public static bool operator <(OneTimeCodeId left, OneTimeCodeId right) => left.CompareTo(right) < 0;

    public static bool operator >(OneTimeCodeId left, OneTimeCodeId right) => left.CompareTo(right) > 0;

    public static bool operator <=(OneTimeCodeId left, OneTimeCodeId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(OneTimeCodeId left, OneTimeCodeId right) => left.CompareTo(right) >= 0;
}

/// <summary>Comparable because the history is paged by (moment, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct SignInAttemptId(Guid Value) : ITypedId<SignInAttemptId>, IComparable<SignInAttemptId>
{
    public static SignInAttemptId New() => new(Guid.CreateVersion7());

    public static SignInAttemptId From(Guid value) => new(value);

    public int CompareTo(SignInAttemptId other) => Value.CompareTo(other.Value);

    public static bool operator <(SignInAttemptId left, SignInAttemptId right) => left.CompareTo(right) < 0;

    public static bool operator >(SignInAttemptId left, SignInAttemptId right) => left.CompareTo(right) > 0;

    public static bool operator <=(SignInAttemptId left, SignInAttemptId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SignInAttemptId left, SignInAttemptId right) => left.CompareTo(right) >= 0;
}

public readonly record struct ServiceId(Guid Value) : ITypedId<ServiceId>, IComparable<ServiceId>
{
    public static ServiceId New() => new(Guid.CreateVersion7());

    public static ServiceId From(Guid value) => new(value);

    public int CompareTo(ServiceId other) => Value.CompareTo(other.Value);

    public static bool operator <(ServiceId left, ServiceId right) => left.CompareTo(right) < 0;

    public static bool operator >(ServiceId left, ServiceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ServiceId left, ServiceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ServiceId left, ServiceId right) => left.CompareTo(right) >= 0;
}

public readonly record struct CalendarExceptionId(Guid Value) : ITypedId<CalendarExceptionId>
{
    public static CalendarExceptionId New() => new(Guid.CreateVersion7());

    public static CalendarExceptionId From(Guid value) => new(value);
}

/// <summary>Comparable because lists are paged by (moment, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct PaymentId(Guid Value) : ITypedId<PaymentId>, IComparable<PaymentId>
{
    public static PaymentId New() => new(Guid.CreateVersion7());

    public static PaymentId From(Guid value) => new(value);

    public int CompareTo(PaymentId other) => Value.CompareTo(other.Value);

    public static bool operator <(PaymentId left, PaymentId right) => left.CompareTo(right) < 0;

    public static bool operator >(PaymentId left, PaymentId right) => left.CompareTo(right) > 0;

    public static bool operator <=(PaymentId left, PaymentId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PaymentId left, PaymentId right) => left.CompareTo(right) >= 0;
}

/// <summary>Comparable because lists are paged by (moment, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct RefundId(Guid Value) : ITypedId<RefundId>, IComparable<RefundId>
{
    public static RefundId New() => new(Guid.CreateVersion7());

    public static RefundId From(Guid value) => new(value);

    public int CompareTo(RefundId other) => Value.CompareTo(other.Value);

    public static bool operator <(RefundId left, RefundId right) => left.CompareTo(right) < 0;

    public static bool operator >(RefundId left, RefundId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RefundId left, RefundId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RefundId left, RefundId right) => left.CompareTo(right) >= 0;
}

public readonly record struct LedgerTransactionId(Guid Value) : ITypedId<LedgerTransactionId>
{
    public static LedgerTransactionId New() => new(Guid.CreateVersion7());

    public static LedgerTransactionId From(Guid value) => new(value);
}

/// <summary>Comparable because lists are paged by (moment, id); the order is PostgreSQL's order of uuid.</summary>
public readonly record struct NotificationId(Guid Value) : ITypedId<NotificationId>, IComparable<NotificationId>
{
    public static NotificationId New() => new(Guid.CreateVersion7());

    public static NotificationId From(Guid value) => new(value);

    public int CompareTo(NotificationId other) => Value.CompareTo(other.Value);

    public static bool operator <(NotificationId left, NotificationId right) => left.CompareTo(right) < 0;

    public static bool operator >(NotificationId left, NotificationId right) => left.CompareTo(right) > 0;

    public static bool operator <=(NotificationId left, NotificationId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NotificationId left, NotificationId right) => left.CompareTo(right) >= 0;
}

public readonly record struct NoticeTemplateId(Guid Value) : ITypedId<NoticeTemplateId>
{
    public static NoticeTemplateId New() => new(Guid.CreateVersion7());

    public static NoticeTemplateId From(Guid value) => new(value);
}

public readonly record struct PushSubscriptionId(Guid Value) : ITypedId<PushSubscriptionId>
{
    public static PushSubscriptionId New() => new(Guid.CreateVersion7());

    public static PushSubscriptionId From(Guid value) => new(value);
}
