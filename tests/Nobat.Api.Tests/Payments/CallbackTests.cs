using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Payments;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Payments;

[Trait("Feature", "PY-05")]
public sealed class CallbackTests(ApiFixture api, ITestOutputHelper output) : ApiTest(api)
{
    [Fact, Trait("Promise", "P-1")]
    public async Task Ten_callbacks_and_the_sweep_at_once_have_one_effect()
    {
        var payments = int.TryParse(Environment.GetEnvironmentVariable("NOBAT_PAYMENTS"), out var many) ? many : 30;
        var booked = await BookMany(payments);
        foreach (var (_, authority) in booked)
            Api.Gateway.Pay(authority);
        await Clock.Advance(Duration.FromMinutes(4));

        var seed = Random.Shared.Next();
        output.WriteLine($"{payments} payments, seed {seed}");
        var visits = Enumerable.Range(0, payments * 10).Select(i => (booked[i % payments].Authority, IsBrowser: i % 3 > 0)).ToArray();
        new Random(seed).Shuffle(visits);
        var coming = Parallel.ForEachAsync(
            visits,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (visit, _) =>
            {
                using var reply = visit.IsBrowser
                    ? await Guest.ComeBack(visit.Authority)
                    : await Guest.Post($"payments/callback/fake?authority={visit.Authority}");
                Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            }
        );
        await Task.WhenAll(coming, Api.Run<ReconcilePayments>(), Api.Run<ReconcilePayments>());
        await Api.Run<ReconcilePayments>();

        Assert.Equal(
            (long)payments,
            await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed' AND deposit_status = 'paid'")
        );
        Assert.Equal((long)payments, await Sql<long>("SELECT count(*) FROM ledger_transactions WHERE kind = 'capture'"));
        Assert.Equal((long)payments, await Sql<long>("SELECT count(*) FROM payment_changes WHERE \"to\" = 'paid'"));
        Assert.Equal(payments * PaymentTalk.Deposit, Api.Gateway.Captured);
        await Eventually.Async(() => Task.FromResult(Told() >= payments * 2), "both parties of each to be told");
        Assert.Equal(payments * 2, Told());

        int Told() => Sms.Sent.Where(message => message.Kind == "booking_confirmed").DistinctBy(message => message.DedupeKey).Count();
    }

    [Fact, Trait("Promise", "P-4"), Trait("Feature", "PY-01")]
    public async Task Nothing_a_callback_says_is_believed()
    {
        var booked = await BookMany(3);
        var (unpaid, other) = (booked[0].Authority, booked[1].Authority);
        Api.Gateway.Pay(other);
        string[] lies =
        [
            "status=OK",
            "Status=OK",
            "status=100",
            "success=1",
            "amount=1",
            "amount=500000&currency=IRT",
            "paid=true",
            "ref_id=201",
            "RefId=201&CardPan=502229******5995",
            "signature=deadbeef",
            "timestamp=1",
            "orderId=" + booked[1].Booking,
            "paymentId=" + booked[1].Booking,
            "verified=1",
            "code=100",
            "result=201",
            "fee=0",
        ];
        var refused = 0;
        foreach (var lie in lies)
        foreach (var isServer in new[] { false, true, false })
        {
            var path = $"payments/callback/fake?authority={unpaid}&{lie}";
            var said = await (isServer ? Guest.Post(path) : Guest.Get(path)).Succeeded();
            Assert.NotEqual("paid", said.Text("status"));
            refused++;
        }

        foreach (
            var forged in new[]
            {
                "X",
                new string('9', 100),
                "F0000000",
                unpaid + "' OR '1'='1",
                "%00",
                "../" + other,
                unpaid.ToLowerInvariant(),
            }
        )
        {
            Assert.Equal(
                (HttpStatusCode.NotFound, "payment.not_found"),
                await Guest.Get($"payments/callback/fake?authority={Uri.EscapeDataString(forged)}").Refusal()
            );
            refused++;
        }

        Assert.Equal(
            (HttpStatusCode.NotFound, "payment.not_found"),
            await Guest.Get($"payments/callback/zarinpal?authority={other}").Refusal()
        );
        Assert.Equal(
            (HttpStatusCode.NotFound, "payment.not_found"),
            await Guest.Get($"payments/callback/sandbox?authority={other}").Refusal()
        );
        Assert.True(refused + 2 >= 50, $"{refused}");
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed'"));
        Assert.Equal(0L, Api.Gateway.Captured);
        // The other's money was paid; only being asked about it by its own name takes it.
        Assert.Equal("paid", (await Guest.ComeBack(other).Succeeded()).Text("status"));
    }

