using System.Net;
using System.Text.Json;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Bookings;

public sealed class BookingRaceTests(ApiFixture api) : ApiTest(api)
{
    internal const string OverlapsSql = """
        SELECT count(*) FROM bookings a JOIN bookings b ON a.stylist_id = b.stylist_id AND a.id < b.id AND a.blocked && b.blocked
         WHERE a.status IN ('held', 'pending', 'confirmed') AND b.status IN ('held', 'pending', 'confirmed')
        """;

    [Fact, Trait("Feature", "BK-09"), Trait("Promise", "B-1")]
    public async Task Of_thirty_after_the_same_slot_by_three_paths_one_gets_it()
    {
        var stylist = await Given.AnApprovedStylist();
        var people = await Customers(6);
        var desk = As(stylist);

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(i =>
                    (i % 3) switch
                    {
                        0 => people[i % 6].Hold(stylist, Tomorrow, "10:00"),
                        1 => people[i % 6].Book(stylist, Tomorrow, "10:00"),
                        _ => desk.WalkIn(Tomorrow, "10:00"),
                    }
                )
        );

        // A holder may renew or book the own hold; whatever happened, one live booking has the time and nothing failed otherwise.
        Assert.All(replies, reply => Assert.Contains(reply.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Equal(1L, await Live());
    }

    [Fact, Trait("Feature", "BK-09"), Trait("Promise", "B-1")]
    public async Task Of_twenty_four_bookings_of_overlapping_times_those_that_fit_are_made()
    {
        var stylist = await Given.AnApprovedStylist(new() { BufferMinutes = 30 });
        await As(stylist).Put($"stylists/{stylist.StylistId}/availability", new { slotStepMinutes = 15 }).Succeeded();
        var people = await Customers(8);
        string[] starts = ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15"];

        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => people[i % 8].Book(stylist, Tomorrow, starts[i % 6])));

