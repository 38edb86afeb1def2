using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Tests.Bookings;
using NodaTime;
using static Nobat.Domain.Tests.Services.ServiceSamples;

namespace Nobat.Domain.Tests.Services;

[Trait("Feature", "ST-06")]
public sealed class ChosenServicesTests
{
    private static readonly Service Colour = AService(
        Facts("رنگ", "Colour", minutes: 90, segments: InTurn(30, 40, 20), price: 900, deposit: 300)
    );
    private static readonly Service Cut = AService(Facts("کوتاهی", minutes: 60, price: 500));
    private static readonly Service Mask = AService(Facts("ماسک", minutes: 15, price: 100, deposit: 50, isAddOn: true));

    [Fact]
    public void Durations_prices_and_deposits_add_up_in_the_order_chosen()
    {
        var chosen = Choose(Cut, Colour, Mask).Value;
        Assert.Equal((1500L, 350L, 165), (chosen.TotalAmount, chosen.DepositAmount, chosen.Shape!.Minutes));
        Assert.Equal([new WorkSpan(0, 90), new WorkSpan(130, 165)], chosen.Shape.Work);
        Assert.Equal([Cut.Id, Colour.Id, Mask.Id], chosen.Lines.Select(line => line.Service));
    }

    [Fact]
    public void Nothing_chosen_is_a_plain_visit()
    {
        var chosen = Choose().Value;
        Assert.Same(ChosenServices.None, chosen);
        Assert.Equal((null, 0L, 0L), (chosen.Shape, chosen.TotalAmount, chosen.DepositAmount));
    }

    [Fact]
    public void What_is_not_on_offer_cannot_be_chosen_whatever_the_reason()
    {
        var inactive = AService(Facts(isActive: false));
        var removed = AService(Facts());
        removed.Remove(Now);
        var anothers = AService(Facts(), StylistId.New());
        var unknown = ServiceId.New();
        foreach (var (service, id) in new[] { (inactive, inactive.Id), (removed, removed.Id), (anothers, anothers.Id), (Mask, unknown) })
            Assert.Equal(ServiceErrors.NotOffered, ChosenServices.From([Cut, service], Stylist, [Cut.Id, id]).Error);
    }

    [Fact]
    public void An_add_on_needs_another_service()
    {
        var other = AService(Facts(isAddOn: true));
        Assert.Equal(ServiceErrors.AddOnAlone, Choose(Mask).Error);
        Assert.Equal(ServiceErrors.AddOnAlone, Choose(Mask, other).Error);
        Assert.True(Choose(Mask, Cut).IsSuccess);
    }

    [Fact]
    public void A_service_is_chosen_once_and_ten_at_most()
    {
        Assert.Equal(ServiceErrors.ChosenTwice, Choose(Cut, Cut).Error);
        Service[] many = [.. Enumerable.Range(0, 11).Select(_ => AService(Facts(price: ServiceFacts.MaxAmount)))];
        Assert.Equal(ServiceErrors.TooManyChosen, Choose(many).Error);
        Assert.Equal(10 * ServiceFacts.MaxAmount, Choose(many[..10]).Value.TotalAmount);
    }

    [Fact]
    public void A_booking_keeps_a_copy_and_its_shape_when_it_moves()
    {
        var chosen = Choose(Colour).Value;
        var booking = Booking
            .Book(At(48, chosen.Shape!), Agreement.Plain with { Services = chosen }, BookingSamples.Customer, null, BookingSamples.Now)
            .Value;
        Assert.Equal((900L, 300L, chosen.Shape), (booking.TotalAmount, booking.DepositAmount, booking.Shape));

        Assert.True(booking.Reschedule(At(72, booking.Shape!), BookingSamples.ByCustomer, BookingSamples.Now).IsSuccess);

        Assert.Equal(chosen.Shape, booking.Shape);
        Assert.Equal(At(72, chosen.Shape!).Blocked, booking.Blocked);
        Assert.Throws<ArgumentException>(() =>
            booking.Reschedule(At(96, VisitShape.Of(90)), BookingSamples.ByCustomer, BookingSamples.Now)
        );
    }

    private static Result<ChosenServices> Choose(params Service[] wanted) =>
        ChosenServices.From(wanted.Distinct().ToList(), Stylist, [.. wanted.Select(service => service.Id)]);

    private static Visit At(int hours, VisitShape shape)
    {
        var start = BookingSamples.Now + Duration.FromHours(hours);
        return BookingSamples.AVisit(start) with
        {
            Time = new Interval(start, start + Duration.FromMinutes(shape.Minutes)),
            Blocked = shape.BlockedFrom(start, 15),
        };
    }
}
