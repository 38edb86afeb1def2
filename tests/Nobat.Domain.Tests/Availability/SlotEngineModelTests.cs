using CsCheck;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Tests.Availability;

/// <summary>The engine against a model that looks at every minute and knows no shortcut. A failing seed is printed and can be replayed.</summary>
public sealed class SlotEngineModelTests
{
    private static readonly LocalDate First = new(2026, 3, 20);

    private static readonly Gen<SlotSettings> Settings = Gen.Select(
        Gen.Int[15, 150],
        Gen.OneOf(Gen.Const((int?)null), Gen.Int[5, 120].Select(step => (int?)step)),
        Gen.Int[0, 60],
        Gen.Int[0, 3000],
        Gen.Int[1, 12],
        (duration, step, buffer, notice, horizon) => SlotSettings.Create(duration, step, buffer, notice, horizon, false).Value
    );

    private static readonly Gen<(int Start, int End)> Minutes = Gen.Select(Gen.Int[0, 1439], Gen.Int[1, 700])
        .Select((start, length) => (start, Math.Min(1440, start + length)));

    private static readonly Gen<CalendarException> Exception = Gen.Select(
            Gen.Bool,
            Gen.OneOf(Gen.Const(true), Gen.Const(false), Gen.Const(false)),
            Gen.Int[0, 12],
            Gen.Int[0, 4],
            Gen.Int[1, 7],
            Minutes,
            Gen.Long[1, 1000]
        )
        .Select(
            (open, recurring, day, length, weekday, part, sequence) =>
                CalendarException.Restore(
                    CalendarExceptionId.New(),
                    open ? ExceptionKind.Open : ExceptionKind.Closed,
                    recurring
                        ? new ExceptionDays(null, null, (IsoDayOfWeek)weekday)
                        : new ExceptionDays(First.PlusDays(day), First.PlusDays(day + length), null),
                    open || part.Start % 3 > 0 ? new ClockTime(part.Start) : null,
                    open || part.Start % 3 > 0 ? new ClockTime(part.End) : null,
                    sequence
                )
        );

    private static readonly Gen<BusyInterval> Busy = Gen.Select(
            Gen.Int[-600, 14 * 1440],
            Gen.Int[5, 200],
            Gen.Int[0, 60],
            Gen.OneOf(Gen.Const((int?)null), Gen.Int[-60, 60].Select(minutes => (int?)minutes)),
            Gen.Bool
        )
        .Select(
            (start, length, buffer, held, isHold) =>
            {
                var from = First.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromMinutes(start);
                var ends = from + Duration.FromMinutes(length);
                return new BusyInterval(
                    BookingId.New(),
                    new Interval(from, ends + Duration.FromMinutes(buffer)),
                    ends,
                    held is { } minutes ? MiddleOf(minutes) : null,
                    isHold && held is not null
                );
            }
        );

    private static readonly Gen<string> Zone = Gen.Int[0, SlotEngineZoneTests.Zones.Length - 1].Select(i => SlotEngineZoneTests.Zones[i]);

    private static readonly Gen<(
        string Zone,
        SlotSettings Settings,
        WeeklyHours Hours,
        CalendarException[] Exceptions,
        BusyInterval[] Busy,
        Instant Now
    )> Calendar = Gen.Select(
            Zone,
            Settings,
            Gen.Select(Gen.Int[1, 7], Minutes).Array[0, 10],
            Exception.Array[0, 5],
            Busy.Array[0, 25],
            Gen.Int[-3000, 12 * 1440]
        )
        .Select((zone, settings, hours, exceptions, busy, now) => (zone, settings, Week(hours), exceptions, busy, MiddleOf(now)));

    [Fact, Trait("Promise", "B-4")]
    public void The_engine_agrees_with_a_model_that_looks_at_every_minute() =>
        Calendar.Sample(
            given =>
            {
                var rules = new SlotRules(given.Zone, given.Hours, given.Settings, given.Exceptions);
                var to = First.PlusDays(13);
                var expected = MinuteModel.Grid(rules, First, to, given.Busy, given.Now);
                var actual = SlotEngine
                    .Grid(rules, First, to, given.Busy, given.Now)
                    .SelectMany(day => day.Slots.ToArray().Select(slot => (day.Date, slot.StartTime, slot.StartsAt, slot.Reason)));
                return expected.SequenceEqual(actual);
            },
            iter: 3000
        );

    private static readonly Gen<VisitShape> Shape = Gen.Int[5, 60]
        .Array[1, 9]
        .Select(minutes => minutes.Length % 2 == 1 ? minutes : minutes[1..])
        .Array[1, 3]
        .Select(parts => VisitShape.Of(parts));

    [Fact, Trait("Feature", "ST-06"), Trait("Promise", "B-4")]
    public void A_visit_with_gaps_agrees_with_a_model_that_looks_at_every_minute() =>
        Gen.Select(Calendar, Shape)
            .Sample(
                (given, shape) =>
                {
                    var rules = new SlotRules(given.Zone, given.Hours, given.Settings, given.Exceptions);
                    var to = First.PlusDays(6);
                    var expected = MinuteModel.Grid(rules, First, to, given.Busy, given.Now, shape);
                    var actual = SlotEngine
                        .Grid(rules, First, to, given.Busy, given.Now, shape: shape)
                        .SelectMany(day => day.Slots.ToArray().Select(slot => (day.Date, slot.StartTime, slot.StartsAt, slot.Reason)));
                    return expected.SequenceEqual(actual);
                },
                iter: 2000
            );

    [Fact, Trait("Feature", "ST-06"), Trait("Promise", "V-5")]
    public void A_shape_without_gaps_is_a_plain_visit() =>
        Calendar.Sample(
            given =>
            {
                var rules = new SlotRules(given.Zone, given.Hours, given.Settings, given.Exceptions);
                var shape = VisitShape.Of(given.Settings.SlotDurationMinutes);
                var plain = SlotEngine.Grid(rules, First, First.PlusDays(6), given.Busy, given.Now);
                var shaped = SlotEngine.Grid(rules, First, First.PlusDays(6), given.Busy, given.Now, shape: shape);
                return plain.Zip(shaped).All(pair => pair.First.Slots.Span.SequenceEqual(pair.Second.Slots.Span));
            },
            iter: 500
        );

    private static Instant MiddleOf(int minutes) => First.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromMinutes(minutes);

    /// <summary>Keeps of each day what does not overlap what came before it.</summary>
    private static WeeklyHours Week((int Day, (int Start, int End) Part)[] given)
    {
        List<WeeklyInterval> kept = [];
        foreach (var (day, (start, end)) in given)
        {
            var interval = new WeeklyInterval((IsoDayOfWeek)day, new ClockTime(start), new ClockTime(end));
            if (WeeklyHours.Create([.. kept, interval]).IsSuccess)
                kept.Add(interval);
        }

        return WeeklyHours.Create(kept).Value;
    }
}
