using FluentValidation;
using Nobat.Application.Availability;
using Nobat.Domain.Availability;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Days in Tehran, both inclusive and at most 62; either may be left open.</summary>
public sealed record CodePeriod(LocalDate? From, LocalDate? To)
{
    private const int Week = 7;

    internal static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb[TimeZones.Default];

    internal Instant? Start => From is { } from ? StartOf(from) : null;

    internal Instant? End => To is { } to ? StartOf(to.PlusDays(1)) : null;

    /// <summary>Closed: until today, and for a week.</summary>
    internal CodePeriod Closed(Instant now)
    {
        var today = now.InZone(Zone).Date;
        var to = To ?? (From is { } first ? LocalDate.Min(today, first.PlusDays(DateRange.MaxDays - 1)) : today);
        return new CodePeriod(From ?? to.PlusDays(1 - Week), to);
    }

    private static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(Zone).ToInstant();
}

internal sealed class CodePeriodValidator : AbstractValidator<CodePeriod>
{
    public CodePeriodValidator()
    {
        RuleFor(period => period.From).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(period => period.To).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(period => period.To)
            .Must((period, to) => !(to < period.From) && !IsTooLong(period.From, to))
            .WithErrorCode(CalendarErrors.RangeInvalid.Code)
            .WithMessage(CalendarErrors.RangeInvalid.Message);
    }

    private static bool IsTooLong(LocalDate? from, LocalDate? to) =>
        from is { } first && to is { } last && last > first && Period.DaysBetween(first, last) >= DateRange.MaxDays;
}
