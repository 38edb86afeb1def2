using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Payments;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Payments;

/// <summary>
/// Everything that can happen to a deposit, in every order, on the real database: the end is always a firm booking whose money was
/// taken, or a free time whose money went back. The suite takes a sample that its seed repeats; <c>NOBAT_SAGA=all</c> takes them all.
/// </summary>
public sealed class SagaExplorerTests(ApiFixture api, ITestOutputHelper output) : ApiTest(api)
{
    private const int Sample = 300;
    private const int Longest = 6;
    private const int Stylists = 8;
    private const int Customers = 24;

    /// <summary>
    /// Pay at the bank, the browser comes back, the server comes, the deadline passes, the sweep looks, cancel, somebody else books.
    /// Lowercase: the same, and the gateway does not answer (t), the process dies before it asks (k) or before it writes down what it
    /// heard (d); each of these counts as an event of its own.
    /// </summary>
    private static readonly string[] Events = ["P", "C", "S", "D", "W", "X", "R", "Ct", "Ck", "Cd", "St", "Wt", "Wd"];

    [Fact, Trait("Promise", "P-2"), Trait("Promise", "P-3"), Trait("Feature", "PY-05"), Trait("Feature", "PY-03")]
    public async Task Every_order_ends_with_a_visit_paid_for_or_the_money_back()
    {
        var (schedules, seed) = Schedules();
        output.WriteLine($"{schedules.Count} schedules, seed {seed}");
        await using var wide = Api.StartAnother(
            ("RateLimits:Book:Permits", "1000000"),
            ("RateLimits:Read:Permits", "1000000"),
            ("RateLimits:Callback:Permits", "1000000")
        );
        // Both dispatchers would race the test for what is due.
        await Api.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single().StopAsync(CancellationToken.None);
        await wide.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single().StopAsync(CancellationToken.None);
        try
        {
            var world = await PrepareAsync(wide);
            Saga[] sagas = [.. schedules.Select((schedule, i) => new Saga(i, schedule, world, Api.Gateway))];
            await EachAsync(sagas, saga => saga.BeginAsync());
            await EachAsync(sagas, saga => saga.PlayAsync(untilDeadline: true));
            await Clock.Advance(Duration.FromMinutes(16));
            await EachAsync(sagas, saga => saga.PlayAsync(untilDeadline: false));
            await SettleAsync(wide);
            await JudgeAsync(sagas);
        }
        finally
        {
            await Api.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single().StartAsync(CancellationToken.None);
        }
    }

    /// <summary>Fifteen minutes in which nobody but the jobs does anything.</summary>
    private async Task SettleAsync(ApiFixture.AnotherApi wide)
    {
        for (var minute = 0; minute < 15; minute++)
        {
            while (await wide.Services.GetRequiredService<OutboxDispatcher>().DispatchDueAsync(CancellationToken.None) > 0) { }
            await using (var scope = wide.Services.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<ReconcilePayments>().RunAsync(CancellationToken.None);
                await SwallowDeathAsync(() => scope.ServiceProvider.GetRequiredService<SendRefunds>().RunAsync(CancellationToken.None));
            }

            await Clock.Advance(Duration.FromMinutes(1));
        }

        await wide.Services.GetRequiredService<Nobat.Infrastructure.Bookings.DeadlineSweep>().SweepAsync(CancellationToken.None);
    }

