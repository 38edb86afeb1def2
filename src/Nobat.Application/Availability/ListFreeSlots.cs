using System.Text.Json.Serialization;
using FluentValidation;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>The free times of an approved stylist on one date, or on each date of a range of at most 62 days.</summary>
/// <param name="Explain">Every point of the grid, each with the reason why it is not free.</param>
/// <param name="ServiceIds">What the visit is to be made of, in that order; none for a plain visit of one slot.</param>
public sealed record ListFreeSlotsQuery(StylistId StylistId, DateRange Dates, bool Explain, IReadOnlyList<Guid> ServiceIds)
    : IQuery<Result<FreeSlotsAnswer>>;

/// <param name="TimeZone">IANA id; dates and times are on its wall clock.</param>
/// <param name="SlotDurationMinutes">How long the visit lasts that the times are for.</param>
public sealed record FreeSlotsAnswer(StylistId StylistId, string TimeZone, int SlotDurationMinutes, IReadOnlyList<FreeSlotsOfDay> Days);

/// <param name="JalaliDate">Only for readers of Persian.</param>
public sealed record FreeSlotsOfDay(
    LocalDate Date,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    IReadOnlyList<SlotAnswer> Slots
);

/// <param name="Reason">Only when not available.</param>
public readonly record struct SlotAnswer(
    LocalTime StartTime,
    LocalTime EndTime,
    Instant StartsAt,
    bool Available,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SlotReason? Reason
);

internal sealed class ListFreeSlotsValidator : AbstractValidator<ListFreeSlotsQuery>
{
    public ListFreeSlotsValidator()
    {
        RuleFor(query => query.Dates).SetValidator(new DateRangeValidator()).OverridePropertyName("");
        RuleFor(query => query.ServiceIds).MustBeServices();
    }
}

internal sealed class ListFreeSlotsHandler(ICalendarReader calendars, IReadDb db, ICurrentUser me)
    : IQueryHandler<ListFreeSlotsQuery, Result<FreeSlotsAnswer>>
{
    public async Task<Result<FreeSlotsAnswer>> Handle(ListFreeSlotsQuery request, CancellationToken cancellationToken)
    {
        var (from, to) = request.Dates.Ends;
        if (await calendars.ReadAsync(request.StylistId, from, to, cancellationToken) is not { } calendar)
            return StylistErrors.NotFound;
        var services = await db.ChooseAsync(request.StylistId, request.ServiceIds, cancellationToken);
        if (!services.IsSuccess)
            return services.Error;
        var shape = services.Value.Shape;
        var grid = SlotEngine.Grid(calendar.Rules, from, to, calendar.Busy, calendar.Now, shape: shape);
        var isPersian = me.ReadsPersian;
        return new FreeSlotsAnswer(
            request.StylistId,
            calendar.TimeZone,
            shape?.Minutes ?? calendar.Rules.Settings.SlotDurationMinutes,
            Array.ConvertAll(
                grid,
                day => new FreeSlotsOfDay(day.Date, isPersian ? day.Date.ToJalali() : null, Answers(day.Slots.Span, request.Explain))
            )
        );
    }

    private static List<SlotAnswer> Answers(ReadOnlySpan<Slot> slots, bool explain)
    {
        var answers = new List<SlotAnswer>(slots.Length);
        foreach (ref readonly var slot in slots)
        {
            if (slot.IsFree || explain)
                answers.Add(new SlotAnswer(slot.StartTime, slot.EndTime, slot.StartsAt, slot.IsFree, slot.Reason));
        }

        return answers;
    }
}
