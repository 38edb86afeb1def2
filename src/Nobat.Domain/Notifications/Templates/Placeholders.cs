using System.Collections.Frozen;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>What templates may name. docs/templates.md says what each of them holds.</summary>
public static class Placeholders
{
    public const string Code = "code";
    public const string Stylist = "stylist";
    public const string StylistPhone = "stylistPhone";
    public const string Instagram = "instagram";
    public const string ProfileLink = "profileLink";
    public const string Address = "address";
    public const string MapLink = "mapLink";
    public const string MapGeo = "mapGeo";
    public const string Instructions = "instructions";
    public const string Services = "services";
    public const string Total = "total";
    public const string Deposit = "deposit";
    public const string Balance = "balance";
    public const string Policy = "policy";
    public const string Reference = "reference";
    public const string Date = "date";
    public const string Time = "time";
    public const string OldDate = "oldDate";
    public const string OldTime = "oldTime";
    public const string Due = "due";
    public const string Amount = "amount";
    public const string Reason = "reason";
    public const string Customer = "customer";
    public const string CustomerPhone = "customerPhone";
    public const string Notes = "notes";
    public const string VisitLink = "visitLink";
    public const string RescheduleLink = "rescheduleLink";
    public const string CancelLink = "cancelLink";
    public const string PayLink = "payLink";
    public const string SiteLink = "siteLink";

    /// <summary>Each is an address by itself: it stands alone on its line or at the end of one, and is written as it is.</summary>
    public static readonly FrozenSet<string> Links = FrozenSet.ToFrozenSet([
        ProfileLink,
        MapLink,
        MapGeo,
        VisitLink,
        RescheduleLink,
        CancelLink,
        PayLink,
        SiteLink,
    ]);

    private static readonly string[] OfAnyVisit =
    [
        Stylist,
        Address,
        Services,
        Total,
        Deposit,
        Balance,
        Reference,
        Date,
        Time,
        OldDate,
        OldTime,
        Due,
        Amount,
        Reason,
        VisitLink,
        SiteLink,
    ];

    private static readonly FrozenSet<string> OfCustomers = FrozenSet.ToFrozenSet([
        .. OfAnyVisit,
        StylistPhone,
        Instagram,
        ProfileLink,
        MapLink,
        MapGeo,
        Instructions,
        Policy,
        RescheduleLink,
        CancelLink,
        PayLink,
    ]);

    private static readonly FrozenSet<string> OfStylists = FrozenSet.ToFrozenSet([.. OfAnyVisit, Customer, CustomerPhone, Notes]);
    private static readonly FrozenSet<string> OfProfiles = FrozenSet.ToFrozenSet([Stylist, Address, ProfileLink, Policy, Reason, SiteLink]);
    private static readonly FrozenSet<string> OfAccounts = FrozenSet.ToFrozenSet([SiteLink]);
    private static readonly FrozenSet<string> OfCodes = FrozenSet.ToFrozenSet([Code]);

    /// <summary>Every name, of whatever template.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. OfCustomers.Union(OfStylists).Union(OfProfiles).Union(OfAccounts).Union(OfCodes).Order()];

    /// <summary>What a template of this kind for this reader may name.</summary>
    public static FrozenSet<string> Of(TemplateKey key)
    {
        if (key.Kind == TemplateKey.Code)
            return OfCodes;
        return NotificationKind.Find(key.Kind)?.Topic switch
        {
            NotificationTopic.Booking or NotificationTopic.Reminder or NotificationTopic.Payment => key.Role is NotificationRole.Stylist
                ? OfStylists
                : OfCustomers,
            NotificationTopic.Profile => OfProfiles,
            _ => OfAccounts,
        };
    }

    /// <summary>Without these the text would not say what it is sent for; they stand outside of parts that can be left out.</summary>
    public static IReadOnlyList<string> RequiredIn(TemplateKey key)
    {
        if (key.Kind == TemplateKey.Code)
            return [Code];
        if (key.Channel is NotificationChannel.WebPush || NotificationKind.Find(key.Kind) is not { } kind)
            return [];
        if (kind == NotificationKind.BookingApproved || kind == NotificationKind.DepositDue || kind == NotificationKind.BookingHeld)
            return [Due];
        if (kind == NotificationKind.DepositReceived || kind == NotificationKind.DepositRefunded)
            return [Amount];
        return kind.Topic is NotificationTopic.Booking or NotificationTopic.Reminder ? [Date, Time] : [];
    }
}
