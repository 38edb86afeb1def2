using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>Brings the queued reminders of a booking in line with what it is now, whatever happened to it and in which order one heard of it.</summary>
internal sealed record PlanRemindersCommand(BookingId Booking) : ICommand<Result>;

internal sealed class PlanRemindersHandler(
    IRepository<Booking> bookings,
    IRepository<Notification> notices,
    IRepository<ReminderTimes> chosen,
    IReadDb db,
    NoticeDesk desk,
    INoticeQueue queue,
    IUnitOfWork work,
    IDatabaseClock clock
) : ICommandHandler<PlanRemindersCommand, Result>
{
    public async Task<Result> Handle(PlanRemindersCommand command, CancellationToken cancellationToken)
    {
        // The booking's lock puts all who plan for it, and who changes it, in a row.
        if (await bookings.FindForUpdateAsync(new BookingById(command.Booking), cancellationToken) is not { } booking)
            return Result.Success;
        var now = await clock.NowAsync(cancellationToken);
        var wanted = booking.Status is BookingStatus.Confirmed ? await WantedAsync(booking, now, cancellationToken) : [];
        foreach (var queued in await notices.ListForUpdateAsync(new QueuedReminders(booking.Id), cancellationToken))
        {
            if (!wanted.ContainsKey(queued.DedupeKey))
                queued.Cancel();
        }

        // One whose time has come may still be on its way out: it stays, but none is added late.
        var keys = wanted.Values.Where(reminder => reminder.DueAt > now).Select(reminder => reminder.DedupeKey).ToList();
        if (keys.Count == 0)
            return Result.Success;
        var known = await db.Set<Notification>()
            .Where(notice => keys.Contains(notice.DedupeKey))
            .Select(notice => notice.DedupeKey)
            .ToListAsync(cancellationToken);
        foreach (var key in keys.Except(known))
            notices.Add(wanted[key]);
        work.AfterCommit(Wake);
        return Result.Success;
    }

    private async Task<Dictionary<string, Notification>> WantedAsync(Booking booking, Instant now, CancellationToken ct)
    {
        if (await ReaderOfAsync(booking, ct) is not { } reader)
            return [];
        var times = (await chosen.FindAsync(new ReminderTimesOf(booking.StylistId), ct))?.MinutesBefore ?? ReminderTimes.Usual;
        var choices = await desk.ChoicesOfAsync(reader.Id, ct);
        return ReminderTimes
            .Of(times, booking.StartsAt, choices.Quiet())
            .SelectMany(reminder => desk.Rows(Reminder(booking, reader, reminder.MinutesBefore), choices, reminder.At, now))
            .ToDictionary(row => row.DedupeKey);
    }

    /// <summary>A visit that moves away and back is reminded of anew, so its moves are part of the key.</summary>
    private static Notice Reminder(Booking booking, Party reader, int minutesBefore) =>
        new(
            NotificationKind.BookingReminder,
            NotificationRole.Customer,
            reader.Id,
            reader.Phone,
            reader.Language,
            booking.Id,
            booking.StylistId,
            new NoticeFacts(booking.StartsAt).Values,
            ExpiresAt: booking.StartsAt,
            $"reminder:{booking.Id.Value:N}:{booking.Reschedules}:{minutesBefore}:customer"
        );

    private async Task<Party?> ReaderOfAsync(Booking booking, CancellationToken ct)
    {
        if (booking.WalkInPhone is { } phone)
            return new Party(null, phone, Language.Fa);
        return await db.Set<User>()
            .Where(user => user.Id == booking.CustomerId)
            .Select(user => new Party(user.Id, null, user.Language))
            .FirstOrDefaultAsync(ct);
    }

    private Task Wake()
    {
        queue.Wake();
        return Task.CompletedTask;
    }
}

/// <summary>Reminders follow the booking: queued when it becomes firm, moved with it, taken back when it ends.</summary>
internal sealed class ReminderUpkeep(Steps steps)
    : IDomainEventHandler<BookingConfirmed>,
        IDomainEventHandler<BookingRescheduled>,
        IDomainEventHandler<BookingCancelled>,
        IDomainEventHandler<BookingDeclined>,
        IDomainEventHandler<BookingLapsed>,
        IDomainEventHandler<BookingUnpaid>
{
    public Task HandleAsync(BookingConfirmed happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    public Task HandleAsync(BookingRescheduled happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    public Task HandleAsync(BookingCancelled happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    public Task HandleAsync(BookingDeclined happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    public Task HandleAsync(BookingLapsed happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    public Task HandleAsync(BookingUnpaid happened, EventContext context, CancellationToken ct) => PlanAsync(happened.Booking);

    private async Task PlanAsync(BookingId booking)
    {
        var planned = await steps.RunAsync(new PlanRemindersCommand(booking));
        if (!planned.IsSuccess)
            throw new InvalidOperationException($"The reminders of a booking could not be planned: {planned.Error.Code}.");
    }
}
