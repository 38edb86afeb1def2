using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>One date, or a first and a last date, both inclusive.</summary>
public sealed record DateRange(LocalDate? Date, LocalDate? From, LocalDate? To)
{
    public const int MaxDays = 62;

    /// <summary>Only once validated.</summary>
    internal (LocalDate From, LocalDate To) Ends => (Date ?? From!.Value, Date ?? To!.Value);
}

internal sealed class DateRangeValidator : AbstractValidator<DateRange>
{
    public DateRangeValidator()
    {
        RuleFor(range => range.Date).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(range => range.From).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        RuleFor(range => range.To).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate);
        Refuse(range => range.Date, range => range.Date is not null && (range.From ?? range.To) is not null);
        Refuse(range => range.Date, range => (range.Date ?? range.From ?? range.To) is null);
        Refuse(range => range.From, range => range.From is null && range.To is not null);
        Refuse(range => range.To, range => range.To is null && range.From is not null);
        Refuse(range => range.To, range => range.To < range.From);
        Refuse(range => range.To, range => IsTooLong(range.From, range.To));
    }

    private static bool IsTooLong(LocalDate? from, LocalDate? to) =>
        from is { } first && to is { } last && last > first && Period.DaysBetween(first, last) >= DateRange.MaxDays;

    private void Refuse(System.Linq.Expressions.Expression<Func<DateRange, LocalDate?>> member, Func<DateRange, bool> when) =>
        RuleFor(member)
            .Must((range, _) => !when(range))
            .WithErrorCode(CalendarErrors.RangeInvalid.Code)
            .WithMessage(CalendarErrors.RangeInvalid.Message);
}

internal static class Readers
{
    extension(ICurrentUser me)
    {
        public bool ReadsPersian => me.Language == Language.Fa;
    }
}
