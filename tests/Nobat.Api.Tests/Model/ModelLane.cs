using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Domain.Availability;
using Nobat.Testing;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Tests.Model;

/// <summary>
/// One stylist with two customers of her own: every step is a request, and its answer must be the model's. Lanes share nothing but the
/// clock, so they may run side by side.
/// </summary>
internal sealed partial class ModelLane(ModelPeople people, ModelCalendar model, Random random, TestClock clock)
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly Queue<string> _log = new();
    private readonly List<(int Customer, Instant End)> _unused = [];

    /// <summary>Requests made, whose answers were the model's.</summary>
    public int Steps { get; private set; }

    /// <summary>Those of them that took or moved time.</summary>
    public int Taken { get; private set; }

    private Instant Now => clock.Now;

    private LocalDate Today => Now.InZone(model.Rules.Zone).Date;

    public async Task RunAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
            await StepAsync();
    }

    private Task StepAsync() =>
        random.Next(100) switch
        {
            < 22 => ReadSlotsAsync(),
            < 37 => HoldAsync(),
            < 49 => BookAsync(),
            < 58 => BookHeldAsync(),
            < 63 => ReleaseAsync(),
            < 73 => MoveAsync(),
            < 81 => CancelAsync(),
            < 86 => WalkInAsync(),
            < 90 => ReadCalendarAsync(),
            < 94 => AddExceptionAsync(),
            < 97 => LiftExceptionAsync(),
            _ => ArrangeAsync(),
        };

    private async Task HoldAsync()
    {
        var customer = random.Next(2);
        // Who lets hold after hold run out has to wait; that rule has tests of its own.
        if (_unused.Count(unused => unused.Customer == customer && unused.End > Now - Duration.FromHours(1)) >= 4)
            return;
        var (date, time) = ATime();
        var earlier = model.LiveHoldOf(customer, Now);
        Say($"hold {customer} {date:uuuu-MM-dd} {time:HH:mm}");
        using var reply = await people.Customers[customer].Post("bookings/holds", Wish(date, time));
        if (!await TakenAsExpectedAsync(reply, date, time, earlier))
            return;
        if (earlier is not null)
            EndUnused(earlier);
        var hold = model.Add((await reply.Json()).Id(), customer, date, time, Now, Now + Duration.FromMinutes(5));
        _unused.Add((customer, hold.HeldUntil!.Value));
    }

    private async Task BookAsync()
    {
        var customer = random.Next(2);
        var (date, time) = ATime();
        var earlier = model.LiveHoldOf(customer, Now);
        Say($"book {customer} {date:uuuu-MM-dd} {time:HH:mm}");
        using var reply = await people.Customers[customer].Post("bookings", Wish(date, time));
        if (!await TakenAsExpectedAsync(reply, date, time, earlier))
            return;
        // Booking a time of the day one holds another time of takes the place of that hold.
        if (earlier is not null && Overlap(earlier.Blocked, model.Rules.Reach(date, date)))
            EndUnused(earlier);
        model.Add((await reply.Json()).Id(), customer, date, time, Now);
    }

    private async Task BookHeldAsync()
    {
        var holds = model
            .Bookings.Where(booking => booking is { HeldUntil: not null, IsOver: false } && booking.Visit.Start > Now)
            .ToList();
        if (holds.Count == 0)
            return;
        var hold = holds[random.Next(holds.Count)];
        Say($"book held {hold.Id}");
        using var reply = await people.Customers[hold.Customer!.Value].Post("bookings", new { holdId = hold.Id });
        if (!hold.IsLive(Now))
        {
            await RefusedAsync(reply, "booking.hold_expired");
            return;
        }

        Same("Created confirmed", $"{reply.StatusCode} {(await reply.Json()).Text("status")}");
        hold.HeldUntil = null;
    }

    private async Task ReleaseAsync()
    {
        if (model.LiveHoldOf(random.Next(2), Now) is not { } hold)
            return;
        Say($"release {hold.Id}");
        using var reply = await people.Customers[hold.Customer!.Value].Delete($"bookings/holds/{hold.Id}");
        Same("NoContent", $"{reply.StatusCode}");
        EndUnused(hold);
    }

    private async Task MoveAsync()
    {
        if (AFutureBooking(walkIns: false) is not { } booking)
            return;
        var (date, time) = ATime();
        Say($"move {booking.Id} to {date:uuuu-MM-dd} {time:HH:mm}");
        var body = new { bookingDate = BookingTalk.Iso(date), startTime = Time.Format(time) };
        using var reply = await people.Customers[booking.Customer!.Value].Put($"bookings/{booking.Id}", body);
        if ((date, time) == (booking.Date, booking.Time))
            Same("OK", $"{reply.StatusCode}");
        else if (await TakenAsExpectedAsync(reply, date, time, booking, HttpStatusCode.OK))
            model.Move(booking, date, time, Now);
    }

    private async Task CancelAsync()
    {
        if (AFutureBooking(walkIns: true) is not { } booking)
            return;
        var byStylist = booking.Customer is null || random.Next(2) == 0;
        Say($"cancel {booking.Id} by stylist {byStylist}");
        using var reply = byStylist
            ? await people.Stylist.Delete($"stylists/bookings/{booking.Id}")
            : await people.Customers[booking.Customer!.Value].Delete($"bookings/{booking.Id}");
        Same("OK cancelled", $"{reply.StatusCode} {(await reply.Json()).Text("status")}");
        booking.IsOver = true;
    }

    private async Task WalkInAsync()
    {
        var (date, time) = ATime();
        Say($"walk-in {date:uuuu-MM-dd} {time:HH:mm}");
        using var reply = await people.Stylist.Post("stylists/bookings", BookingTalk.WalkInWish(date, Time.Format(time)));
        if (await TakenAsExpectedAsync(reply, date, time, except: null))
            model.Add((await reply.Json()).Id(), null, date, time, Now);
    }

    /// <summary>True when it was taken, as the model says it could be; otherwise the refusal is the model's too.</summary>
    private async Task<bool> TakenAsExpectedAsync(
        HttpResponseMessage reply,
        LocalDate date,
        LocalTime time,
        ModelBooking? except,
        HttpStatusCode success = HttpStatusCode.Created
    )
    {
        if (model.ReasonAt(date, time, Now, except) is not { } reason)
        {
            Same($"{success}", $"{reply.StatusCode} {(reply.StatusCode == success ? "" : await reply.Content.ReadAsStringAsync())}".Trim());
            Taken++;
            return true;
        }

        var isTaken = reason is SlotReason.Booked or SlotReason.Held or SlotReason.Buffer;
        await RefusedAsync(reply, isTaken ? "booking.slot_taken" : "booking.slot_unavailable", reason.ToCode());
        if (isTaken)
            await AllFreeAsync(reply, except);
        return false;
    }

    private async Task AllFreeAsync(HttpResponseMessage reply, ModelBooking? except)
    {
        foreach (var near in (await reply.Json()).GetProperty("nearestFree").EnumerateArray())
        {
            var (date, time) = (LocalDatePattern.Iso.Parse(near.Text("bookingDate")).Value, Time.Parse(near.Text("startTime")).Value);
            Same("", $"{model.ReasonAt(date, time, Now, except)}");
        }
    }

    private async Task RefusedAsync(HttpResponseMessage reply, string code, string? reason = null)
    {
        var body = await reply.Json();
        var actual = body.TryGetProperty("reason", out var given) ? given.GetString() : null;
        Same($"Conflict {code} {reason}", $"{reply.StatusCode} {(body.TryGetProperty("code", out var c) ? c.GetString() : "")} {actual}");
    }

    private void EndUnused(ModelBooking hold)
    {
        hold.IsOver = true;
        _unused.Add((hold.Customer!.Value, Now));
    }

    private ModelBooking? AFutureBooking(bool walkIns)
    {
        var some = model
            .Bookings.Where(booking =>
                booking is { IsOver: false, HeldUntil: null } && booking.Visit.Start > Now && (walkIns || booking.Customer is not null)
            )
            .ToList();
        return some.Count == 0 ? null : some[random.Next(some.Count)];
    }

    /// <summary>Mostly a point of the grid, sometimes beside it.</summary>
    private (LocalDate Date, LocalTime Time) ATime()
    {
        var date = Today.PlusDays(random.Next(0, 5));
        var grid = random.Next(5) == 0 ? [] : model.Grid(date, date, Now);
        return grid.Count == 0
            ? (date, LocalTime.FromMinutesSinceMidnight(random.Next(0, 288) * 5))
            : (date, grid[random.Next(grid.Count)].Start);
    }

    private object Wish(LocalDate date, LocalTime time) =>
        new
        {
            stylistId = people.StylistId,
            bookingDate = BookingTalk.Iso(date),
            startTime = Time.Format(time),
        };

    private void Say(string step)
    {
        Steps++;
        _log.Enqueue($"{Now} {step}");
        if (_log.Count > 60)
            _log.Dequeue();
    }

    private void Same(string expected, string actual)
    {
        if (expected != actual)
            Assert.Fail(
                $"model: {expected}\nNobat: {actual}\nin {model.Rules.Zone.Id}, NOBAT_TEST_SEED={CalendarModelTests.Seed}, after\n{string.Join('\n', _log)}"
            );
    }

    private static bool Overlap(Interval one, Interval other) => one.Start < other.End && other.Start < one.End;
}
