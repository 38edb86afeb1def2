using System.Collections.Frozen;
using Nobat.Domain.Users;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>Which template: one text for each kind, reader, channel and language.</summary>
/// <param name="Kind">The name of a <see cref="NotificationKind"/>, or <see cref="Code"/>.</param>
public sealed record TemplateKey(string Kind, NotificationRole Role, NotificationChannel Channel, Language Language)
{
    /// <summary>One-time codes: no notice, yet a text of its own. Only ever sent by text message.</summary>
    public const string Code = "code";

    private static readonly NotificationChannel[] Every = Enum.GetValues<NotificationChannel>();

    private static readonly FrozenSet<TemplateKey> Known = Occurring().ToFrozenSet();

    /// <summary>Every template there is, in the order of kinds.</summary>
    public static IReadOnlyList<TemplateKey> All { get; } = [.. Occurring()];

    /// <summary>Whether anything is ever written from it.</summary>
    public bool Occurs => Known.Contains(this);

    /// <summary>Letters, inbox entries and pushes have a subject, text messages have none.</summary>
    public bool HasSubject => Channel is not NotificationChannel.Sms;

    public override string ToString() => $"{Kind}/{Role}/{Channel}/{Language}";

    /// <summary>Who is told of it.</summary>
    public static IReadOnlyList<NotificationRole> RolesOf(NotificationKind kind)
    {
        if (kind.Topic is NotificationTopic.Security)
            return [NotificationRole.Account];
        if (kind == NotificationKind.ProfileSubmitted || kind == NotificationKind.PolicyChanged)
            return [NotificationRole.Stylist, NotificationRole.Admin];
        if (kind.Topic is NotificationTopic.Profile)
            return [NotificationRole.Stylist];
        if (kind == NotificationKind.BookingHeld || kind == NotificationKind.BookingApproved || kind == NotificationKind.DepositDue)
            return [NotificationRole.Customer];
        return [NotificationRole.Customer, NotificationRole.Stylist];
    }

    private static IEnumerable<TemplateKey> Occurring() =>
        NotificationKind
            .All.SelectMany(kind =>
                from role in RolesOf(kind)
                from channel in kind.IsQuiet ? [NotificationChannel.Inbox] : Every
                from language in Enum.GetValues<Language>()
                select new TemplateKey(kind.Name, role, channel, language)
            )
            .Concat(
                Enum.GetValues<Language>()
                    .Select(language => new TemplateKey(Code, NotificationRole.Account, NotificationChannel.Sms, language))
            );
}
