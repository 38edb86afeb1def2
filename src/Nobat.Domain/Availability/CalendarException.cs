using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

public enum ExceptionKind
{
    /// <summary>The day, or a part of it, is not worked.</summary>
    Closed,

    /// <summary>Hours beside the regular ones, or, after a closed exception over the same day, instead of them.</summary>
    Open,
}

/// <summary>On which days an exception holds: a date, a range of dates, or one weekday for good or within a range.</summary>
/// <param name="FirstDate">Inclusive; null for a weekday without a beginning.</param>
/// <param name="LastDate">Inclusive; null for a weekday without an end.</param>
public sealed record ExceptionDays(LocalDate? FirstDate, LocalDate? LastDate, IsoDayOfWeek? Recurring);

/// <summary>
/// One departure from the regular week. Exceptions are applied in the order they were added, recurring ones before dated ones, so the
/// more particular has the last word and among equals the later: close a day and then open 10:00–14:00 to work other hours.
/// </summary>
public sealed class CalendarException
{
    public const int MaxReasonLength = 200;

    private CalendarException() { } // EF

    public CalendarExceptionId Id { get; private init; }

    public ExceptionKind Kind { get; private init; }

    public LocalDate? FirstDate { get; private init; }

    public LocalDate? LastDate { get; private init; }

    public IsoDayOfWeek? RecurringDayOfWeek { get; private init; }

    /// <summary>The part of the day, half-open; both null for the whole day.</summary>
    public ClockTime? Start { get; private init; }

    public ClockTime? End { get; private init; }

    public string? Reason { get; private init; }

    /// <summary>The calendar's version when it was added: the order in which exceptions are applied.</summary>
    public long Sequence { get; private init; }

    /// <summary>Refused with <c>calendar.exception_invalid</c>, pointing at every wrong member of the request.</summary>
    internal static Result<CalendarException> Create(
        ExceptionKind kind,
        ExceptionDays days,
        ClockTime? start,
        ClockTime? end,
        string? reason,
        long sequence
    )
    {
        List<FieldError> wrong = [];
        if (days.Recurring is null && (days.FirstDate is null || days.LastDate is null))
            wrong.Add(CalendarErrors.ExceptionNeedsWhen.AsField("date"));
        if (days.Recurring is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
            wrong.Add(CalendarErrors.DayUnknown.AsField("recurringDayOfWeek"));
        if (days.LastDate < days.FirstDate)
            wrong.Add(CalendarErrors.ExceptionDatesBackwards.AsField("endDate"));
        if (start is null != end is null || (kind is ExceptionKind.Open && start is null))
            wrong.Add(CalendarErrors.ExceptionNeedsTimes.AsField(start is null ? "startTime" : "endTime"));
        if (start >= end)
            wrong.Add(CalendarErrors.ExceptionTimesBackwards.AsField("endTime"));
        if (reason?.Length > MaxReasonLength)
            wrong.Add(CalendarErrors.ReasonTooLong.AsField("reason"));
        if (wrong.Count > 0)
            return CalendarErrors.ExceptionInvalid.WithFields(wrong);
        return Restore(CalendarExceptionId.New(), kind, days, start, end, sequence, reason);
    }

    /// <summary>One that was accepted before, as it was stored.</summary>
    public static CalendarException Restore(
        CalendarExceptionId id,
        ExceptionKind kind,
        ExceptionDays days,
        ClockTime? start,
        ClockTime? end,
        long sequence,
        string? reason = null
    ) =>
        new()
        {
            Id = id,
            Kind = kind,
            FirstDate = days.FirstDate,
            LastDate = days.LastDate,
            RecurringDayOfWeek = days.Recurring,
            Start = start,
            End = end,
            Reason = reason,
            Sequence = sequence,
        };

    public bool AppliesOn(LocalDate date) =>
        !(date < FirstDate) && !(date > LastDate) && (RecurringDayOfWeek is not { } day || date.DayOfWeek == day);

    internal void ApplyTo(List<OpenSpan> day)
    {
        var (start, end) = ((Start ?? ClockTime.StartOfDay).Minutes, (End ?? ClockTime.EndOfDay).Minutes);
        if (Kind is ExceptionKind.Open)
            OpenSpan.Open(day, start, end);
        else
            OpenSpan.Close(day, start, end);
    }
}
