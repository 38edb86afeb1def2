using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Sms;

/// <summary>
/// What text messages may cost in a month, as an administrator set it; there is one. A month is one of the Jalali calendar in Tehran, by
/// which providers' bills and everybody's books go. Amounts are Rial.
/// </summary>
public sealed class SmsBudget : AggregateRoot
{
    public const long MaxAmount = 1_000_000_000_000;
    private const int TheOne = 1;
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];

    private SmsBudget() { } // EF

    public int Id { get; private init; }

    /// <summary>From here on only one-time codes leave; null: no end.</summary>
    public long? Monthly { get; private set; }

    /// <summary>From here on administrators are warned; null: never.</summary>
    public long? WarnAt { get; private set; }
    public UserId SetBy { get; private set; }
    public Instant SetAt { get; private set; }

    /// <summary>Refuses a warning above the end, which nobody would see.</summary>
    public static Result<SmsBudget> Set(long? monthly, long? warnAt, UserId by, Instant now)
    {
        var budget = new SmsBudget { Id = TheOne };
        var changed = budget.Change(monthly, warnAt, by, now);
        return changed.IsSuccess ? budget : changed.Error;
    }

    public Result Change(long? monthly, long? warnAt, UserId by, Instant now)
    {
        if (warnAt > monthly)
            return SmsErrors.WarningTooLate;
        (Monthly, WarnAt, SetBy, SetAt) = (monthly, warnAt, by, now);
        Raise(new SmsBudgetSet(by, monthly, warnAt));
        return Result.Success;
    }

    /// <summary>The month that a moment is in: <c>1405-09</c>, and its first moment.</summary>
    public static (string Name, Instant Start) MonthOf(Instant moment)
    {
        var today = moment.InZone(Tehran).Date;
        var (year, month, _) = today.WithCalendar(CalendarSystem.PersianAstronomical);
        var first = new LocalDate(year, month, 1, CalendarSystem.PersianAstronomical).WithCalendar(CalendarSystem.Iso);
        return (today.ToJalali()[..7].Replace('/', '-'), first.AtStartOfDayInZone(Tehran).ToInstant());
    }
}

/// <summary>An administrator set what text messages may cost. Rial.</summary>
public sealed record SmsBudgetSet(UserId By, long? Monthly, long? WarnAt) : IDomainEvent;

/// <summary>The budget.</summary>
public sealed class TheSmsBudget : Specification<SmsBudget>;
