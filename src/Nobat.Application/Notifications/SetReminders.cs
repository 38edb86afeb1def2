using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Notifications;

/// <summary>How long before a visit one's own customers are reminded, for bookings that become firm or move from now on.</summary>
public sealed record SetRemindersCommand(IReadOnlyList<int> MinutesBefore) : ICommand<Result<RemindersAnswer>>;

/// <param name="MinutesBefore">Minutes before the visit, the earliest reminder first; none where it is empty.</param>
public sealed record RemindersAnswer(IReadOnlyList<int> MinutesBefore);

internal sealed class SetRemindersValidator : AbstractValidator<SetRemindersCommand>
{
    public SetRemindersValidator() =>
        RuleFor(command => command.MinutesBefore)
            .Must(ReminderTimes.AreValid)
            .WithErrorCode(NotificationErrors.ReminderTimesInvalid.Code)
            .WithMessage(NotificationErrors.ReminderTimesInvalid.Message);
}

internal sealed class SetRemindersHandler(IReadDb db, IRepository<ReminderTimes> rows, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<SetRemindersCommand, Result<RemindersAnswer>>
{
    public async Task<Result<RemindersAnswer>> Handle(SetRemindersCommand command, CancellationToken cancellationToken)
    {
        if (await db.OwnStylistAsync(me, cancellationToken) is not { } stylist)
            return StylistErrors.NotFound;
        var now = clock.GetCurrentInstant();
        if (await rows.FindForUpdateAsync(new ReminderTimesOf(stylist), cancellationToken) is { } times)
        {
            var changed = times.Change(command.MinutesBefore, now);
            return changed.IsSuccess ? new RemindersAnswer(times.MinutesBefore) : changed.Error;
        }

        var chosen = ReminderTimes.Choose(stylist, command.MinutesBefore, now);
        if (!chosen.IsSuccess)
            return chosen.Error;
        rows.Add(chosen.Value);
        return new RemindersAnswer(chosen.Value.MinutesBefore);
    }
}

internal static class OwnStylist
{
    /// <summary>One's own profile; null where there is none yet.</summary>
    public static Task<StylistId?> OwnStylistAsync(this IReadDb db, ICurrentUser me, CancellationToken ct) =>
        db.Set<StylistProfile>()
            .Where(profile => profile.OwnerId == me.Id)
            .Select(profile => (StylistId?)profile.Id)
            .FirstOrDefaultAsync(ct);
}