    [Fact, Trait("Promise", "P-5"), Trait("Feature", "PY-04")]
    public async Task What_nobody_heard_the_end_of_is_settled_by_the_sweep_and_nothing_goes_back_twice()
    {
        var booked = await BookMany(25);
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var (_, authority) in booked)
        {
            Api.Gateway.Pay(authority);
            if (random.Next(5) == 0)
                Api.Gateway.FailOf("verify", authority, random.Next(2) == 0 ? GatewayFault.SilentAfter : GatewayFault.SilentBefore);
            if (random.Next(5) == 0)
                Api.Gateway.FailOf("refund", authority, random.Next(2) == 0 ? GatewayFault.SilentAfter : GatewayFault.SilentBefore);
        }

        // Half of them come back; the others are never seen again.
        foreach (var (_, authority) in booked.Where((_, i) => i % 2 == 0))
            (await Guest.ComeBack(authority)).Dispose();
        await MinutesOf<ReconcilePayments>(8);
        Assert.Equal(25L, await Sql<long>("SELECT count(*) FROM payments WHERE status = 'paid'"));
        Assert.Equal(25L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed' AND deposit_status = 'paid'"));

        var desk = As(_stylist);
        foreach (var (booking, _) in booked)
            await desk.Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 25, "every refund");
        await MinutesOf<SendRefunds>(7);

