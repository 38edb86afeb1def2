using CsCheck;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;
using static Nobat.Domain.Tests.Availability.Calendars;

namespace Nobat.Domain.Tests.Availability;

[Trait("Feature", "ST-06")]
public sealed class VisitShapeTests
{
    /// <summary>Half an hour of work, forty minutes to take effect, twenty of work.</summary>
    private static readonly VisitShape Colour = VisitShape.Of([
        [30, 40, 20],
    ]);

    private static readonly Gen<VisitShape> AnyShape = Gen.Int[1, 12]
        .Select(fives => fives * 5)
        .Array[1, 9]
        .Select(minutes => minutes.Length % 2 == 1 ? minutes : minutes[1..])
        .Array[1, 4]
        .Select(parts => VisitShape.Of(parts));

    [Fact]
    public void Services_follow_each_other_and_work_that_meets_work_is_one_stretch()
    {
        var shape = VisitShape.Of([
            [30, 40, 20],
            [60],
            [10, 5, 10],
        ]);
        Assert.Equal([new WorkSpan(0, 30), new WorkSpan(70, 160), new WorkSpan(165, 175)], shape.Work);
        Assert.Equal(175, shape.Minutes);
    }

    [Fact]
    public void The_buffer_stands_behind_the_end_only()
    {
        var blocked = Colour.BlockedFrom(Now, 15);
        Assert.Equal([Span(0, 30), Span(70, 105)], blocked);
        Assert.Equal(Colour, VisitShape.Of(Span(0, 90), blocked));
    }

    [Fact]
    public void In_a_gap_there_is_room_for_somebody_else_and_nowhere_else()
    {
        var calendar = With(Settings(duration: 40, step: 10), hours: [On(IsoDayOfWeek.Saturday, "09:00", "12:00")]);
        var busy = Busy(Offer(calendar, Colour, "09:00"));

        Assert.Equal(
            "09:00=booked 09:10=booked 09:20=booked 09:30 09:40=booked 09:50=booked 10:00=booked 10:10=booked 10:20=booked 10:30 10:40 10:50 11:00 11:10 11:20 11:30=outside_hours 11:40=outside_hours 11:50=outside_hours",
            calendar.Day(Saturday, busy)
        );
    }

    [Fact]
    public void A_buffer_that_does_not_fit_into_the_gap_keeps_it_empty()
    {
        var calendar = With(Settings(duration: 30, step: 10, buffer: 15), hours: [On(IsoDayOfWeek.Saturday, "09:00", "12:00")]);
        var busy = Busy(Offer(calendar, Colour, "09:00"));
        Assert.Equal(SlotReason.Buffer, ReasonAt(calendar, "09:30", busy));
    }

    [Fact]
    public void The_whole_visit_ends_by_closing_time_and_keeps_out_of_closed_hours_with_its_gaps_too()
    {
        var calendar = With(Settings(step: 10), hours: [On(IsoDayOfWeek.Saturday, "09:00", "12:00")]);
        calendar.Close(Saturday, "09:40", "10:00");
        Assert.Equal("booking.slot_unavailable", Refused(calendar, Colour, "09:00"));
        Assert.Equal("booking.slot_unavailable", Refused(calendar, Colour, "10:40"));
        Assert.Equal(Time("10:30"), Offer(calendar, Colour, "10:30").StartTime);
    }

    [Fact]
    public void One_visit_may_be_woven_into_another()
    {
        var calendar = With(Settings(step: 10), hours: [On(IsoDayOfWeek.Saturday, "09:00", "13:00")]);
        var woven = VisitShape.Of([
            [30, 10, 30],
        ]);
        var first = VisitShape.Of([
            [30, 30, 10, 30, 30],
        ]);
        var busy = Busy(Offer(calendar, first, "09:00"));
        Assert.Equal(Time("09:30"), Offer(calendar, woven, "09:30", busy).StartTime);
        Assert.Equal("booking.slot_taken", Refused(calendar, woven, "09:20", busy));
    }

    [Fact, Trait("Promise", "B-4")]
    public void Whatever_is_accepted_one_after_another_no_minute_is_worked_twice() =>
        Gen.Select(AnyShape.Array[1, 12], Gen.Int[0, 4].Select(fives => fives * 5), Gen.Int[0, 1_000_000])
            .Sample(
                (shapes, buffer, seed) =>
                {
                    var calendar = With(Settings(step: 5, buffer: buffer), hours: [On(IsoDayOfWeek.Saturday, "00:00", "24:00")]);
                    var random = new Random(seed);
                    var (chair, midnight) = (new int[2880], calendar.Rules.Zone.AtStartOfDay(Saturday).ToInstant());
                    List<BusyInterval> busy = [];
                    foreach (var shape in shapes)
                    {
                        var free = (calendar.Offers with { Shape = shape }).FreeVisits(Saturday, Saturday, [.. busy], Now);
                        if (free.Count == 0)
                            continue;
                        var visit = free[random.Next(free.Count)];
                        busy.AddRange(Busy(visit));
                        var start = (int)(visit.Time.Start - midnight).TotalMinutes;
                        for (var minute = 0; minute < shape.Minutes + buffer; minute++)
                        {
                            if (minute >= shape.Minutes || shape.Work.Any(work => work.Start <= minute && minute < work.End))
                                chair[start + minute]++;
                        }
                    }

                    return busy.Count > 0 && chair.Max() == 1;
                },
                iter: 2000
            );

    private static Visit Offer(Calendar calendar, VisitShape shape, string time, params BusyInterval[] busy) =>
        (calendar.Offers with { Shape = shape }).Offer(Saturday, Time(time), busy, Now).Value;

    private static string Refused(Calendar calendar, VisitShape shape, string time, params BusyInterval[] busy) =>
        (calendar.Offers with { Shape = shape }).Offer(Saturday, Time(time), busy, Now).Error!.Code;

    private static SlotReason? ReasonAt(Calendar calendar, string time, BusyInterval[] busy) =>
        SlotEngine
            .Grid(calendar.Rules, Saturday, Saturday, busy, Now)[0]
            .Slots.ToArray()
            .Single(slot => slot.StartTime == Time(time))
            .Reason;

    private static BusyInterval[] Busy(Visit visit)
    {
        var booking = BookingId.New();
        return [.. visit.Blocked.Select(part => new BusyInterval(booking, part, Instant.Min(part.End, visit.Time.End), null))];
    }

    private static Interval Span(int from, int to) => new(Now + Duration.FromMinutes(from), Now + Duration.FromMinutes(to));
}
