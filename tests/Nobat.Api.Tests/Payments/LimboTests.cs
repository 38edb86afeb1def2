using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Payments;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Payments;

/// <summary>Money that nobody was there to bring to its end.</summary>
[Trait("Feature", "PY-05"), Trait("Promise", "P-2")]
public sealed class LimboTests(ApiFixture api) : ApiTest(api)
{
    private StylistPerson _stylist = null!;
    private Guid _service;
    private HttpClient _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _stylist = await Given.AnApprovedStylist();
        _service = await As(_stylist).AddService();
        _sara = As(await Given.ASignedInCustomer());
    }

    [Fact]
    public async Task A_process_that_dies_over_a_payment_that_was_often_asked_about_is_followed_within_a_minute()
    {
        var (booking, authority) = await AtTheBank("10:00");
        for (var minute = 0; minute < 12; minute++)
            await MinuteOf<ReconcilePayments>();
        Api.Gateway.Pay(authority);
        Api.Gateway.FailOf("verify", authority, GatewayFault.DieAfter);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Guest.ComeBack(authority));
        Assert.Equal("verifying", await StatusOf(authority));

        await MinuteOf<ReconcilePayments>();

        Assert.Equal(("paid", "confirmed"), (await StatusOf(authority), await BookingStatusOf(booking)));
    }

    [Fact]
    public async Task Who_comes_back_while_the_sweep_is_told_no_is_not_forgotten()
    {
        var (booking, authority) = await AtTheBank("10:00");
        await Clock.Advance(Duration.FromMinutes(4));
        var gate = new TaskCompletionSource();
        Api.Gateway.VerifyGate = gate;
        Api.Gateway.FailOf("verify", authority, GatewayFault.Refuse);
        var sweep = Api.Run<ReconcilePayments>();
        await Eventually.Async(async () => await StatusOf(authority) == "verifying", "the sweep to ask");
        Api.Gateway.Pay(authority);
        Assert.Equal("verifying", (await Guest.ComeBack(authority).Succeeded()).Text("status"));

        gate.SetResult();
        await sweep;
        Assert.NotEqual("failed", await StatusOf(authority));
        await Api.Run<ReconcilePayments>();

        Assert.Equal(("paid", "confirmed"), (await StatusOf(authority), await BookingStatusOf(booking)));
    }

    [Fact, Trait("Feature", "PY-04")]
    public async Task A_deposit_whose_settlement_got_lost_is_parted_by_the_sweep()
    {
        var (booking, authority) = await Paid("10:00");
        await Execute(
            """
            CREATE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER test_refuse BEFORE INSERT ON refunds EXECUTE FUNCTION test_refuse()
            """
        );
        try
        {
            await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
            await Eventually.Async(
                async () => await Execute("DELETE FROM outbox_messages WHERE type = 'DepositSettled' AND attempts > 0") > 0,
                "the settlement to fail"
            );
        }
        finally
        {
            await Execute("DROP TRIGGER test_refuse ON refunds; DROP FUNCTION test_refuse()");
        }

        Assert.Equal("paid", await StatusOf(authority));
        await Clock.Advance(Duration.FromMinutes(2));
        await Api.Run<ReconcilePayments>();
        await Api.Run<SendRefunds>();

        Assert.Equal(("refunded", PaymentTalk.Deposit), (await StatusOf(authority), Api.Gateway.Returned));
    }

    [Theory, Trait("Feature", "PY-04"), Trait("Promise", "P-5")]
    [InlineData(GatewayFault.SilentAfter)]
    [InlineData(GatewayFault.SilentBefore)]
    public async Task What_was_undone_is_not_given_back_a_second_way(GatewayFault fault)
    {
        Api.Gateway.Terms = FakeGateway.Usual with { ReverseWithin = Duration.FromMinutes(30) };
        var (booking, authority) = await Paid("10:00");
        Api.Gateway.FailOf("reverse", authority, fault);
        await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");

        for (var minute = 0; minute < 4; minute++)
            await MinuteOf<SendRefunds>();

        Assert.Equal(("refunded", PaymentTalk.Deposit), (await StatusOf(authority), Api.Gateway.Returned));
        Assert.Equal((2, 0), (Api.Gateway.CallsOf("reverse"), Api.Gateway.CallsOf("refund")));
        Assert.Equal(0m, await Sql<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'gateway'"));
    }

    [Fact, Trait("Feature", "PY-04"), Trait("Promise", "P-5")]
    public async Task What_cannot_be_undone_any_more_goes_back_another_way()
    {
        Api.Gateway.Terms = FakeGateway.Usual with { ReverseWithin = Duration.FromMinutes(30) };
        var (booking, authority) = await Paid("10:00");
        Api.Gateway.FailOf("reverse", authority, GatewayFault.Refuse);
        await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");

        for (var minute = 0; minute < 3; minute++)
            await MinuteOf<SendRefunds>();

        Assert.Equal(("refunded", PaymentTalk.Deposit), (await StatusOf(authority), Api.Gateway.Returned));
        Assert.Equal((1, 1), (Api.Gateway.CallsOf("reverse"), Api.Gateway.CallsOf("refund")));
    }

    [Theory, Trait("Feature", "PY-03"), Trait("Promise", "P-6")]
    [InlineData("gateway", 0)]
    [InlineData("hand", -PaymentTalk.Deposit)]
    public async Task The_books_follow_the_money_that_a_person_found_or_sent(string paidBy, long byHand)
    {
        Api.Gateway.Terms = FakeGateway.Usual with { RefundsAreKeyed = false };
        var (booking, authority) = await Paid("10:00");
        Api.Gateway.FailOf("refund", authority, GatewayFault.SilentAfter);
        Api.Gateway.FailOf("inquire", authority, GatewayFault.SilentBefore);
        await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");
        for (var minute = 0; minute < 3; minute++)
            await MinuteOf<SendRefunds>();
        var admin = As(await Given.AnAdmin());
        var waiting = Assert.Single(await admin.Get("admin/refunds?status=manual").Items());

        await admin.Post($"admin/refunds/{waiting.Id()}/done", new { reference = "4321", paidBy }).Succeeded();

        Assert.Equal((decimal)byHand, await Sql<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'by_hand'"));
        Assert.Equal("refunded", await StatusOf(authority));
        var without = await admin.Post($"admin/refunds/{waiting.Id()}/done", new { reference = "4321" });
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
    }

    [Fact]
    public async Task One_payment_that_goes_wrong_does_not_keep_the_others_waiting()
    {
        var (_, first) = await AtTheBank("10:00");
        var (booking, second) = await AtTheBank("11:00");
        Api.Gateway.Pay(first);
        Api.Gateway.Pay(second);
        Api.Gateway.FailOf("verify", first, GatewayFault.DieBefore);
        await Clock.Advance(Duration.FromMinutes(4));

        await Api.Run<ReconcilePayments>();

        Assert.Equal(("verifying", "paid"), (await StatusOf(first), await StatusOf(second)));
        Assert.Equal("confirmed", await BookingStatusOf(booking));
    }

    [Fact, Trait("Feature", "BK-07")]
    public async Task Two_taps_at_once_open_one_payment()
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();

        var taps = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _sara.PayDeposit(booking.Id())));

        Assert.Equal(1, Api.Gateway.CallsOf("open"));
        Assert.All(taps, tap => Assert.True(tap.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Contains(taps, tap => tap.StatusCode is HttpStatusCode.OK);
    }

    [Fact, Trait("Feature", "BK-07")]
    public async Task Keeping_silent_about_the_service_does_not_avoid_its_deposit()
    {
        var refused = (HttpStatusCode.BadRequest, "service.required");

        Assert.Equal(refused, await _sara.Book(_stylist, Tomorrow, "10:00").Refusal());
        Assert.Equal(refused, await _sara.Hold(_stylist, Tomorrow, "10:00").Refusal());
        await As(_stylist).WalkIn(Tomorrow, "10:00").Succeeded();
    }

    private async Task<(Guid Booking, string Authority)> AtTheBank(string start)
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, start).Succeeded();
        return (booking.Id(), (await _sara.PayDeposit(booking.Id()).Succeeded()).AuthorityOf());
    }

    private async Task<(Guid Booking, string Authority)> Paid(string start)
    {
        var (booking, authority) = await AtTheBank(start);
        Api.Gateway.Pay(authority);
        await Guest.ComeBack(authority).Succeeded();
        return (booking, authority);
    }

    private async Task MinuteOf<TJob>()
        where TJob : class, Nobat.Application.Common.IRecurringJob
    {
        await Clock.Advance(Duration.FromMinutes(1));
        await Api.Run<TJob>();
    }

    private Task<string> StatusOf(string authority) => Sql<string>("SELECT status::text FROM payments WHERE authority = $1", authority);

    private Task<string> BookingStatusOf(Guid booking) => Sql<string>("SELECT status::text FROM bookings WHERE id = $1", booking);
}