        var byStatus = replies.ByStatus();
        Assert.Equal(1, byStatus[HttpStatusCode.Created]);
        Assert.Equal(23, byStatus[HttpStatusCode.Conflict]);
        Assert.Equal(0L, await Overlaps());
    }

    [Fact, Trait("Feature", "BK-05"), Trait("Feature", "BK-09")]
    public async Task Of_six_moving_to_the_same_time_one_does_and_the_others_stay()
    {
        var stylist = await Given.AnApprovedStylist();
        var people = await Customers(6);
        string[] starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"];
        var booked = new List<JsonElement>();
        foreach (var (person, start) in people.Zip(starts))
            booked.Add(await person.Book(stylist, Tomorrow, start).Succeeded());

        var replies = await Task.WhenAll(people.Zip(booked).Select(pair => pair.First.Move(pair.Second, Tomorrow, "16:00")));

        Assert.Equal(new() { [HttpStatusCode.OK] = 1, [HttpStatusCode.Conflict] = 5 }, replies.ByStatus());
        Assert.Equal(6L, await Live());
        Assert.Equal(0L, await Overlaps());
    }

    [Fact, Trait("Promise", "B-10")]
    public async Task Confirm_twice_at_once_confirms_once()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        for (var round = 0; round < 8; round++)
        {
            var booked = await sara.Book(stylist, Tomorrow.PlusDays(round), "10:00").Succeeded();
            var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Post($"stylists/bookings/{booked.Id()}/confirm")));
            Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
            Assert.Equal(1L, await Changes(booked, "confirmed"));
        }
    }

    [Fact, Trait("Promise", "B-10")]
    public async Task Confirm_and_decline_at_once_have_one_winner()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        for (var round = 0; round < 15; round++)
        {
            var booked = await sara.Book(stylist, Tomorrow.PlusDays(round), "10:00").Succeeded();
            var replies = await Task.WhenAll(
                desk.Post($"stylists/bookings/{booked.Id()}/confirm"),
                desk.Post($"stylists/bookings/{booked.Id()}/decline")
            );
            Assert.Equal(new() { [HttpStatusCode.OK] = 1, [HttpStatusCode.Conflict] = 1 }, replies.ByStatus());
            Assert.Equal(1L, await Changes(booked, "confirmed") + await Changes(booked, "declined"));
        }
    }

    [Fact, Trait("Promise", "B-10")]
    public async Task Confirm_and_cancel_at_once_end_cancelled_in_some_order()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        for (var round = 0; round < 15; round++)
        {
            var booked = await sara.Book(stylist, Tomorrow.PlusDays(round), "10:00").Succeeded();
            var confirming = desk.Post($"stylists/bookings/{booked.Id()}/confirm");
            var cancelling = sara.Delete($"bookings/{booked.Id()}");
            Assert.Equal(HttpStatusCode.OK, (await cancelling).StatusCode);
            var confirmed = (await confirming).StatusCode;
            Assert.Contains(confirmed, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict });
            Assert.Equal(confirmed is HttpStatusCode.OK ? 1L : 0L, await Changes(booked, "confirmed"));
            Assert.Equal("cancelled", await Sql<string>("SELECT status::text FROM bookings WHERE id = $1", booked.Id()));
        }
    }

    [Fact, Trait("Promise", "B-2")]
    public async Task The_constraint_stands_and_has_looked_at_every_row()
    {
        var definition = await Sql<string>(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'bookings_no_overlap' AND contype = 'x' AND convalidated"
        );
        Assert.Contains("EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&)", definition, StringComparison.Ordinal);
        foreach (var live in new[] { "held", "pending", "confirmed" })
            Assert.Contains($"'{live}'", definition, StringComparison.Ordinal);
    }

    [Fact, Trait("Promise", "B-2")]
    public async Task Fifty_sessions_writing_past_the_application_make_no_overlap()
    {
        var stylist = await Given.AnApprovedStylist();
        await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, "09:00").Succeeded();
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var refused = 0;
        var written = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async session =>
                {
                    var random = new Random(seed + session);
                    await using var connection = await Api.Database.OpenConnectionAsync();
                    // Without the calendar's lock such writers deadlock and queue for minutes; here only the constraint is asked.
                    await using (var limits = new NpgsqlCommand("SET statement_timeout = '1s'; SET deadlock_timeout = '20ms'", connection))
                        await limits.ExecuteNonQueryAsync();
                    for (var i = 0; i < 10; i++)
                    {
                        if (await WritePast(connection, random))
                            Interlocked.Increment(ref written);
                        else
                            Interlocked.Increment(ref refused);
                    }
                })
        );

        Assert.Equal(0L, await Overlaps());
        Assert.True(written > 0 && refused > 0, $"{written} written, {refused} refused");
    }

    /// <summary>Copies the booking to a random time, or moves or revives a random one; false when the database refused.</summary>
    private static async Task<bool> WritePast(NpgsqlConnection connection, Random random)
    {
        const string columns =
            "stylist_id, customer_id, status, date, start_time, time_zone, requires_approval, total_amount, deposit_amount, deposit_status, created_at, updated_at";
        var period = "tstzmultirange(tstzrange(s, s + make_interval(mins => $2)))";
        var at = "(SELECT '2026-12-01T00:00Z'::timestamptz + make_interval(mins => $1) AS s) t";
        var sql = random.Next(3) switch
        {
            0 =>
                $"INSERT INTO bookings (id, reference, starts_at, ends_at, blocked, {columns}) SELECT gen_random_uuid(), left(gen_random_uuid()::text, 12), s, s + make_interval(mins => $2), {period}, {columns} FROM (SELECT * FROM bookings LIMIT 1) b, {at}",
            1 =>
                $"UPDATE bookings SET starts_at = s, ends_at = s + make_interval(mins => $2), blocked = {period} FROM {at} WHERE id = (SELECT id FROM bookings ORDER BY random() LIMIT 1)",
            _ =>
                "UPDATE bookings SET status = (CASE status WHEN 'confirmed' THEN 'cancelled' ELSE 'confirmed' END)::booking_status WHERE id = (SELECT id FROM bookings ORDER BY random() LIMIT 1) AND $1 + $2 > 0",
        };
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = random.Next(0, 600) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = random.Next(15, 120) });
        try
        {
            return await command.ExecuteNonQueryAsync() > 0;
        }
        catch (PostgresException refused)
            when (refused.SqlState
                    is PostgresErrorCodes.ExclusionViolation
                        or PostgresErrorCodes.DeadlockDetected
                        or PostgresErrorCodes.QueryCanceled
                        or PostgresErrorCodes.LockNotAvailable
            )
        {
            return false;
        }
    }

    private async Task<HttpClient[]> Customers(int count)
    {
        var people = new HttpClient[count];
        for (var i = 0; i < count; i++)
            people[i] = As(await Given.ASignedInCustomer());
        return people;
    }

    private Task<long> Live() => Sql<long>("SELECT count(*) FROM bookings WHERE status IN ('held', 'pending', 'confirmed')");

    private Task<long> Changes(JsonElement booking, string kind) =>
        Sql<long>("SELECT count(*) FROM booking_changes WHERE booking_id = $1 AND kind::text = $2", booking.Id(), kind);

    private Task<long> Overlaps() => Sql<long>(OverlapsSql);
}
