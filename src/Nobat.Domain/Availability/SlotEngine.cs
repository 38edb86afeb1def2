using System.Runtime.InteropServices;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>
/// The one rule for which times are free; what is listed and what is accepted both come from here, so they cannot differ.
/// <list type="bullet">
/// <item>All intervals are half-open. The work of a visit and the buffer after its end block the chair; two blocked intervals never
/// overlap. In a gap of a visit the chair is free.</item>
/// <item>The grid begins anew at the start of each open interval; closing a part of a day makes two intervals of one.</item>
/// <item>A visit, gaps included, lies within one open interval: it ends by closing time; its buffer may run past it.</item>
/// <item>Starts are on the wall clock: one that is skipped is not on the grid, one that comes twice is the earlier. A visit lasts
/// elapsed time and ends by the first moment the wall clock has reached closing time.</item>
/// </list>
/// </summary>
public static class SlotEngine
{
    /// <summary>Dates outside have no grid: time zone rules are not known for them, and nobody books there.</summary>
    public static readonly LocalDate FirstDate = new(1970, 1, 2);
    public static readonly LocalDate LastDate = new(2199, 12, 30);

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <summary>Every point of the grid of these dates, both inclusive, each free or with the reason why it is not.</summary>
    /// <param name="busy">What is taken within <see cref="SlotRules.Reach"/>; more does no harm, and the order does not matter.</param>
    /// <param name="now">Holds, notice, horizon and the past are judged by it.</param>
    /// <param name="except">A booking that is about to move and so is not in its own way.</param>
    /// <param name="shape">How the visit fills its time; null for a plain one, as long as the calendar's slots.</param>
    public static DaySlots[] Grid(
        SlotRules rules,
        LocalDate from,
        LocalDate to,
        ReadOnlySpan<BusyInterval> busy,
        Instant now,
        BookingId? except = null,
        VisitShape? shape = null
    )
    {
        (from, to) = (LocalDate.Max(from, FirstDate), LocalDate.Min(to, LastDate));
        if (to < from)
            return [];
        var reach = rules.Reach(from, to);
        var taken = new BusyTimes(busy, now, except, reach.Start.ToUnixTimeTicks(), reach.End.ToUnixTimeTicks());
        var walk = new Walk(rules, from, to, now, shape);
        for (var day = 0; day < walk.Days; day++)
            walk.Add(day, ref taken);
        taken.Dispose();
        return walk.Done();
    }

