using Nobat.Domain.Common;

namespace Nobat.Domain.Availability;

/// <summary>Why a calendar, or a time on it, is refused.</summary>
public static class CalendarErrors
{
    public static readonly Error Invalid = Error.Invalid("calendar.invalid", "Some parts of the schedule are not valid.");
    public static readonly Error NotFound = Error.NotFound("calendar.not_found", "There is no schedule here yet.");
    public static readonly Error TimeZoneUnknown = Error.Invalid(
        "calendar.time_zone_unknown",
        "This is not a time zone of the IANA database, such as Asia/Tehran."
    );
    public static readonly Error DayUnknown = Error.Invalid("calendar.day_unknown", "This is not a day of the week.");
    public static readonly Error HoursBackwards = Error.Invalid("calendar.hours_backwards", "The end must be after the start.");
    public static readonly Error HoursOverlap = Error.Invalid("calendar.hours_overlap", "Two intervals of the same day overlap.");
    public static readonly Error TooManyHours = Error.Invalid("calendar.too_many_hours", "A week can have at most 70 intervals.");
    public static readonly Error DurationOutOfRange = Error.Invalid(
        "calendar.duration_out_of_range",
        "A visit lasts between 15 and 480 minutes."
    );
    public static readonly Error StepOutOfRange = Error.Invalid(
        "calendar.step_out_of_range",
        "The distance between two starts is between 5 and 480 minutes."
    );
    public static readonly Error BufferOutOfRange = Error.Invalid(
        "calendar.buffer_out_of_range",
        "The time between two visits is between 0 and 120 minutes."
    );
    public static readonly Error NoticeOutOfRange = Error.Invalid(
        "calendar.notice_out_of_range",
        "The shortest notice is between 0 and 43200 minutes (30 days)."
    );
    public static readonly Error HorizonOutOfRange = Error.Invalid(
        "calendar.horizon_out_of_range",
        "Bookings can be taken between 1 and 365 days ahead."
    );

    public static readonly Error ExceptionInvalid = Error.Invalid(
        "calendar.exception_invalid",
        "Some parts of the exception are not valid."
    );
    public static readonly Error ExceptionNotFound = Error.NotFound("calendar.exception_not_found", "There is no such exception.");
    public static readonly Error ExceptionNeedsWhen = Error.Invalid(
        "calendar.exception_needs_when",
        "Give a date, a first and a last date, or a day of the week."
    );
    public static readonly Error ExceptionDatesBackwards = Error.Invalid(
        "calendar.exception_dates_backwards",
        "The last date must not be before the first."
    );
    public static readonly Error ExceptionNeedsTimes = Error.Invalid(
        "calendar.exception_needs_times",
        "Give both a start and an end; hours that are open always need them."
    );
    public static readonly Error ExceptionTimesBackwards = Error.Invalid(
        "calendar.exception_times_backwards",
        "The end must be after the start."
    );
    public static readonly Error ReasonTooLong = Error.Invalid("calendar.reason_too_long", "The reason can have at most 200 characters.");
    public static readonly Error TooManyExceptions = Error.Conflict(
        "calendar.too_many_exceptions",
        "A calendar can have at most 500 exceptions; please remove old ones first."
    );

    public static readonly Error RangeInvalid = Error.Invalid(
        "calendar.range_invalid",
        "Give one date, or a first and a last date at most 62 days apart."
    );

    internal static FieldError AsField(this Error error, string field) => new(field, error.Code, error.Message);
}