        Assert.Equal(25L, await Sql<long>("SELECT count(*) FROM refunds WHERE status = 'done'"));
        Assert.Equal((25 * PaymentTalk.Deposit, 25 * PaymentTalk.Deposit), (Api.Gateway.Captured, Api.Gateway.Returned));
    }

    [Fact, Trait("Promise", "P-5"), Trait("Feature", "PY-04")]
    public async Task A_gateway_that_knows_no_keys_is_never_asked_to_pay_back_twice()
    {
        Api.Gateway.Terms = FakeGateway.Usual with { RefundsAreKeyed = false };
        var booked = await BookMany(2);
        foreach (var (_, authority) in booked)
        {
            Api.Gateway.Pay(authority);
            await Guest.ComeBack(authority).Succeeded();
        }

        Api.Gateway.FailOf("refund", booked[0].Authority, GatewayFault.SilentAfter);
        Api.Gateway.FailOf("refund", booked[1].Authority, GatewayFault.SilentBefore);
        foreach (var (booking, _) in booked)
            await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 2, "both refunds");
        await MinutesOf<SendRefunds>(5);

        // One was seen to have gone; of the other nobody knows, so a person looks.
        Assert.Equal("done,manual", await Sql<string>("SELECT string_agg(status::text, ',' ORDER BY status::text) FROM refunds"));
        Assert.Equal((2, PaymentTalk.Deposit), (Api.Gateway.CallsOf("refund"), Api.Gateway.Returned));
    }

    [Fact, Trait("Promise", "P-3")]
    public async Task No_gateway_is_asked_while_a_transaction_is_open()
    {
        Api.Gateway.Watched = Api.Database;
        var booked = await BookMany(1);
        Api.Gateway.Pay(booked[0].Authority);
        await Guest.ComeBack(booked[0].Authority).Succeeded();
        await As(_stylist).Delete($"stylists/bookings/{booked[0].Booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");
        await Eventually.Async(
            async () => await Sql<long>("SELECT count(*) FROM outbox_messages") == 0,
            "the notices to be out of the way"
        );
        await Api.Run<SendRefunds>();
        await Api.Run<ReconcilePayments>();

        Assert.Empty(Api.Gateway.InTransaction);
        Assert.All(["open", "verify", "refund", "list"], kind => Assert.True(Api.Gateway.CallsOf(kind) > 0, kind));
    }

    [Theory, Trait("Promise", "P-6"), Trait("Feature", "PY-03")]
    [InlineData("UPDATE ledger_entries SET amount = amount + 1")]
    [InlineData("DELETE FROM ledger_entries")]
    [InlineData("UPDATE ledger_transactions SET at = now()")]
    [InlineData("DELETE FROM ledger_transactions")]
    [InlineData("TRUNCATE ledger_entries")]
    [InlineData("UPDATE payment_changes SET note = 'x'")]
    public async Task The_application_may_add_to_the_books_and_nothing_else(string sql)
    {
        await using var connection = await Api.Database.OpenConnectionAsync();
        await using var role = new Npgsql.NpgsqlCommand("SET ROLE nobat_app", connection);
        await role.ExecuteNonQueryAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory, Trait("Promise", "P-6"), Trait("Feature", "PY-03")]
    [InlineData("(gen_random_uuid(), 'gateway', 'fake', 5, $1)", false)]
    [InlineData("(gen_random_uuid(), 'gateway', 'fake', 5, $1), (gen_random_uuid(), 'deposits', 'x', -4, $1)", false)]
    [InlineData("(gen_random_uuid(), 'gateway', 'fake', 5, $1), (gen_random_uuid(), 'deposits', 'x', -5, $1)", true)]
    public async Task The_database_takes_no_line_that_does_not_add_up(string entries, bool isTaken)
    {
        var booked = await BookMany(1);
        Api.Gateway.Pay(booked[0].Authority);
        await Guest.ComeBack(booked[0].Authority).Succeeded();
        var payment = await Sql<Guid>("SELECT id FROM payments");
        await using var connection = await Api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.NewGuid();
        await Run(
            "INSERT INTO ledger_transactions (id, kind, payment_id, booking_id, stylist_id, at) SELECT $1, 'earn', id, booking_id, stylist_id, now() FROM payments WHERE id = $2",
            id,
            payment
        );
        await Run($"INSERT INTO ledger_entries (id, account, owner, amount, transaction_id) VALUES {entries}", id);

        if (isTaken)
            await transaction.CommitAsync();
        else
            Assert.Equal(
                "ledger_is_even",
                (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => transaction.CommitAsync())).ConstraintName
            );

        async Task Run(string sql, params object[] values)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
                command.Parameters.AddWithValue(value);
            await command.ExecuteNonQueryAsync();
        }
    }

    private StylistPerson _stylist = null!;

    /// <summary>Bookings of several customers with their deposits asked for, and the gateway's names for them.</summary>
    private async Task<List<(Guid Booking, string Authority)>> BookMany(int count)
    {
        _stylist = await Given.AnApprovedStylist(new() { SlotMinutes = 15 });
        var service = await As(_stylist).AddService(minutes: 15);
        var customers = new List<HttpClient>();
        for (var i = 0; i < Math.Min(count, 6); i++)
            customers.Add(As(await Given.ASignedInCustomer()));
        List<(Guid, string)> booked = [];
        for (var i = 0; i < count; i++)
        {
            var start = new LocalTime(9, 0).PlusMinutes(i % 32 * 15).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            var customer = customers[i % customers.Count];
            var booking = await customer.BookService(_stylist, service, Tomorrow.PlusDays(i / 32), start).Succeeded();
            booked.Add((booking.Id(), (await customer.PayDeposit(booking.Id()).Succeeded()).AuthorityOf()));
        }

        return booked;
    }

    private async Task MinutesOf<TJob>(int minutes)
        where TJob : class, Nobat.Application.Common.IRecurringJob
    {
        for (var i = 0; i < minutes; i++)
        {
            await Clock.Advance(Duration.FromMinutes(1));
            await Api.Run<TJob>();
        }
    }
}
