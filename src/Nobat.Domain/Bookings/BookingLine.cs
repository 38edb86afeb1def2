using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Domain.Bookings;

/// <summary>One service of a visit as it was when it was booked; later changes of the catalogue do not reach it.</summary>
/// <param name="Name">Persian; at least one of the two names is there.</param>
/// <param name="DurationMinutes">Gaps included.</param>
/// <param name="Price">Rial.</param>
/// <param name="Deposit">Rial, part of the price.</param>
public sealed record BookingLine(ServiceId Service, string? Name, string? NameEn, int DurationMinutes, long Price, long Deposit)
{
    internal static BookingLine Of(Service service) =>
        new(service.Id, service.Name, service.NameEn, service.DurationMinutes, service.Price, service.DepositAmount);
}
