using Nobat.Application.Common;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Moves a visit by the link of a message, as its customer would by <see cref="ChangeBookingCommand"/>. Works once.</summary>
public sealed record RescheduleVisitCommand(string Token, LocalDate BookingDate, LocalTime StartTime) : ICommand<Result<VisitAnswer>>;

internal sealed class RescheduleVisitHandler(VisitDoor door, IReadDb db, ICurrentUser me)
    : ICommandHandler<RescheduleVisitCommand, Result<VisitAnswer>>
{
    public async Task<Result<VisitAnswer>> Handle(RescheduleVisitCommand command, CancellationToken cancellationToken)
    {
        var (date, start) = (command.BookingDate, command.StartTime);
        if (await door.LockAsync(command.Token, VisitPurpose.Reschedule, date, cancellationToken) is not var (calendar, booking))
            return VisitErrors.NotFound;
        var by = Actor.Customer(booking.CustomerId!.Value);
        var moved = await calendar.MoveAsync(booking, date, start, by, me.Language, cancellationToken);
        return moved.IsSuccess
            ? await db.ShowAsync(VisitPurpose.Reschedule, booking, calendar.Now, me.Language, cancellationToken)
            : moved.Error;
    }
}

internal static class ChangedVisits
{
    /// <summary>As the change leaves it, which is not saved yet.</summary>
    public static async Task<VisitAnswer> ShowAsync(
        this IReadDb db,
        VisitPurpose purpose,
        Booking changed,
        Instant now,
        Language reader,
        CancellationToken ct
    )
    {
        var facts = await db.FindVisitAsync(changed.Id, ct) ?? throw new InvalidOperationException("A locked booking is there.");
        return VisitAnswer.For(purpose, facts with { Booking = changed, Now = now }, reader);
    }
}
