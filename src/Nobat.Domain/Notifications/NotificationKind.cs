namespace Nobat.Domain.Notifications;

/// <summary>What a notice speaks of. <see cref="Name"/> is the part of templates' keys that never changes.</summary>
public sealed record NotificationKind
{
    private static readonly Dictionary<string, NotificationKind> Known = [];

    public static readonly NotificationKind BookingHeld = Of("booking_held", NotificationTopic.Booking, isQuiet: true);
    public static readonly NotificationKind BookingRequested = Of("booking_requested", NotificationTopic.Booking);
    public static readonly NotificationKind BookingConfirmed = Of("booking_confirmed", NotificationTopic.Booking);
    public static readonly NotificationKind BookingRescheduled = Of("booking_rescheduled", NotificationTopic.Booking);
    public static readonly NotificationKind BookingRescheduledPending = Of("booking_rescheduled_pending", NotificationTopic.Booking);
    public static readonly NotificationKind BookingCancelled = Of("booking_cancelled", NotificationTopic.Booking);
    public static readonly NotificationKind BookingDeclined = Of("booking_declined", NotificationTopic.Booking);
    public static readonly NotificationKind BookingLapsed = Of("booking_lapsed", NotificationTopic.Booking);
    public static readonly NotificationKind BookingApproved = Of("booking_approved", NotificationTopic.Booking);
    public static readonly NotificationKind BookingUnpaid = Of("booking_unpaid", NotificationTopic.Booking);
    public static readonly NotificationKind BookingReminder = Of("booking_reminder", NotificationTopic.Reminder, mayWait: true);
    public static readonly NotificationKind DepositDue = Of("deposit_due", NotificationTopic.Payment);
    public static readonly NotificationKind DepositReceived = Of("deposit_received", NotificationTopic.Payment, mayWait: true);
    public static readonly NotificationKind DepositRefunded = Of("deposit_refunded", NotificationTopic.Payment, mayWait: true);
    public static readonly NotificationKind PolicyChanged = Of("policy_changed", NotificationTopic.Profile, mayWait: true);
    public static readonly NotificationKind ProfileSubmitted = Of("profile_submitted", NotificationTopic.Profile, mayWait: true);
    public static readonly NotificationKind ProfileApproved = Of("profile_approved", NotificationTopic.Profile, mayWait: true);
    public static readonly NotificationKind ProfileRejected = Of("profile_rejected", NotificationTopic.Profile, mayWait: true);
    public static readonly NotificationKind ProfileSuspended = Of("profile_suspended", NotificationTopic.Profile);
    public static readonly NotificationKind ProfileReinstated = Of("profile_reinstated", NotificationTopic.Profile, mayWait: true);
    public static readonly NotificationKind PasswordChanged = Of("password_changed", NotificationTopic.Security);
    public static readonly NotificationKind PhoneLeft = Of("phone_left", NotificationTopic.Security);
    public static readonly NotificationKind PhoneJoined = Of("phone_joined", NotificationTopic.Security);
    public static readonly NotificationKind StrangeDevice = Of("strange_device", NotificationTopic.Security);
    public static readonly NotificationKind SessionCopied = Of("session_copied", NotificationTopic.Security);
    public static readonly NotificationKind SecondFactorOn = Of("second_factor_on", NotificationTopic.Security);
    public static readonly NotificationKind SecondFactorOff = Of("second_factor_off", NotificationTopic.Security);
    public static readonly NotificationKind RecoveryCodeUsed = Of("recovery_code_used", NotificationTopic.Security);
    public static readonly NotificationKind RecoveryCodesRenewed = Of("recovery_codes_renewed", NotificationTopic.Security);
    public static readonly NotificationKind SecondFactorGuessed = Of("second_factor_guessed", NotificationTopic.Security);
    public static readonly NotificationKind ExternalUnlinked = Of("external_unlinked", NotificationTopic.Security);
    public static readonly NotificationKind ExternalLinked = Of("external_linked", NotificationTopic.Security);
    public static readonly NotificationKind PasskeyAdded = Of("passkey_added", NotificationTopic.Security);
    public static readonly NotificationKind PasskeyRemoved = Of("passkey_removed", NotificationTopic.Security);

    /// <summary>Of a row that a newer version wrote; this one only shows it.</summary>
    public static readonly NotificationKind Unknown = new("unknown", NotificationTopic.Security, mayWait: false, isQuiet: false);

    private NotificationKind(string name, NotificationTopic topic, bool mayWait, bool isQuiet) =>
        (Name, Topic, MayWait, IsQuiet) = (name, topic, mayWait, isQuiet);

    /// <summary>Lowercase, snake_case, never changed: rows, templates and preferences are kept under it.</summary>
    public string Name { get; }

    public NotificationTopic Topic { get; }

    /// <summary>Whether quiet hours put it off.</summary>
    public bool MayWait { get; }

    /// <summary>Goes to the inbox only: the reader has just done it on the screen.</summary>
    public bool IsQuiet { get; }

    /// <summary>What protects an account or changes a visit is told whether one likes it or not; on which channels is one's own choice.</summary>
    public bool MayBeTurnedOff => Topic is NotificationTopic.Reminder or NotificationTopic.Payment;

    public static IReadOnlyCollection<NotificationKind> All => Known.Values;

    public static NotificationKind? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>What somebody who took an account over would like its owner not to hear: counted apart, so that nothing else drowns it.</summary>
    public bool IsAlarm => this == PasswordChanged || this == PhoneLeft || this == SecondFactorOff || this == SessionCopied;

    public override string ToString() => Name;

    private static NotificationKind Of(string name, NotificationTopic topic, bool mayWait = false, bool isQuiet = false) =>
        Known[name] = new(name, topic, mayWait, isQuiet);
}

/// <summary>What preferences are kept by.</summary>
public enum NotificationTopic
{
    Booking,
    Reminder,
    Payment,
    Profile,
    Security,
}

/// <summary>The way a notice goes.</summary>
public enum NotificationChannel
{
    Sms,
    Inbox,
    Email,
    WebPush,
}

/// <summary>Whom it addresses, for the same event is told differently to each.</summary>
public enum NotificationRole
{
    Customer,
    Stylist,

    /// <summary>The owner of an account, about the account.</summary>
    Account,
    Admin,
}

/// <summary>Where a notice stands; drawn in docs/notifications.md.</summary>
public enum NotificationState
{
    /// <summary>Waits for its time.</summary>
    Queued,

    /// <summary>A worker has it on lease.</summary>
    Sending,

    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>The provider says that it arrived; in the inbox, that it is there.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Not sent on purpose: turned off, too many of its kind, or no longer true when its time came.</summary>
    Suppressed,

    /// <summary>What it was to tell was taken back before it left.</summary>
    Cancelled,
}
