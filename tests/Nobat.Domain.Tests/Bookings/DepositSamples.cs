using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using Nobat.Domain.Services;
using NodaTime;
using static Nobat.Domain.Tests.Bookings.BookingSamples;

namespace Nobat.Domain.Tests.Bookings;

/// <summary>Bookings that ask for a deposit.</summary>
internal static class DepositSamples
{
    public static Agreement Asking(long deposit, BookingPolicy? policy = null) =>
        new(Services(deposit * 4, deposit), policy ?? BookingPolicy.Default);

    public static Booking Due(long deposit = 500_000, Instant? start = null, BookingPolicy? policy = null, bool approval = false) =>
        Booking.Book(AVisit(start, approval), Asking(deposit, policy), Customer, null, Now).Value;

    public static Booking Paid(long deposit = 500_000, Instant? start = null, BookingPolicy? policy = null)
    {
        var booking = Due(deposit, start, policy);
        Assert.True(booking.TakeDeposit(Now).IsSuccess);
        return booking;
    }

    private static ChosenServices Services(long price, long deposit)
    {
        var facts = ServiceFacts.Create("کوتاهی", null, null, 60, null, price, deposit, isActive: true, isAddOn: false).Value;
        var service = Service.Add(Stylist, UserId.New(), facts, 0, Now);
        return ChosenServices.From([service], Stylist, [service.Id]).Value;
    }
}