    private async Task JudgeAsync(Saga[] sagas)
    {
        List<string> wrong = [];
        var ends = new Dictionary<string, int>();
        foreach (var saga in sagas)
        {
            var end = await EndOfAsync(saga);
            ends[end.Split(':')[0]] = ends.GetValueOrDefault(end.Split(':')[0]) + 1;
            if (end.StartsWith("WRONG", StringComparison.Ordinal))
                wrong.Add($"{saga}: {end}");
        }

        output.WriteLine(string.Join(", ", ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value}")));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {sagas.Length}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.Equal(
            Api.Gateway.Balance,
            (long)await Sql<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'gateway'")
        );
        Assert.Equal(0m, await Sql<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries"));
        Assert.Equal(
            0L,
            await Sql<long>(
                "SELECT count(*) FROM bookings a JOIN bookings b ON a.id < b.id AND a.stylist_id = b.stylist_id AND a.blocked && b.blocked WHERE a.status IN ('held','pending','confirmed') AND b.status IN ('held','pending','confirmed')"
            )
        );
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM refunds WHERE status <> 'done'"));
        Assert.Equal(0, Api.Gateway.Unclaimed);
        Assert.True(ends.GetValueOrDefault("confirmed") > 0 && ends.GetValueOrDefault("refunded") > 0, "both ends are reached");
    }

    /// <summary>What became of one booking and its money, in a word; WRONG and why when the two do not fit.</summary>
    private async Task<string> EndOfAsync(Saga saga)
    {
        var booking = await Sql<string>("SELECT status::text || '/' || deposit_status::text FROM bookings WHERE id = $1", saga.Booking);
        var payments = await Sql<string>(
            "SELECT coalesce(string_agg(status::text, ',' ORDER BY status::text), '') FROM payments WHERE booking_id = $1",
            saga.Booking
        );
        var (captured, returned) = saga.Authorities.Aggregate(
            (0L, 0L),
            (sum, authority) =>
            {
                var book = Api.Gateway.BookOf(authority);
                return (sum.Item1 + book.Captured, sum.Item2 + book.Returned);
            }
        );
        var failed = payments.Split(',').All(status => status is "failed");
        return (booking, captured - returned, captured) switch
        {
            ("confirmed/paid", PaymentTalk.Deposit, _) when payments.Split(',').Count(status => status is "paid") == 1 => "confirmed",
            // Cancelled so late that the policy leaves the deposit to the stylist.
            ("cancelled/forfeited", PaymentTalk.Deposit, _) when payments.Contains("settled", StringComparison.Ordinal) => "forfeited",
            ("expired/due" or "cancelled/none", 0, 0) when failed => "free",
            ("expired/due" or "cancelled/none" or "cancelled/refunded", 0, > 0)
                when payments.Contains("refunded", StringComparison.Ordinal) => "refunded",
            _ => $"WRONG: booking {booking}, payments {payments}, captured {captured}, returned {returned}",
        };
    }

    private async Task<World> PrepareAsync(ApiFixture.AnotherApi wide)
    {
        var people = new List<(StylistPerson Stylist, Guid Paid, Guid Free)>();
        for (var i = 0; i < Stylists; i++)
        {
            var stylist = await Given.AnApprovedStylist(new() { SlotMinutes = 15 });
            people.Add(
                (stylist, await As(stylist).AddService(minutes: 15), await As(stylist).AddService(price: 0, deposit: 0, minutes: 15))
            );
        }

        var customers = new List<HttpClient>();
        for (var i = 0; i < Customers; i++)
            customers.Add(Api.CreateClient((await Given.ASignedInCustomer()).AccessToken, wide.Address));
        return new World(
            wide,
            people,
            customers,
            Api.CreateClient(at: wide.Address),
            Tomorrow,
            authority => Sql<Guid>("SELECT id FROM payments WHERE authority = $1", authority),
            booking => Execute("UPDATE payments SET created_at = created_at - interval '15 seconds' WHERE booking_id = $1", booking)
        );
    }

    private static (List<string[]> Schedules, int Seed) Schedules()
    {
        var all = Orders([], 0).ToList();
        if (Environment.GetEnvironmentVariable("NOBAT_SAGA") == "all")
            return (all, 0);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("NOBAT_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        var picked = all.ToArray();
        new Random(seed).Shuffle(picked);
        return ([.. picked.Take(Sample)], seed);
    }

    /// <summary>Every order of events that differ, in which the customer pays at some time; a fault counts as an event.</summary>
    private static IEnumerable<string[]> Orders(string[] before, int length)
    {
        if (before.Contains("P"))
            yield return before;
        foreach (var next in Events)
        {
            if (length + next.Length > Longest || before.Any(event_ => event_[0] == next[0]))
                continue;
            foreach (var longer in Orders([.. before, next], length + next.Length))
                yield return longer;
        }
    }

    private static Task EachAsync(Saga[] sagas, Func<Saga, Task> act) =>
        Parallel.ForEachAsync(sagas, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (saga, _) => await act(saga));

    private static async Task SwallowDeathAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (KilledException)
        {
            // The next minute's run comes from another process.
        }
    }

    private sealed record World(
        ApiFixture.AnotherApi Wide,
        IReadOnlyList<(StylistPerson Stylist, Guid Paid, Guid Free)> Stylists,
        IReadOnlyList<HttpClient> Customers,
        HttpClient Guest,
        LocalDate FirstDay,
        Func<string, Task<Guid>> PaymentOf,
        Func<Guid, Task> LetOpeningsPass
    );

    /// <summary>One booking and what happens to it.</summary>
    private sealed class Saga(int number, string[] schedule, World world, FakeGateway gateway)
    {
        private const int SlotsADay = 32;
        private readonly ConcurrentBag<string> _authorities = [];
        private JsonElement _booking;
        private string _authority = "";
        private int _next;

        public Guid Booking => _booking.Id();
        public IEnumerable<string> Authorities => _authorities;

        private (StylistPerson Stylist, Guid Paid, Guid Free) At => world.Stylists[number % world.Stylists.Count];
        private HttpClient Customer => world.Customers[number % world.Customers.Count];
        private HttpClient Rival => world.Customers[(number + 1) % world.Customers.Count];
        private int Slot => number / world.Stylists.Count;
        private LocalDate Date => world.FirstDay.PlusDays(Slot / SlotsADay);
        private string Start => new LocalTime(9, 0).PlusMinutes(Slot % SlotsADay * 15).ToString("HH:mm", CultureInfo.InvariantCulture);

        /// <summary>Every third dies while the payment is being opened, and the customer tries again.</summary>
        public async Task BeginAsync()
        {
            _booking = await Customer.BookService(At.Stylist, At.Paid, Date, Start).Succeeded();
            if (number % 3 == 0)
            {
                gateway.FailOf("open", _booking.Text("reference"), number % 2 == 0 ? GatewayFault.DieAfter : GatewayFault.SilentAfter);
                await LossyAsync(mayDie: true, () => Customer.PayDeposit(Booking));
                // Not at once: whoever was asking might still be at it.
                await world.LetOpeningsPass(Booking);
            }

            _authority = (await Customer.PayDeposit(Booking).Succeeded()).AuthorityOf();
            _authorities.Add(_authority);
            if (number % 4 == 1)
                gateway.FailOf("refund", _authority, number % 8 == 1 ? GatewayFault.SilentAfter : GatewayFault.SilentBefore);
        }

        public async Task PlayAsync(bool untilDeadline)
        {
            for (; _next < schedule.Length; _next++)
            {
                if (schedule[_next] == "D" && untilDeadline)
                    return;
                await HappensAsync(schedule[_next]);
            }
        }

        public override string ToString() => $"#{number} {string.Join(' ', schedule)}";

        private async Task HappensAsync(string what)
        {
            if (what.Length == 2)
                gateway.FailOf("verify", _authority, FaultOf(what[1]));
            switch (what[0])
            {
                case 'P':
                    gateway.Pay(_authority);
                    break;
                case 'C':
                    await LossyAsync(what.Length == 2, () => world.Guest.ComeBack(_authority));
                    break;
                case 'S':
                    await LossyAsync(what.Length == 2, () => world.Guest.Post($"payments/callback/fake?authority={_authority}"));
                    break;
                case 'W':
                    await using (var scope = world.Wide.Services.CreateAsyncScope())
                        await SwallowDeathAsync(async () =>
                            await scope
                                .ServiceProvider.GetRequiredService<PaymentDesk>()
                                .SettleAsync(new PaymentId(await world.PaymentOf(_authority)), cameBack: false)
                        );
                    break;
                case 'X':
                    using (await Customer.Delete($"bookings/{Booking}")) { }
                    break;
                case 'R':
                    using (await Rival.BookService(At.Stylist, At.Free, Date, Start)) { }
                    break;
                default:
                    break;
            }

            gateway.Forgive("verify", _authority);
        }

        /// <summary>A process that dies answers nothing; anything else that crashes is a finding.</summary>
        private static async Task LossyAsync(bool mayDie, Func<Task<HttpResponseMessage>> send)
        {
            try
            {
                using var reply = await send();
            }
            catch (InvalidOperationException crashed) when (mayDie && crashed.Message.Contains("crashed", StringComparison.Ordinal))
            {
                // Killed as planned.
            }
        }

        private static GatewayFault FaultOf(char fault) =>
            fault switch
            {
                't' => GatewayFault.SilentAfter,
                'k' => GatewayFault.DieBefore,
                _ => GatewayFault.DieAfter,
            };
    }
}
