using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Removes one's own profile. Refused while visits are booked or held, and while suspended.</summary>
public sealed record DeleteProfileCommand : ICommand<Result>;

internal sealed class DeleteProfileHandler(
    IRepository<StylistProfile> profiles,
    IRepository<Calendar> calendars,
    IReadDb db,
    ICurrentUser me
) : ICommandHandler<DeleteProfileCommand, Result>
{
    public async Task<Result> Handle(DeleteProfileCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        var removable = profile.CheckRemovable();
        if (!removable.IsSuccess)
            return removable;
        // Whoever takes time holds this lock, so no visit can be booked between looking and removing. The calendar goes with its profile.
        await calendars.FindForUpdateAsync(new CalendarOf(profile.Id), cancellationToken);
        if (await HasLiveBookingsAsync(profile.Id, cancellationToken))
            return StylistErrors.HasBookings;
        profiles.Remove(profile);
        return Result.Success;
    }

    /// <summary>A deadline that has passed counts as gone, whether or not anybody wrote so.</summary>
    private Task<bool> HasLiveBookingsAsync(StylistId stylist, CancellationToken ct) =>
        db.Set<Booking>()
            .AnyAsync(
                booking =>
                    booking.StylistId == stylist
                    && BookingStates.Live.Contains(booking.Status)
                    && (booking.ExpiresAt == null || booking.Status == BookingStatus.Confirmed || booking.ExpiresAt > DatabaseClock.Now()),
                ct
            );
}