    private ref struct Walk
    {
        private readonly SlotRules _rules;
        private readonly LocalDate _from;
        private readonly int _firstDay;
        private readonly int _lastBookableDay;
        private readonly long _now;
        private readonly long _earliest;
        private readonly int _duration;
        private readonly int _step;
        private readonly long _visit;
        private readonly long _work;
        private readonly long _blocked;
        private readonly (long Start, long End, long Blocked)[] _moreWork;
        private readonly CalendarException[] _exceptions;
        private readonly DaySlots[] _days;
        private readonly int[] _ends;
        private readonly List<OpenSpan> _amended;
        private WallClock _clock;
        private Slot[] _slots;
        private int _count;

        public Walk(SlotRules rules, LocalDate from, LocalDate to, Instant now, VisitShape? shape)
        {
            var settings = rules.Settings;
            _rules = rules;
            _from = from;
            _firstDay = DayNumber(from);
            Days = DayNumber(to) - _firstDay + 1;
            _lastBookableDay = DayNumber(now.InZone(rules.Zone).Date) + settings.MaxAdvanceDays;
            _now = now.ToUnixTimeTicks();
            _earliest = _now + (settings.MinimumNoticeMinutes * NodaConstants.TicksPerMinute);
            _duration = shape?.Minutes ?? settings.SlotDurationMinutes;
            _step = settings.StepMinutes;
            _visit = _duration * NodaConstants.TicksPerMinute;
            var buffer = settings.BufferTimeMinutes * NodaConstants.TicksPerMinute;
            (_work, _blocked, _moreWork) = (_visit, _visit + buffer, []);
            if (shape is { Work: [var first, .. { Length: > 0 } more] })
            {
                _work = _blocked = first.End * NodaConstants.TicksPerMinute;
                _moreWork = Array.ConvertAll([.. more], Ticks);
                _moreWork[^1].Blocked += buffer;
            }

            _exceptions = [.. rules.Exceptions.Where(e => !(e.LastDate < from) && !(e.FirstDate > to))];
            _amended = _exceptions.Length > 0 ? [] : null!;
            _clock = new WallClock(rules.Zone);
            _days = new DaySlots[Days];
            _ends = new int[Days];
            _slots = new Slot[Capacity()];
        }

        public int Days { get; }

        public void Add(int day, ref BusyTimes taken)
        {
            var date = _from.PlusDays(day);
            _days[day] = new DaySlots(date, default);
            _clock.MoveTo(date, (_firstDay + day) * NodaConstants.TicksPerDay);
            var spans = SpansOn(date);
            for (var i = 0; i < spans.Length; i++)
                Add(spans[i], day, EndedBy(spans, i), ref taken);
            _ends[day] = _count;
        }

        public readonly DaySlots[] Done()
        {
            for (var day = 0; day < Days; day++)
            {
                var start = day == 0 ? 0 : _ends[day - 1];
                _days[day] = _days[day] with { Slots = _slots.AsMemory(start, _ends[day] - start) };
            }

            return _days;
        }

        private void Add(OpenSpan span, int day, SlotReason endedBy, ref BusyTimes taken)
        {
            var closing = _clock.ReachedAt(span.End);
            var isTooFar = _firstDay + day > _lastBookableDay;
            var first = _count;
            var before = taken;
            for (var minute = span.Start; minute < span.End; minute += _step)
            {
                if (_clock.StartAt(minute) is not { } start)
                    continue;
                var end = start + _visit;
                SlotReason? reason;
                if (span.IsClosed)
                    reason = SlotReason.Closed;
                else if (end > closing)
                    reason = endedBy;
                else if (start <= _now)
                    reason = SlotReason.Past;
                else if (start < _earliest)
                    reason = SlotReason.TooSoon;
                else if (isTooFar)
                    reason = SlotReason.TooFar;
                else
                    reason = taken.InTheWayOf(start, start + _work, start + _blocked);
                if (_count == _slots.Length)
                    Array.Resize(ref _slots, Math.Max(16, _count * 2));
                var endMinute = _clock.IsPlain ? (minute + _duration) % ClockTime.MinutesPerDay : _clock.MinuteAt(end);
                _slots[_count++] = new Slot(start, minute, endMinute, reason ?? 0);
            }

            if (_moreWork.Length > 0)
                AskAboutMoreWork(first, before);
        }

        /// <summary>Asks about the further work of the visits of one span, in a walk of its own so that plain visits pay nothing for it.</summary>
        /// <param name="taken">As it was at the beginning of the span.</param>
        private readonly void AskAboutMoreWork(int first, BusyTimes taken)
        {
            foreach (ref var slot in _slots.AsSpan(first, _count - first))
            {
                if (slot.Reason is not (null or SlotReason.Held or SlotReason.Buffer))
                    continue;
                var (start, worst) = (slot.StartTicks, slot.Reason);
                taken.InTheWayOf(start, start, start);
                // A copy looks ahead: the next visit begins before the further work of this one.
                var ahead = taken;
                foreach (var work in _moreWork)
                    worst = Worse(worst, ahead.InTheWayOf(start + work.Start, start + work.End, start + work.Blocked));
                slot = slot.With(worst);
            }
        }

        /// <summary>A booking in the way of any stretch of work is worse than a hold, and that worse than a buffer.</summary>
        private static SlotReason? Worse(SlotReason? one, SlotReason? other) =>
            one is SlotReason.Booked || other is SlotReason.Booked ? SlotReason.Booked
            : one is SlotReason.Held || other is SlotReason.Held ? SlotReason.Held
            : one ?? other;

        private static (long Start, long End, long Blocked) Ticks(WorkSpan work)
        {
            var end = work.End * NodaConstants.TicksPerMinute;
            return (work.Start * NodaConstants.TicksPerMinute, end, end);
        }

        private readonly ReadOnlySpan<OpenSpan> SpansOn(LocalDate date)
        {
            var regular = _rules.Hours.On(date.DayOfWeek);
            if (!Array.Exists(_exceptions, exception => exception.AppliesOn(date)))
                return regular;
            _amended.Clear();
            _amended.AddRange(regular);
            foreach (var exception in _exceptions)
            {
                if (exception.AppliesOn(date))
                    exception.ApplyTo(_amended);
            }

            return CollectionsMarshal.AsSpan(_amended);
        }

        /// <summary>A visit that does not fit before the end of an interval is refused by whatever ends it.</summary>
        private static SlotReason EndedBy(ReadOnlySpan<OpenSpan> spans, int i) =>
            i + 1 < spans.Length && spans[i + 1].IsClosed && spans[i + 1].Start == spans[i].End
                ? SlotReason.Closed
                : SlotReason.OutsideHours;

        /// <summary>Room for the regular week; exceptions may make it grow.</summary>
        private readonly int Capacity()
        {
            var points = 0;
            for (var day = 0; day < Math.Min(Days, 7); day++)
            {
                var days = ((Days - day - 1) / 7) + 1;
                foreach (var span in _rules.Hours.On(_from.PlusDays(day).DayOfWeek))
                    points += days * ((span.End - span.Start + _step - 1) / _step);
            }

            return points;
        }

        private static int DayNumber(LocalDate date) => Period.DaysBetween(Epoch, date);
    }
}
