using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Bookings;

/// <summary>Bookings in every state, reached only by what the domain allows.</summary>
internal static class BookingSamples
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    public static readonly Duration HoldLength = Duration.FromMinutes(5);
    public static readonly UserId Customer = UserId.New();
    public static readonly StylistId Stylist = StylistId.New();
    public static readonly Actor ByCustomer = Actor.Customer(Customer);
    public static readonly Actor ByStylist = Actor.Stylist(UserId.New());

    /// <summary>An hour with a quarter of buffer, by default two days ahead.</summary>
    public static Visit AVisit(Instant? start = null, bool approval = false)
    {
        var begins = start ?? Now + Duration.FromHours(48);
        var ends = begins + Duration.FromHours(1);
        var local = begins.InZone(DateTimeZoneProviders.Tzdb["Asia/Tehran"]);
        return new Visit(
            Stylist,
            new Interval(begins, ends),
            [new Interval(begins, ends + Duration.FromMinutes(15))],
            local.Date,
            local.TimeOfDay,
            "Asia/Tehran",
            approval
        );
    }

    public static Booking AHold(bool approval = false) =>
        Booking.Hold(AVisit(approval: approval), Agreement.Plain, Customer, HoldLength, Now).Value;

    public static Booking Booked(bool approval = false) =>
        Booking.Book(AVisit(approval: approval), Agreement.Plain, Customer, "Window seat", Now).Value;

    public static Booking AWalkIn() =>
        Booking.WalkIn(AVisit(), Agreement.Plain, "Mina", PhoneNumber.Parse("09120000001").Value, ByStylist, Now);

    /// <summary>A booking in the named state, and a now that fits the name.</summary>
    public static (Booking Booking, Instant Now) In(string state)
    {
        var soon = Now + Duration.FromMinutes(1);
        var begun = AVisit().Time.Start;
        var booking = state switch
        {
            "held" or "held-dead" or "expired" => AHold(),
            "pending" or "pending-dead" or "declined" => Booked(approval: true),
            _ => Booked(),
        };
        var at = state switch
        {
            "held-dead" or "expired" => Now + HoldLength,
            "pending-dead" => Now + Booking.TimeToApprove,
            "confirmed-begun" or "completed" or "no_show" => begun,
            _ => soon,
        };
        var reached = state switch
        {
            "expired" => booking.Expire(at),
            "declined" => booking.Decline("Fully booked", ByStylist, at),
            "cancelled-by-customer" => booking.Cancel("Ill", ByCustomer, at),
            "completed" => booking.Complete(ByStylist, at),
            "no_show" => booking.MarkNoShow(ByStylist, at),
            _ => Result.Success,
        };
        Assert.True(reached.IsSuccess);
        return (booking, at);
    }

    public static Result Apply(Booking booking, string @event, Actor by, Instant now) =>
        @event switch
        {
            "book" => booking.BookHeld("Please be quick", by, now),
            "release" => booking.Release(by, now),
            "confirm" => booking.Confirm(by, now),
            "decline" => booking.Decline(null, by, now),
            "cancel" => booking.Cancel(null, by, now),
            "reschedule" => booking.Reschedule(AVisit(Now + Duration.FromHours(72)), by, now),
            "complete" => booking.Complete(by, now),
            "no_show" => booking.MarkNoShow(by, now),
            "customer_notes" => booking.EditCustomerNotes("On time", by, now),
            "stylist_notes" => booking.EditStylistNotes("Likes tea", by, now),
            "expire" => booking.Expire(now),
            _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, null),
        };
}
