using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Domain.Services;

/// <summary>What one visit is made of: services of one stylist in the order they are done. Durations, prices and deposits add up.</summary>
public sealed class ChosenServices
{
    public const int Most = 10;

    /// <summary>A plain visit: as long as the calendar's slots, and nothing to pay.</summary>
    public static readonly ChosenServices None = new([], null);

    private ChosenServices(IReadOnlyList<BookingLine> lines, VisitShape? shape) => (Lines, Shape) = (lines, shape);

    public IReadOnlyList<BookingLine> Lines { get; }

    /// <summary>Null for a plain visit.</summary>
    public VisitShape? Shape { get; }

    /// <summary>Rial.</summary>
    public long TotalAmount => Lines.Sum(line => line.Price);

    /// <summary>Rial.</summary>
    public long DepositAmount => Lines.Sum(line => line.Deposit);

    /// <summary>
    /// Refused: <see cref="ServiceErrors.NotOffered"/> when one of them is not on offer here, <see cref="ServiceErrors.AddOnAlone"/>,
    /// <see cref="ServiceErrors.ChosenTwice"/>, <see cref="ServiceErrors.TooManyChosen"/>.
    /// </summary>
    /// <param name="catalogue">Services of the stylist; it may have more than were wanted.</param>
    public static Result<ChosenServices> From(IReadOnlyCollection<Service> catalogue, StylistId stylist, IReadOnlyList<ServiceId> wanted)
    {
        if (wanted.Count == 0)
            return None;
        if (wanted.Count > Most)
            return ServiceErrors.TooManyChosen.At("serviceIds");
        if (wanted.Distinct().Count() < wanted.Count)
            return ServiceErrors.ChosenTwice.At("serviceIds");
        var offered = catalogue.Where(service => service.StylistId == stylist && service.IsOffered).ToDictionary(service => service.Id);
        if (!wanted.All(offered.ContainsKey))
            return ServiceErrors.NotOffered;
        List<Service> chosen = [.. wanted.Select(id => offered[id])];
        if (chosen.TrueForAll(service => service.IsAddOn))
            return ServiceErrors.AddOnAlone.At("serviceIds");
        return new ChosenServices([.. chosen.Select(BookingLine.Of)], VisitShape.Of(chosen.Select(service => service.Segments)));
    }
}
