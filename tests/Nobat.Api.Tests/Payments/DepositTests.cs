using System.Net;
using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Payments;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Payments;

public sealed class DepositTests(ApiFixture api) : ApiTest(api)
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

    [Fact, Trait("Feature", "BK-07"), Trait("Feature", "PY-01")]
    public async Task A_deposit_that_is_paid_makes_the_booking_firm()
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        Assert.Equal(
            ("pending", "due", "2026-11-23T08:15:00Z"),
            (booking.Text("status"), booking.Text("depositStatus"), booking.Text("depositDueAt"))
        );
        Assert.Equal(
            (PaymentTalk.Price, PaymentTalk.Deposit),
            (booking.GetProperty("totalAmount").GetInt64(), booking.GetProperty("depositAmount").GetInt64())
        );

        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        var back = await Guest.ComeBack(page.AuthorityOf()).Succeeded();

        Assert.Equal("paid", back.Text("status"));
        var paid = await Read(booking);
        Assert.Equal(
            ("confirmed", "paid", JsonValueKind.Null),
            (paid.Text("status"), paid.Text("depositStatus"), paid.GetProperty("depositDueAt").ValueKind)
        );
        var payment = await _sara.Get($"payments/{page.GetProperty("paymentId").GetGuid()}").Succeeded();
        Assert.Equal(
            ["created", "requested", "returned", "verifying", "paid"],
            payment.GetProperty("history").EnumerateArray().Select(line => line.Text("to"))
        );
        Assert.Equal(PaymentTalk.Deposit, Api.Gateway.Captured);
    }

    [Fact, Trait("Feature", "BK-07")]
    public async Task A_deposit_nobody_pays_frees_the_time_at_its_deadline()
    {
        var mina = As(await Given.ASignedInCustomer());
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        await Clock.Advance(TimeToPay - Duration.FromSeconds(1));
        Assert.Equal(
            (HttpStatusCode.Conflict, "booking.slot_taken"),
            await mina.BookService(_stylist, _service, Tomorrow, "10:00").Refusal()
        );

        await Clock.Advance(Duration.FromSeconds(1));

        Assert.Equal(("expired", "none"), ((await Read(booking)).Text("status"), (await Read(booking)).Text("depositStatus")));
        await mina.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        Assert.Equal((HttpStatusCode.Conflict, "booking.hold_expired"), await _sara.PayDeposit(booking.Id()).Refusal());
    }

    [Fact, Trait("Feature", "BK-07")]
    public async Task Who_goes_to_the_bank_late_is_given_time_there_once()
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        await Clock.Advance(Duration.FromMinutes(14));
        var first = await _sara.PayDeposit(booking.Id()).Succeeded();
        Assert.Equal("2026-11-23T08:29:00Z", (await Read(booking)).Text("depositDueAt"));

        await Clock.Advance(Duration.FromMinutes(14));
        var again = await _sara.PayDeposit(booking.Id()).Succeeded();

        Assert.Equal("2026-11-23T08:29:00Z", (await Read(booking)).Text("depositDueAt"));
        Assert.Equal(first.Text("redirectUrl"), again.Text("redirectUrl"));
        Assert.Equal(1, Api.Gateway.CallsOf("open"));
        await Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal("expired", (await Read(booking)).Text("status"));
    }

    [Fact, Trait("Feature", "PY-05"), Trait("Promise", "P-3")]
    public async Task The_time_does_not_run_out_while_the_gateway_is_asked()
    {
        var (mina, gate) = (As(await Given.ASignedInCustomer()), new TaskCompletionSource());
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Clock.Advance(TimeToPay - Duration.FromSeconds(1));
        Api.Gateway.VerifyGate = gate;
        var coming = Guest.ComeBack(page.AuthorityOf());
        await Eventually.Async(async () => await StatusOf(page) == "verifying", "the question to be asked");

        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal("pending", (await Read(booking)).Text("status"));
        Assert.Equal(
            (HttpStatusCode.Conflict, "booking.slot_taken"),
            await mina.BookService(_stylist, _service, Tomorrow, "10:00").Refusal()
        );
        gate.SetResult();
        await coming.Succeeded();
        Assert.Equal("confirmed", (await Read(booking)).Text("status"));
    }

    [Fact, Trait("Feature", "PY-05"), Trait("Promise", "P-2")]
    public async Task Money_that_comes_late_takes_the_time_again_where_it_is_free()
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        await Clock.Advance(Duration.FromMinutes(20));
        Assert.Equal("expired", (await Read(booking)).Text("status"));

        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();

        Assert.Equal(("confirmed", "paid"), ((await Read(booking)).Text("status"), (await Read(booking)).Text("depositStatus")));
    }

    [Fact, Trait("Feature", "PY-04"), Trait("Promise", "P-2")]
    public async Task Money_that_comes_when_the_time_is_gone_goes_back()
    {
        var mina = As(await Given.ASignedInCustomer());
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        await Clock.Advance(Duration.FromMinutes(20));
        await mina.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();

        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        await Api.Run<SendRefunds>();

        Assert.Equal("expired", (await Read(booking)).Text("status"));
        var payment = await _sara.Get($"payments/{page.GetProperty("paymentId").GetGuid()}").Succeeded();
        Assert.Equal(
            ("refunded", "too_late", "done"),
            (payment.Text("status"), payment.GetProperty("refund").Text("reason"), payment.GetProperty("refund").Text("status"))
        );
        Assert.Equal((PaymentTalk.Deposit, PaymentTalk.Deposit), (Api.Gateway.Captured, Api.Gateway.Returned));
    }

    [Theory, Trait("Feature", "BK-06"), Trait("Feature", "PY-04")]
    [InlineData(12, 0, 500_000, "refund")]
    [InlineData(23, 150_000, 350_000, "refund")]
    public async Task Cancelling_costs_what_the_quote_said(int freeHours, long kept, long returned, string route)
    {
        await As(_stylist).Put("stylists/policy", Policy(freeHours, latePercent: 30)).Succeeded();
        // 22.5 hours from now.
        var booking = await Paid("10:00", Tomorrow);
        // What is agreed is agreed.
        await As(_stylist).Put("stylists/policy", Policy(freeHours: 720, latePercent: 100)).Succeeded();

        var quote = Parts(await _sara.Get($"bookings/{booking.Id()}/quote?action=cancel").Succeeded());
        var cancelled = (await _sara.Delete($"bookings/{booking.Id()}").Succeeded()).GetProperty("depositParts");

        Assert.Equal((kept, returned, route), quote);
        Assert.Equal((kept, returned), (cancelled.GetProperty("kept").GetInt64(), cancelled.GetProperty("returned").GetInt64()));
        await SettledAs(booking, "refunding");
        await Api.Run<SendRefunds>();
        Assert.Equal(returned, Api.Gateway.Returned);
        await SettledAs(booking, kept > 0 ? "settled" : "refunded");
        Assert.Equal(-kept, await Sql<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'stylist'"));
    }

    [Fact, Trait("Feature", "BK-05")]
    public async Task A_move_carries_the_deposit_and_asks_for_none()
    {
        var booking = await Paid("10:00", Tomorrow);

        var moved = await _sara.Move(booking, Tomorrow, "12:00").Succeeded();

        Assert.Equal(("confirmed", "paid"), (moved.Text("status"), moved.Text("depositStatus")));
        Assert.Equal((HttpStatusCode.Conflict, "booking.deposit_not_due"), await _sara.PayDeposit(booking.Id()).Refusal());
        Assert.Equal(1, Api.Gateway.CallsOf("open"));
    }

    [Fact, Trait("Feature", "BK-06"), Trait("Feature", "PY-04")]
    public async Task A_stylist_who_cancels_gives_everything_back()
    {
        var booking = await Paid("10:00", Tomorrow);

        var cancelled = await As(_stylist).Delete($"stylists/bookings/{booking.Id()}").Succeeded();

        Assert.Equal("refunded", cancelled.Text("depositStatus"));
        await SettledAs(booking, "refunding");
        await Api.Run<SendRefunds>();
        Assert.Equal(PaymentTalk.Deposit, Api.Gateway.Returned);
    }

    [Fact, Trait("Feature", "PY-01"), Trait("Promise", "S-1")]
    public async Task Nobody_pays_or_sees_the_payment_of_another()
    {
        var (mina, booking) = (As(await Given.ASignedInCustomer()), await Paid("10:00", Tomorrow));
        var payment = (await _sara.Get("payments").Items())[0].Id();

        Assert.Equal((HttpStatusCode.NotFound, "booking.not_found"), await mina.PayDeposit(booking.Id()).Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "payment.not_found"), await mina.Get($"payments/{payment}").Refusal());
        Assert.Empty(await mina.Get("payments").Items());
        var forStylist = await As(_stylist).Get($"payments/{payment}").Succeeded();
        Assert.False(forStylist.TryGetProperty("cardMask", out _));
    }

    [Theory, Trait("Feature", "PY-01"), Trait("Promise", "P-4")]
    [InlineData("https://evil.example/back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://user:x@localhost:5080/")]
    [InlineData("//evil.example")]
    [InlineData("/back")]
    public async Task Customers_are_only_sent_back_to_known_sites(string returnUrl)
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "payment.return_url_refused"),
            await _sara.Post($"bookings/{booking.Id()}/pay-deposit", new { returnUrl }).Refusal()
        );
    }

    [Fact, Trait("Feature", "PY-01")]
    public async Task The_customer_is_sent_back_with_the_state()
    {
        var booking = await _sara.BookService(_stylist, _service, Tomorrow, "10:00").Succeeded();
        var page = await _sara
            .Post($"bookings/{booking.Id()}/pay-deposit", new { returnUrl = "http://localhost:5080/done?a=1" })
            .Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());

        using var reply = await Guest.ComeBack(page.AuthorityOf());

        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
        Assert.Equal(
            $"http://localhost:5080/done?a=1&paymentId={page.GetProperty("paymentId").GetGuid()}&bookingId={booking.Id()}&status=paid",
            reply.Headers.Location!.OriginalString
        );
    }

    [Fact, Trait("Feature", "BK-07"), Trait("Feature", "BK-08")]
    public async Task Where_the_stylist_approves_the_deposit_is_due_afterwards()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var service = await As(stylist).AddService();
        var booking = await _sara.BookService(stylist, service, Tomorrow, "10:00").Succeeded();
        Assert.Equal("none", booking.Text("depositStatus"));
        Assert.Equal((HttpStatusCode.Conflict, "booking.not_approved_yet"), await _sara.PayDeposit(booking.Id()).Refusal());

        var approved = await As(stylist).Post($"stylists/bookings/{booking.Id()}/confirm").Succeeded();
        Assert.Equal(
            ("pending", "due", "2026-11-23T20:00:00Z"),
            (approved.Text("status"), approved.Text("depositStatus"), approved.Text("depositDueAt"))
        );
        Assert.Equal(
            (HttpStatusCode.Conflict, "booking.deposit_due"),
            await As(stylist).Post($"stylists/bookings/{booking.Id()}/confirm").Refusal()
        );
        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();

        Assert.Equal("confirmed", (await Read(booking)).Text("status"));
    }

    [Fact, Trait("Feature", "PY-04")]
    public async Task What_a_gateway_cannot_give_back_waits_for_a_person()
    {
        Api.Gateway.Terms = FakeGateway.Usual with { MinRefund = null };
        var (booking, admin) = (await Paid("10:00", Tomorrow), As(await Given.AnAdmin()));
        await As(_stylist).Delete($"stylists/bookings/{booking.Id()}").Succeeded();
        await SettledAs(booking, "refunding");
        await Api.Run<SendRefunds>();

        var waiting = Assert.Single(await admin.Get("admin/refunds?status=manual").Items());
        var done = await admin.Post($"admin/refunds/{waiting.Id()}/done", new { reference = "PAYA-1", paidBy = "hand" }).Succeeded();

        Assert.Equal(("done", "manual", "PAYA-1"), (done.Text("status"), done.Text("route"), done.Text("reference")));
        await SettledAs(booking, "refunded");
        Assert.Equal(
            (HttpStatusCode.Conflict, "refund.not_manual"),
            await admin.Post($"admin/refunds/{waiting.Id()}/done", new { reference = "PAYA-2", paidBy = "hand" }).Refusal()
        );
        Assert.Equal(-PaymentTalk.Deposit, await Sql<decimal>("SELECT sum(amount) FROM ledger_entries WHERE account = 'by_hand'"));
        Assert.Equal(0L, Api.Gateway.Returned);
    }

    private static Duration TimeToPay => Duration.FromMinutes(15);

    private async Task<JsonElement> Paid(string start, LocalDate date)
    {
        var booking = await _sara.BookService(_stylist, _service, date, start).Succeeded();
        var page = await _sara.PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        return booking;
    }

    private Task<JsonElement> Read(JsonElement booking) => _sara.Get($"bookings/{booking.Id()}").Succeeded();

    private Task<string> StatusOf(JsonElement page) =>
        Sql<string>("SELECT status::text FROM payments WHERE id = $1", page.GetProperty("paymentId").GetGuid());

    private Task SettledAs(JsonElement booking, string status) =>
        Eventually.Async(
            async () => await Sql<string>("SELECT status::text FROM payments WHERE booking_id = $1", booking.Id()) == status,
            $"the payment to be {status}"
        );

    private static object Policy(int freeHours, int latePercent) =>
        new
        {
            freeCancellationHours = freeHours,
            lateCancellationPercent = latePercent,
            noShowPercent = 100,
            rescheduleHours = 0,
            maxReschedules = 3,
        };

    private static (long Kept, long Returned, string Route) Parts(JsonElement quote) =>
        (quote.GetProperty("keptAmount").GetInt64(), quote.GetProperty("returnedAmount").GetInt64(), quote.Text("route"));
}
