using System.Text.Json.Serialization;
using FluentValidation;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>
/// Departs from the regular week on a date, a range of dates, or one day of every week (within a range, if one is given). Exceptions
/// apply in the order they are added, recurring ones first.
/// </summary>
public sealed record AddExceptionCommand(
    ExceptionKind Kind,
    LocalDate? Date,
    LocalDate? StartDate,
    LocalDate? EndDate,
    IsoDayOfWeek? RecurringDayOfWeek,
    ClockTime? StartTime,
    ClockTime? EndTime,
    string? Reason
) : ICommand<Result<ExceptionAnswer>>;

/// <summary>An exception; dates and times are on the wall clock of the calendar's zone.</summary>
/// <param name="Date">For a single date.</param>
/// <param name="JalaliDate">Only for readers of Persian: the first date.</param>
/// <param name="StartTime">Null with <paramref name="EndTime"/>: the whole day.</param>
public sealed record ExceptionAnswer(
    CalendarExceptionId Id,
    ExceptionKind Kind,
    LocalDate? Date,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalDate? StartDate,
    LocalDate? EndDate,
    IsoDayOfWeek? RecurringDayOfWeek,
    ClockTime? StartTime,
    ClockTime? EndTime,
    string? Reason,
    string TimeZone
)
{
    internal static ExceptionAnswer From(CalendarException exception, string timeZone, bool isPersian) =>
        new(
            exception.Id,
            exception.Kind,
            exception.RecurringDayOfWeek is null && exception.FirstDate == exception.LastDate ? exception.FirstDate : null,
            isPersian ? exception.FirstDate?.ToJalali() : null,
            exception.FirstDate,
            exception.LastDate,
            exception.RecurringDayOfWeek,
            exception.Start,
            exception.End,
            exception.Reason,
            timeZone
        );
}

internal sealed class AddExceptionValidator : AbstractValidator<AddExceptionCommand>
{
    public AddExceptionValidator()
    {
        RuleFor(c => c.Date)
            .Null()
            .When(c => c.StartDate is not null || c.EndDate is not null || c.RecurringDayOfWeek is not null)
            .WithErrorCode(CalendarErrors.ExceptionNeedsWhen.Code)
            .WithMessage(CalendarErrors.ExceptionNeedsWhen.Message);
        RuleFor(c => c.Date).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(c => c.StartDate).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(c => c.EndDate).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
    }
}

internal sealed class AddExceptionHandler(IRepository<Calendar> calendars, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<AddExceptionCommand, Result<ExceptionAnswer>>
{
    public async Task<Result<ExceptionAnswer>> Handle(AddExceptionCommand command, CancellationToken cancellationToken)
    {
        if (await calendars.FindForUpdateAsync(new CalendarOwnedBy(me.Id), cancellationToken) is not { } calendar)
            return CalendarErrors.NotFound;
        var days = new ExceptionDays(command.Date ?? command.StartDate, command.Date ?? command.EndDate, command.RecurringDayOfWeek);
        var reason = command.Reason.OrNull();
        var added = calendar.Except(command.Kind, days, command.StartTime, command.EndTime, reason, clock.GetCurrentInstant());
        return added.IsSuccess ? ExceptionAnswer.From(added.Value, calendar.TimeZone, me.ReadsPersian) : added.Error;
    }
}
