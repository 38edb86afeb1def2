using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Domain.Availability;
using Nobat.Domain.Policies;
using Nobat.Testing;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Tests.Model;

/// <content>The stylist's own steps, and looking.</content>
internal sealed partial class ModelLane
{
    /// <summary>The model counts no moves.</summary>
    private static readonly object EndlessMoves = new
    {
        freeCancellationHours = 24,
        lateCancellationPercent = 100,
        noShowPercent = 100,
        rescheduleHours = 0,
        maxReschedules = BookingPolicy.MostReschedules,
    };

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public async Task ArrangeAsync()
    {
        var parts = Enumerable
            .Range(0, random.Next(6, 14))
            .Select(_ => (Day: random.Next(1, 8), Start: random.Next(0, 96) * 15, Length: random.Next(4, 40) * 15));
        List<WeeklyInterval> week = [];
        foreach (var (day, start, length) in parts)
        {
            var interval = new WeeklyInterval((IsoDayOfWeek)day, new ClockTime(start), new ClockTime(Math.Min(1440, start + length)));
            if (WeeklyHours.Create([.. week, interval]).IsSuccess)
                week.Add(interval);
        }

        int? step = random.Next(2) == 0 ? null : random.Next(1, 8) * 15;
        var (duration, buffer) = (random.Next(3, 24) * 5, random.Next(0, 5) * 5);
        var (notice, horizon) = (random.Next(3) == 0 ? random.Next(0, 3000) : 0, random.Next(2, 8));
        var body = new
        {
            timeZone = model.Rules.Zone.Id,
            weeklyHours = week.Select(w => new
            {
                dayOfWeek = Days[(int)w.Day - 1],
                startTime = w.Start.ToString(),
                endTime = w.End.ToString(),
            }),
            slotDurationMinutes = duration,
            slotStepMinutes = step,
            bufferTimeMinutes = buffer,
            minimumNoticeMinutes = notice,
            maxAdvanceDays = horizon,
        };
        Say($"arrange {JsonSerializer.Serialize(body)}");
        await people.Stylist.Post($"stylists/{people.StylistId}/availability", body).Succeeded();
        await people.Stylist.Put("stylists/policy", EndlessMoves).Succeeded();
        model.Arrange(WeeklyHours.Create(week).Value, SlotSettings.Create(duration, step, buffer, notice, horizon, false).Value);
    }

    private async Task AddExceptionAsync()
    {
        if (model.Exceptions.Count >= 8)
            return;
        var kind = random.Next(2) == 0 ? ExceptionKind.Closed : ExceptionKind.Open;
        var first = Today.PlusDays(random.Next(0, 6));
        var days =
            random.Next(4) == 0
                ? new ExceptionDays(null, null, (IsoDayOfWeek)random.Next(1, 8))
                : new ExceptionDays(first, first.PlusDays(random.Next(0, 3)), null);
        var isWholeDay = kind is ExceptionKind.Closed && random.Next(3) == 0;
        var opens = random.Next(0, 90) * 15;
        ClockTime? start = isWholeDay ? null : new ClockTime(opens);
        ClockTime? end = isWholeDay ? null : new ClockTime(Math.Min(1440, opens + (random.Next(1, 30) * 15)));
        var body = new
        {
            kind = kind is ExceptionKind.Open ? "open" : "closed",
            startDate = days.FirstDate is { } a ? BookingTalk.Iso(a) : null,
            endDate = days.LastDate is { } b ? BookingTalk.Iso(b) : null,
            recurringDayOfWeek = days.Recurring is { } day ? Days[(int)day - 1] : null,
            startTime = start?.ToString(),
            endTime = end?.ToString(),
        };
        Say($"except {JsonSerializer.Serialize(body)}");
        var answer = await people.Stylist.Post("stylists/exceptions", body).Succeeded();
        model.Except(answer.Id(), kind, days, start, end);
    }

    private async Task LiftExceptionAsync()
    {
        if (model.Exceptions.Count == 0)
            return;
        var exception = model.Exceptions[random.Next(model.Exceptions.Count)];
        Say($"lift {exception.Id.Value}");
        using var reply = await people.Stylist.Delete($"stylists/exceptions/{exception.Id.Value}");
        Same("NoContent", $"{reply.StatusCode}");
        model.Lift(exception);
    }

    private async Task ReadSlotsAsync()
    {
        var first = Today.PlusDays(random.Next(-1, 6));
        var (to, explain) = (first.PlusDays(random.Next(0, 3)), random.Next(3) > 0);
        Say($"slots {first:uuuu-MM-dd} to {to:uuuu-MM-dd} explain {explain}");
        var path = $"stylists/{people.StylistId}/availability?from={BookingTalk.Iso(first)}&to={BookingTalk.Iso(to)}";
        var answer = await people.Guest.Get(explain ? path + "&explain=true" : path).Succeeded();
        var actual =
            from day in answer.GetProperty("days").EnumerateArray()
            from slot in day.GetProperty("slots").EnumerateArray()
            select $"{day.Text("date")} {slot.Text("startTime")} {slot.Text("startsAt")} {ReasonIn(slot)}";
        var expected =
            from point in model.Grid(first, to, Now)
            where explain || point.Reason is null
            let startsAt = InstantPattern.General.Format(point.StartsAt)
            select $"{BookingTalk.Iso(point.Date)} {Time.Format(point.Start)} {startsAt} {point.Reason?.ToCode() ?? "free"}";
        Same(string.Join('\n', expected), string.Join('\n', actual));

        static string ReasonIn(JsonElement slot) => slot.GetProperty("available").GetBoolean() ? "free" : slot.Text("reason");
    }

    private async Task ReadCalendarAsync()
    {
        var (first, to) = (Today.PlusDays(-1), Today.PlusDays(random.Next(0, 9)));
        Say($"calendar {first:uuuu-MM-dd} to {to:uuuu-MM-dd}");
        var path = $"stylists/calendar?from={BookingTalk.Iso(first)}&to={BookingTalk.Iso(to)}";
        var answer = await people.Stylist.Get(path).Succeeded();
        var shown = model.Bookings.Where(booking => booking.IsLive(Now) && booking.Date >= first && booking.Date <= to).ToList();
        Same(Ids(shown.Where(booking => booking.HeldUntil is not null)), IdsIn("holds"));
        Same(Ids(shown.Where(booking => booking.HeldUntil is null)), IdsIn("bookings"));

        string IdsIn(string list) => string.Join(' ', answer.GetProperty(list).EnumerateArray().Select(visit => visit.Id()).Order());

        static string Ids(IEnumerable<ModelBooking> bookings) => string.Join(' ', bookings.Select(booking => booking.Id).Order());
    }
}
