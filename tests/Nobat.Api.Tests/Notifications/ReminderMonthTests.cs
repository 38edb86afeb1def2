using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>Thirty days in which people book, move and cancel, against an oracle that only knows the rules.</summary>
[Trait("Feature", "NT-03"), Trait("Promise", "N-14")]
public sealed partial class ReminderMonthTests(ApiFixture api) : RestingWorkersTest(api)
{
    private const int Seed = 20261123;
    private static readonly Duration TehranIsAhead = Duration.FromMinutes(210);
    private static readonly int[][] Choices =
    [
        [1440, 120],
        [],
        [60],
        [2880, 1440, 720, 60, 15],
        [780, 540],
    ];

    private readonly Random _random = new(Seed);
    private readonly List<Visit> _visits = [];
    private readonly List<Visit> _unheard = [];
    private readonly Dictionary<Person, HttpClient> _clients = [];
    private Desk[] _desks = [];
    private Person[] _customers = [];
    private int _heard;
    private int _reminded;
    private int _moved;
    private int _cancelled;

    [Fact]
    public async Task In_thirty_days_each_reminder_is_sent_once_at_its_moment_and_none_wrongly()
    {
        _desks = [await ADesk(), await ADesk(), await ADesk()];
        _customers = [await Given.ASignedInCustomer(), await Given.ASignedInCustomer(), await Given.ASignedInCustomer()];
        await DispatchAndSend();
        var watch = Stopwatch.StartNew();

        // Half a minute off, so that nothing happens at the very moment of a reminder.
        await Clock.Advance(Duration.FromSeconds(30));
        while (Clock.Now < TestClock.Start + Duration.FromDays(22))
        {
            await RemindUntil(Clock.Now + Duration.FromMinutes(_random.Next(60, 300)));
            await Act();
            // Now and then nobody hears of it for a while.
            if (_random.Next(4) > 0)
                await Hear();
        }

        await Hear();
        await RemindUntil(TestClock.Start + Duration.FromDays(30));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{_visits.Count} bookings, {_moved} moves, {_cancelled} cancellations, {_reminded} reminders in {watch.Elapsed}"
        );
        Assert.True(_visits.Count > 60 && _moved > 10 && _cancelled > 10 && _reminded > 100);
        Assert.Equal(_reminded, await CountIn("sent"));
        Assert.Equal(0, await CountIn("queued") + await CountIn("sending") + await CountIn("failed"));
    }

    /// <summary>Goes from one reminder of the oracle to the next and looks that just these leave, and not a second too early.</summary>
    private async Task RemindUntil(Instant end)
    {
        while (_visits.SelectMany(visit => visit.Ahead).Append(end).Min() is var next && next < end)
        {
            await SendAt(next - Duration.FromSeconds(1));
            Assert.Empty(NewReminders());
            await SendAt(next);
            var expected = _visits.Where(visit => visit.Ahead.Remove(next)).Select(visit => $"{visit.Phone} {visit.Reference}").Order();
            var sent = NewReminders();
            Assert.Equal(expected, sent);
            _reminded += sent.Count;
        }

        await SendAt(end);
        Assert.Empty(NewReminders());
    }

    private Task Act() =>
        _random.Next(20) switch
        {
            < 10 => Book(),
            < 12 => WalkIn(),
            < 16 => Move(),
            < 19 => Cancel(),
            _ => Choose(),
        };

    private async Task Book()
    {
        var (desk, customer) = (Any(_desks), Any(_customers));
        if (ATime(desk) is not var (date, hour, start))
            return;
        using var reply = await By(customer).Book(desk.Stylist, date, $"{hour:00}:00");
        if (!reply.IsSuccessStatusCode)
            return;
        var booking = await reply.Json();
        Keep(new Visit(booking.Id(), booking.Text("reference"), customer, customer.PhoneNumber, desk) { Start = start });
    }

    private async Task WalkIn()
    {
        var desk = Any(_desks);
        if (ATime(desk) is not var (date, hour, start))
            return;
        var booking = await By(desk.Stylist).WalkIn(date, $"{hour:00}:00").Succeeded();
        Keep(new Visit(booking.Id(), booking.Text("reference"), null, "09120009999", desk) { Start = start });
    }

    private async Task Move()
    {
        List<Visit> movable = [.. Coming().Where(visit => visit.Customer is not null)];
        if (movable.Count == 0)
            return;
        var visit = Any(movable);
        if (ATime(visit.Desk) is not var (date, hour, start))
            return;
        var wish = new { bookingDate = BookingTalk.Iso(date), startTime = $"{hour:00}:00" };
        using var reply = await By(visit.Customer!).Put($"bookings/{visit.Id}", wish);
        if (!reply.IsSuccessStatusCode)
            return;
        visit.Start = start;
        visit.Ahead.Clear();
        _unheard.Add(visit);
        _moved++;
    }

    private async Task Cancel()
    {
        var coming = Coming();
        if (coming.Count == 0)
            return;
        var visit = Any(coming);
        if (visit.Customer is { } customer && _random.Next(2) == 0)
            await By(customer).Delete($"bookings/{visit.Id}").Succeeded();
        else
            await By(visit.Desk.Stylist).Delete($"stylists/bookings/{visit.Id}").Succeeded();
        visit.IsOver = true;
        visit.Ahead.Clear();
        _cancelled++;
    }

    private async Task Choose()
    {
        var (desk, minutesBefore) = (Any(_desks), Any(Choices));
        await By(desk.Stylist).Put("stylists/reminders", new { minutesBefore }).Succeeded();
        desk.MinutesBefore = minutesBefore;
    }

    private void Keep(Visit visit)
    {
        _visits.Add(visit);
        _unheard.Add(visit);
    }

    private async Task Hear()
    {
        await Dispatch();
        foreach (var visit in _unheard.Where(visit => !visit.IsOver))
        {
            visit.Ahead.Clear();
            visit.Ahead.UnionWith(visit.Desk.MinutesBefore.Select(minutes => Reminded(visit.Start, minutes)).Where(at => at > Clock.Now));
        }

        _unheard.Clear();
    }

    /// <summary>The rule in plain arithmetic: nothing from 22:00 to 08:00, half an hour's warning, a quarter of an hour before the night.</summary>
    private static Instant Reminded(Instant start, int minutesBefore)
    {
        var wanted = start + TehranIsAhead - Duration.FromMinutes(minutesBefore);
        var midnight = Instant.FromUnixTimeTicks(wanted.ToUnixTimeTicks() / NodaConstants.TicksPerDay * NodaConstants.TicksPerDay);
        var hour = (wanted - midnight).TotalHours;
        if (hour is >= 8 and < 22)
            return wanted - TehranIsAhead;
        var evening = hour < 8 ? midnight - Duration.FromHours(2) : midnight + Duration.FromHours(22);
        var morning = evening + Duration.FromHours(10);
        var isInTime = morning - TehranIsAhead + Duration.FromMinutes(30) <= start;
        return (isInTime ? morning : evening - Duration.FromMinutes(15)) - TehranIsAhead;
    }

    private (LocalDate Date, int Hour, Instant Start)? ATime(Desk desk)
    {
        var (date, hour) = (Clock.Today.PlusDays(_random.Next(1, 7)), _random.Next(6, 22));
        var start = date.At(new LocalTime(hour, 0)).InUtc().ToInstant() - TehranIsAhead;
        return _visits.Exists(visit => visit.Desk == desk && visit.Start == start && !visit.IsOver) ? null : (date, hour, start);
    }

    private List<Visit> Coming() => [.. _visits.Where(visit => !visit.IsOver && visit.Start > Clock.Now + Duration.FromMinutes(5))];

    /// <summary>The references of the reminders that came since one last looked, with the numbers they went to.</summary>
    private List<string> NewReminders()
    {
        var sent = Sms.Sent;
        var added = sent.Skip(_heard)
            .Where(message => message.Kind == "booking_reminder")
            .Select(message => $"{message.To.Value} {Reference().Match(message.Text).Value}")
            .Order()
            .ToList();
        _heard = sent.Count;
        return added;
    }

    private Task<long> CountIn(string state) =>
        Sql<long>("SELECT count(*) FROM notifications WHERE kind = 'booking_reminder' AND state::text = $1", state);

    private async Task<Desk> ADesk() => new(await Given.AnApprovedStylist(new() { Weekly = ReminderTests.Open("06:00", "22:00") }));

    private HttpClient By(Person person)
    {
        if (!_clients.TryGetValue(person, out var client))
            _clients[person] = client = As(person);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessOf(person));
        return client;
    }

    private T Any<T>(IReadOnlyList<T> things) => things[_random.Next(things.Count)];

    [GeneratedRegex("NB-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Reference();

    private sealed class Desk(StylistPerson stylist)
    {
        public StylistPerson Stylist => stylist;
        public int[] MinutesBefore { get; set; } = [1440, 120];
    }

    private sealed class Visit(Guid id, string reference, Person? customer, string phone, Desk desk)
    {
        public Guid Id => id;
        public string Reference => reference;
        public Person? Customer => customer;
        public string Phone => phone;
        public Desk Desk => desk;
        public required Instant Start { get; set; }
        public bool IsOver { get; set; }
        public SortedSet<Instant> Ahead { get; } = [];
    }
}
