using Microsoft.Extensions.Options;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Application.Stylists;
using Nobat.Domain.Bookings;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Policies;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Application.Notifications.Writing;

/// <summary>What fills the templates about one visit (NT-04).</summary>
internal sealed class VisitValues(
    PeopleText people,
    ITexts texts,
    IVisitLinks links,
    IOptions<SiteOptions> site,
    IOptions<TemplateOptions> options
)
{
    private const int LongestName = 60;
    private const int LongestShort = 80;
    private const int LongestNote = 1_000;

    public Dictionary<string, string> Of(NoticeToWrite notice, VisitFacts facts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        AddTimes(values, notice, facts);
        AddMoney(values, notice, facts.Booking);
        AddPlace(values, notice, facts);
        if (notice.Role is NotificationRole.Stylist)
            AddCustomer(values, notice, facts);
        else
            AddForCustomer(values, notice, facts);
        return values;
    }

    private void AddTimes(Dictionary<string, string> values, NoticeToWrite notice, VisitFacts facts)
    {
        var (language, style) = (notice.Language, notice.Calendar);
        var starts = (notice.InstantOf("startsAt") ?? facts.Booking.StartsAt).InZone(facts.Zone).LocalDateTime;
        values[Placeholders.Date] = people.Date(starts.Date, language, style);
        values[Placeholders.Time] = PeopleText.Time(starts.TimeOfDay, language);
        if (notice.InstantOf("oldStartsAt") is { } old)
        {
            var before = old.InZone(facts.Zone).LocalDateTime;
            values[Placeholders.OldDate] = people.Date(before.Date, language, style);
            values[Placeholders.OldTime] = PeopleText.Time(before.TimeOfDay, language);
        }

        if ((notice.InstantOf("dueAt") ?? facts.Booking.DepositDueAt ?? facts.Booking.ExpiresAt) is { } due)
            values[Placeholders.Due] = people.Moment(due, facts.Zone, language, style);
        values[Placeholders.Reference] = PeopleText.Apart(facts.Booking.Reference, language);
        values[Placeholders.Reason] = PeopleText.Said(
            notice.Values.GetValueOrDefault("reason") ?? facts.Booking.CancellationReason,
            language,
            LongestOf(notice, LongestNote)
        );
    }

    private void AddMoney(Dictionary<string, string> values, NoticeToWrite notice, Booking booking)
    {
        var language = notice.Language;
        if (booking.TotalAmount > 0)
            values[Placeholders.Total] = people.Money(booking.TotalAmount, language);
        var paid = booking.DepositStatus is DepositStatus.Paid ? booking.DepositAmount : 0;
        if (booking.DepositAmount > 0)
            values[Placeholders.Deposit] = texts.Get(
                paid > 0 ? "notice.deposit_paid" : "notice.deposit_open",
                language,
                ("amount", people.Money(booking.DepositAmount, language))
            );
        if (booking.TotalAmount > paid)
            values[Placeholders.Balance] = people.Money(booking.TotalAmount - paid, language);
        var amount =
            notice.AmountOf("amount")
            ?? (notice.Kind == NotificationKind.DepositRefunded ? booking.DepositReturned : booking.DepositAmount);
        values[Placeholders.Amount] = people.Money(amount, language);
        values[Placeholders.Services] = PeopleText.Said(
            string.Join(
                texts.Get("notice.list_separator", language),
                booking.Lines.Select(line => ServiceNames.In(language, line.Name, line.NameEn))
            ),
            language,
            LongestOf(notice, LongestNote)
        );
    }

    private void AddPlace(Dictionary<string, string> values, NoticeToWrite notice, VisitFacts facts)
    {
        values[Placeholders.Stylist] = facts.StylistName is { Length: > 0 } name
            ? PeopleText.Said(name, notice.Language, LongestName)
            : texts.Get("notice.stylist_gone", notice.Language);
        values[Placeholders.Address] = facts.StylistName is null
            ? ""
            : PeopleText.Said(facts.Profile!.SalonAddress, notice.Language, LongestOf(notice, LongestNote));
        values[Placeholders.SiteLink] = site.Value.AddressOf("/");
    }

    private static void AddCustomer(Dictionary<string, string> values, NoticeToWrite notice, VisitFacts facts)
    {
        var (booking, language) = (facts.Booking, notice.Language);
        values[Placeholders.Customer] = PeopleText.Said(facts.CustomerName, language, LongestName) is { Length: > 0 } name ? name : "—";
        if (ReallyBooked.Ever.IsSatisfiedBy(booking))
            values[Placeholders.CustomerPhone] = facts.CustomerPhone?.Value ?? "";
        values[Placeholders.Notes] = PeopleText.Said(booking.CustomerNotes, language, LongestOf(notice, LongestNote), hasLines: true);
    }

    private void AddForCustomer(Dictionary<string, string> values, NoticeToWrite notice, VisitFacts facts)
    {
        var (booking, language) = (facts.Booking, notice.Language);
        values[Placeholders.Policy] = Policy(booking.Policy, booking.DepositAmount > 0, language);
        AddLinks(values, notice, facts);
        if (facts.Profile is not { } profile)
            return;
        // The number belongs to a person; it is told to those who really come.
        values[Placeholders.StylistPhone] = booking.ConfirmedAt is null ? "" : facts.Owner?.Phone.Value ?? "";
        values[Placeholders.Instagram] = profile.InstagramUsername is { } instagram ? PeopleText.Apart($"@{instagram}", language) : "";
        values[Placeholders.Instructions] = PeopleText.Said(
            profile.VisitInstructions,
            language,
            LongestOf(notice, LongestNote),
            hasLines: true
        );
        if (profile.Status is StylistStatus.Approved)
            values[Placeholders.ProfileLink] = BookingLinkAnswer.For(profile, site.Value).Url;
        if (profile is { Latitude: { } latitude, Longitude: { } longitude })
        {
            values[Placeholders.MapLink] = options.Value.MapOf(latitude, longitude);
            values[Placeholders.MapGeo] = TemplateOptions.GeoOf(latitude, longitude);
        }
    }

    /// <summary>
    /// In the inbox the reader is signed in: links lead to the site's own pages, and no token rests in a table. By text message and letter
    /// they work by themselves.
    /// </summary>
    private void AddLinks(Dictionary<string, string> values, NoticeToWrite notice, VisitFacts facts)
    {
        var booking = facts.Booking;
        if (!facts.HasActingCustomer || booking.CustomerId is not { } customer || !booking.IsLive(facts.Now))
            return;
        var isSigned = notice.Channel is NotificationChannel.Sms or NotificationChannel.Email;
        values[Placeholders.VisitLink] = Link(VisitPurpose.View, "");
        if (booking.DepositStatus is DepositStatus.Due)
            values[Placeholders.PayLink] = site.Value.AddressOf($"/bookings/{booking.Id.Value}/pay");
        if (booking.Status is not BookingStatus.Held && facts.Now < booking.StartsAt)
            values[Placeholders.CancelLink] = Link(VisitPurpose.Cancel, "/cancel");
        if (booking.CanReschedule(Actor.Customer(customer), facts.Now).IsSuccess)
            values[Placeholders.RescheduleLink] = Link(VisitPurpose.Reschedule, "/reschedule");

        string Link(VisitPurpose purpose, string page) =>
            site.Value.AddressOf(isSigned ? $"/v/{links.Create(purpose, booking)}" : $"/bookings/{booking.Id.Value}{page}");
    }

    /// <summary>One sentence.</summary>
    public string Policy(BookingPolicy policy, bool hasDeposit, Language language)
    {
        var until =
            policy.FreeCancellationHours == 0
                ? texts.Get("notice.until_start", language)
                : texts.Get("notice.until_hours", language, ("hours", PeopleText.Number(policy.FreeCancellationHours, language)));
        return hasDeposit
            ? texts.Get(
                "notice.policy_deposit",
                language,
                ("until", until),
                ("late", PeopleText.Number(policy.LateCancellationPercent, language)),
                ("noShow", PeopleText.Number(policy.NoShowPercent, language))
            )
            : texts.Get("notice.policy_plain", language, ("until", until));
    }

    /// <summary>A text message is paid for by the part.</summary>
    private static int LongestOf(NoticeToWrite notice, int longest) =>
        notice.Channel is NotificationChannel.Sms or NotificationChannel.WebPush ? LongestShort : longest;
}

internal static class NoticeValueReading
{
    public static Instant? InstantOf(this NoticeToWrite notice, string name) =>
        notice.Values.TryGetValue(name, out var text) && InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var instant }
            ? instant
            : null;

    public static long? AmountOf(this NoticeToWrite notice, string name) =>
        notice.Values.TryGetValue(name, out var text)
        && long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rial)
            ? rial
            : null;
}
