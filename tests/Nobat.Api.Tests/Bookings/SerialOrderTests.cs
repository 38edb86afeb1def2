using System.Globalization;
using Nobat.Api.Tests.Payments;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

/// <summary>
/// Any two acts on one booking that are released together end as if one had come after the other. What that is, is asked of Nobat itself:
/// each pair is first done in one order, then in the other. Two hundred trials a pair: <c>NOBAT_TRIALS=200</c>.
/// </summary>
[Trait("Promise", "F-4"), Trait("Feature", "BK-03")]
public sealed class SerialOrderTests(ApiFixture api, ITestOutputHelper output) : ApiTest(api)
{
    private const int HoursADay = 4;
    private static readonly int Trials = int.TryParse(Environment.GetEnvironmentVariable("NOBAT_TRIALS"), out var trials) ? trials : 2;

    private static readonly Dictionary<string, Act> Acts = new()
    {
        ["cancel"] = (with, booking) => with.Customer.Delete($"bookings/{booking.Id}"),
        ["move"] = (with, booking) => with.Customer.Put($"bookings/{booking.Id}", People.Elsewhere(booking)),
        ["note"] = (with, booking) => with.Customer.Put($"bookings/{booking.Id}", new { customerNotes = "به در پشتی می‌آیم" }),
        ["call off"] = (with, booking) => with.Stylist.Delete($"stylists/bookings/{booking.Id}"),
        ["confirm"] = (with, booking) => with.Stylist.Post($"stylists/bookings/{booking.Id}/confirm"),
        ["decline"] = (with, booking) => with.Stylist.Post($"stylists/bookings/{booking.Id}/decline"),
        ["come back"] = (with, booking) => with.Guest.ComeBack(booking.Authority!),
        ["pay"] = (with, booking) => with.Customer.PayDeposit(booking.Id),
        ["release"] = (with, booking) => with.Customer.Delete($"bookings/holds/{booking.Id}"),
        ["book"] = (with, booking) => with.Customer.Post("bookings", new { holdId = booking.Id }),
    };

    private static readonly Dictionary<string, string[]> ActsOn = new()
    {
        ["held"] = ["release", "book"],
        ["wanting approval"] = ["cancel", "move", "note", "call off", "confirm", "decline"],
        ["paid at the bank"] = ["cancel", "move", "call off", "come back", "pay"],
        ["firm"] = ["cancel", "move", "note", "call off"],
    };

    private delegate Task<HttpResponseMessage> Act(People with, Target booking);

    public static TheoryData<string, string, string> Pairs()
    {
        var pairs = new TheoryData<string, string, string>();
        foreach (var (state, acts) in ActsOn)
        {
            for (var i = 0; i < acts.Length; i++)
            {
                for (var j = i; j < acts.Length; j++)
                    pairs.Add(state, acts[i], acts[j]);
            }
        }

        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Two_acts_at_once_end_as_one_after_the_other(string state, string first, string second)
    {
        var people = await PeopleFor(state);
        var (one, other) = (Acts[first], Acts[second]);
        var inOrder = await End(people, state, async booking => [await one(people, booking), await other(people, booking)]);
        var turned = await End(
            people,
            state,
            async booking =>
            {
                var earlier = await other(people, booking);
                return [await one(people, booking), earlier];
            }
        );
        string[] serial = [inOrder, turned];

        for (var trial = 0; trial < Trials; trial++)
        {
            var end = await End(people, state, booking => Task.WhenAll(one(people, booking), other(people, booking)));
            Assert.Contains(end, serial);
        }

        output.WriteLine(string.Join(Environment.NewLine, serial.Distinct()));
    }

    /// <summary>What the two answers were and what is left when all has come to rest.</summary>
    private async Task<string> End(People people, string state, Func<Target, Task<HttpResponseMessage[]>> act)
    {
        var booking = await Make(people, state);
        var replies = await act(booking);
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM outbox_messages WHERE parked_at IS NULL") == 0, "rest");
        var left = await Sql<string>(
            """
            SELECT concat_ws(' ', b.status, b.deposit_status, b.starts_at - $2, b.customer_notes IS NOT NULL,
                   (SELECT string_agg(p.status || ':' || p.kept || ':' || p.returned, ',' ORDER BY p.status, p.kept) FROM payments p WHERE p.booking_id = b.id),
                   (SELECT string_agg(r.status || ':' || r.amount, ',') FROM refunds r WHERE r.booking_id = b.id))
              FROM bookings b WHERE b.id = $1
            UNION ALL SELECT 'gone' WHERE NOT EXISTS (SELECT 1 FROM bookings WHERE id = $1)
            """,
            booking.Id,
            booking.StartsAt
        );
        var answers = replies.Select(reply => (int)reply.StatusCode);
        foreach (var reply in replies)
            reply.Dispose();
        return $"{string.Join('/', answers)} {left}";
    }

    private async Task<Target> Make(People people, string state)
    {
        var (date, start) = people.NextTime();
        var made = state switch
        {
            "held" => await people.Customer.Hold(people.Who, date, start).Succeeded(),
            "paid at the bank" => await people.Customer.BookService(people.Who, people.Service!.Value, date, start).Succeeded(),
            _ => await people.Customer.Book(people.Who, date, start).Succeeded(),
        };
        string? authority = null;
        if (state == "paid at the bank")
        {
            authority = (await people.Customer.PayDeposit(made.Id()).Succeeded()).AuthorityOf();
            Api.Gateway.Pay(authority);
        }

        return new Target(made.Id(), date, start, made.GetProperty("startsAt").GetDateTime().ToUniversalTime(), authority);
    }

    private async Task<People> PeopleFor(string state)
    {
        var stylist = await Given.AnApprovedStylist(new Given.Hours { RequiresApproval = state == "wanting approval" });
        Guid? service = state == "paid at the bank" ? await As(stylist).AddService() : null;
        return new People(stylist, As(stylist), As(await Given.ASignedInCustomer()), Guest, service, Tomorrow.PlusDays(1));
    }

    /// <param name="Authority">Of the payment that the bank has the money of.</param>
    private sealed record Target(Guid Id, LocalDate Date, string Start, DateTime StartsAt, string? Authority);

    /// <summary>Books forenoons and moves to the same time in the afternoon.</summary>
    private sealed class People(StylistPerson who, HttpClient stylist, HttpClient customer, HttpClient guest, Guid? service, LocalDate from)
    {
        private int _booked;

        public StylistPerson Who => who;
        public HttpClient Stylist => stylist;
        public HttpClient Customer => customer;
        public HttpClient Guest => guest;
        public Guid? Service => service;

        public (LocalDate Date, string Start) NextTime()
        {
            var n = _booked++;
            return (from.PlusDays(n / HoursADay), $"{9 + n % HoursADay:00}:00");
        }

        public static object Elsewhere(Target booking) =>
            new
            {
                bookingDate = BookingTalk.Iso(booking.Date),
                startTime = $"{int.Parse(booking.Start[..2], CultureInfo.InvariantCulture) + HoursADay}:00",
            };
    }
}
