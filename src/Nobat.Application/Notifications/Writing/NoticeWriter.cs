using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Policies;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications.Writing;

/// <summary>Fills the template of (kind, role, channel, language) with what is true of a booking, a profile or an account.</summary>
internal sealed partial class NoticeWriter(
    IReadDb db,
    INoticeTemplates templates,
    VisitValues visits,
    IVisitInvites invites,
    ITexts texts,
    IOptions<SiteOptions> site,
    ILogger<NoticeWriter> log
) : INoticeWriter
{
    public async Task<WrittenNotice?> WriteAsync(NoticeToWrite notice, CancellationToken ct)
    {
        var key = new TemplateKey(notice.Kind.Name, notice.Role, notice.Channel, notice.Language);
        if (!key.Occurs)
        {
            Unwritten(log, notice.Kind.Name, notice.Role, notice.Channel);
            return null;
        }

        return notice.Kind.Topic switch
        {
            NotificationTopic.Booking or NotificationTopic.Reminder or NotificationTopic.Payment => await VisitAsync(notice, key, ct),
            NotificationTopic.Profile => await ProfileAsync(notice, key, ct),
            _ => await FillAsync(key, SiteOnly(), "/account/security", [], ct),
        };
    }

    private async Task<WrittenNotice?> VisitAsync(NoticeToWrite notice, TemplateKey key, CancellationToken ct)
    {
        if (notice.Booking is not { } id || await db.FindVisitAsync(id, ct) is not { } facts)
            return null;
        var page = notice.Role is NotificationRole.Stylist ? $"/stylists/bookings/{id.Value}" : $"/bookings/{id.Value}";
        var values = visits.Of(notice, facts);
        if (notice.Role is NotificationRole.Stylist)
            values[Placeholders.VisitLink] = site.Value.AddressOf(page);
        return await FillAsync(key, values, page, Attachments(notice, facts), ct);
    }

    private async Task<WrittenNotice?> ProfileAsync(NoticeToWrite notice, TemplateKey key, CancellationToken ct)
    {
        if (notice.Stylist is not { } stylist)
            return null;
        var found = await (
            from profile in db.Set<StylistProfile>()
            where profile.Id == stylist
            join owner in db.Set<User>() on profile.OwnerId equals owner.Id
            join own in db.Set<Calendar>() on profile.Id equals own.StylistId into calendars
            from calendar in calendars.DefaultIfEmpty()
            select new
            {
                profile,
                owner,
                calendar,
            }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return null;
        var (known, language) = (found.profile, notice.Language);
        var values = SiteOnly();
        values[Placeholders.Stylist] = PeopleText.Said(known.SalonName ?? VisitFacts.FullName(found.owner), language, 60);
        values[Placeholders.Address] = PeopleText.Said(known.SalonAddress, language, 300);
        values[Placeholders.ProfileLink] =
            known.Status is StylistStatus.Approved ? Stylists.BookingLinkAnswer.For(known, site.Value).Url : "";
        values[Placeholders.Policy] = visits.Policy(found.calendar?.Policy ?? BookingPolicy.Default, hasDeposit: true, language);
        values[Placeholders.Reason] = PeopleText.Said(
            notice.Values.GetValueOrDefault("reason") ?? ReasonOf(notice.Kind, known),
            language,
            StylistProfile.MaxReasonLength
        );
        return await FillAsync(key, values, notice.Role is NotificationRole.Admin ? "/admin/profiles" : "/stylists/profile", [], ct);
    }

    private static string? ReasonOf(NotificationKind kind, StylistProfile profile) =>
        kind == NotificationKind.ProfileRejected ? profile.RejectionReason : profile.SuspensionReason;

    private async Task<WrittenNotice> FillAsync(
        TemplateKey key,
        IReadOnlyDictionary<string, string> values,
        string page,
        IReadOnlyList<NoticeAttachment> attachments,
        CancellationToken ct
    )
    {
        var template = await templates.FindAsync(key, ct);
        var text = Tidy(template.Text.Render(values));
        var longest = TemplateRules.MaxOf(key.Channel);
        var link = key.Channel is NotificationChannel.Inbox or NotificationChannel.WebPush ? new Uri(site.Value.AddressOf(page)) : null;
        return new WrittenNotice(
            template.Subject is { } subject ? OneLine(subject.Render(values)) : null,
            text.Length <= longest ? text : $"{PeopleText.Cut(text, longest - 1)}…",
            link,
            attachments,
            template.Version
        );
    }

    /// <summary>Only to letters, and only while it is still true: what came after brings an entry of its own.</summary>
    private IReadOnlyList<NoticeAttachment> Attachments(NoticeToWrite notice, VisitFacts facts)
    {
        if (notice.Channel is not NotificationChannel.Email || InviteOf(notice.Kind, facts.Booking) is not { } method)
            return [];
        if (notice.InstantOf("startsAt") is { } told && told != facts.Booking.StartsAt)
            return [];
        var stylist = facts.StylistName ?? texts.Get("notice.stylist_gone", notice.Language);
        var summary =
            notice.Role is NotificationRole.Stylist
                ? texts.Get("notice.visit_of", notice.Language, ("customer", facts.CustomerName ?? "—"))
                : texts.Get("notice.visit_with", notice.Language, ("stylist", stylist));
        return [invites.Write(facts, method, notice.Role, summary, stylist)];
    }

    private static InviteMethod? InviteOf(NotificationKind kind, Booking booking) =>
        booking.Status switch
        {
            BookingStatus.Confirmed when kind == NotificationKind.BookingConfirmed || kind == NotificationKind.BookingRescheduled =>
                InviteMethod.Request,
            BookingStatus.Pending when kind == NotificationKind.BookingRescheduledPending => InviteMethod.Tentative,
            BookingStatus.Cancelled
            or BookingStatus.Expired
                when kind == NotificationKind.BookingCancelled
                    || kind == NotificationKind.BookingDeclined
                    || kind == NotificationKind.BookingLapsed
                    || kind == NotificationKind.BookingUnpaid => InviteMethod.Cancel,
            _ => null,
        };

    private Dictionary<string, string> SiteOnly() => new(StringComparer.Ordinal) { [Placeholders.SiteLink] = site.Value.AddressOf("/") };

    /// <summary>A part that was left out leaves neither a gap nor blanks behind.</summary>
    private static string Tidy(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd(' ')).ToList();
        return string.Join('\n', lines.Where((line, i) => line.Length > 0 || (i > 0 && lines[i - 1].Length > 0))).Trim();
    }

    private static string OneLine(string subject)
    {
        var line = subject.Replace('\n', ' ').Trim();
        return line.Length <= 300 ? line : $"{PeopleText.Cut(line, 299)}…";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "There is no template for {Kind} to {Role} by {Channel}")]
    private static partial void Unwritten(ILogger log, string kind, NotificationRole role, NotificationChannel channel);
}
