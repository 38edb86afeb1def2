using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;
using VisitCalendar = Ical.Net.Calendar;

namespace Nobat.Infrastructure.Email;

/// <summary>
/// One entry for each booking: its id names it, moving and calling off raise its sequence, so that a calendar keeps what came last,
/// in whatever order letters arrive. Times are UTC: a calendar shows them in its owner's zone, and no zone's rules have to travel along.
/// </summary>
internal sealed class VisitInvites(IOptions<EmailOptions> email, IOptions<SiteOptions> site) : IVisitInvites
{
    private const string Product = "-//Nobat//Visits//EN";

    public NoticeAttachment Write(VisitFacts facts, InviteMethod method, NotificationRole reader, string summary, string stylist)
    {
        var name = method is InviteMethod.Cancel ? "CANCEL" : "REQUEST";
        var calendar = new VisitCalendar { Method = name, ProductId = Product };
        calendar.Events.Add(Entry(facts, method, reader, summary, stylist));
        var text = new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("A calendar has a text.");
        return new NoticeAttachment("visit.ics", $"text/calendar; method={name}; charset=utf-8", text);
    }

    private CalendarEvent Entry(VisitFacts facts, InviteMethod method, NotificationRole reader, string summary, string stylist)
    {
        var booking = facts.Booking;
        var entry = new CalendarEvent
        {
            Uid = $"{booking.Id.Value}@{Host}",
            Sequence = booking.Reschedules + (method is InviteMethod.Cancel ? 1 : 0),
            DtStamp = At(facts.Now),
            LastModified = At(booking.UpdatedAt),
            Created = At(booking.CreatedAt),
            Start = At(booking.StartsAt),
            End = At(booking.EndsAt),
            Summary = summary,
            Description = booking.Reference,
            Status = method switch
            {
                InviteMethod.Cancel => "CANCELLED",
                InviteMethod.Tentative => "TENTATIVE",
                _ => "CONFIRMED",
            },
            Organizer = new Organizer($"mailto:{Sender}") { CommonName = Named(stylist) },
        };
        if (facts.Profile is { } profile && facts.StylistName is not null)
        {
            entry.Location = profile.SalonAddress;
            if (profile is { Latitude: { } latitude, Longitude: { } longitude })
                entry.GeographicLocation = new GeographicLocation(latitude, longitude);
        }

        if ((reader is NotificationRole.Stylist ? facts.Owner : facts.Customer) is { Email: { } address } person)
            entry.Attendees.Add(Attendee(person, address));
        return entry;
    }

    private static Attendee Attendee(User person, string address) =>
        new($"mailto:{address}")
        {
            CommonName = Named($"{person.FirstName} {person.LastName}".Trim()),
            ParticipationStatus = "ACCEPTED",
            Role = "REQ-PARTICIPANT",
            Rsvp = false,
        };

    /// <summary>A quotation mark has no spelling in a parameter (RFC 5545, 3.2).</summary>
    private static string Named(string name) => name.Replace('"', '\'');

    private string Host => new Uri(site.Value.PublicUrl).Host;

    private string Sender => string.IsNullOrEmpty(email.Value.From) ? $"no-reply@{Host}" : email.Value.From;

    private static CalDateTime At(Instant instant)
    {
        var utc = instant.InUtc().LocalDateTime;
        return new CalDateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, "UTC");
    }
}
