using System.Net;
using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;

namespace Nobat.Api.Tests.Payments;

public sealed class PolicyAndReportTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "BK-06")]
    public async Task A_stylists_terms_have_versions_and_bookings_keep_theirs()
    {
        var stylist = await Given.AnApprovedStylist();
        var (desk, sara) = (As(stylist), As(await Given.ASignedInCustomer()));
        Assert.Equal(0, (await desk.Get("stylists/policy").Succeeded()).GetProperty("version").GetInt32());
        var before = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        var first = await desk.Put("stylists/policy", Terms(24)).Succeeded();
        var same = await desk.Put("stylists/policy", Terms(24)).Succeeded();
        var second = await desk.Put("stylists/policy", Terms(48)).Succeeded();
        var after = await sara.Book(stylist, Tomorrow, "11:00").Succeeded();

        Assert.Equal((1, 1, 2), (Version(first), Version(same), Version(second)));
        Assert.Equal((0, 2), (Version(before.GetProperty("policy")), Version(after.GetProperty("policy"))));
        Assert.Equal(48, after.GetProperty("policy").GetProperty("freeCancellationHours").GetInt32());
    }

    [Fact, Trait("Feature", "BK-06")]
    public async Task Who_has_no_calendar_has_no_terms()
    {
        var stylist = As(await Given.AnApprovedStylistWithoutHours());

        Assert.Equal((HttpStatusCode.NotFound, "calendar.not_found"), await stylist.Get("stylists/policy").Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "calendar.not_found"), await stylist.Put("stylists/policy", Terms(1)).Refusal());
    }

    [Fact, Trait("Feature", "PY-06")]
    public async Task Reports_add_up_what_the_books_say_and_each_stylist_sees_their_own()
    {
        Api.Gateway.Fee = 10_000;
        var (first, second) = (await Given.AnApprovedStylist(), await Given.AnApprovedStylist());
        var admin = As(await Given.AnAdmin());
        await Paid(first, "10:00");
        var cancelled = await Paid(first, "11:00");
        await Paid(second, "10:00");
        await As(first).Delete($"stylists/bookings/{cancelled}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");
        await Api.Run<Nobat.Application.Payments.SendRefunds>();

        var own = (await As(first).Get("payments/report?from=2026-11-23&to=2026-11-23").Succeeded()).GetProperty("total");
        var byStylist = await admin.Get("admin/payments/report?from=2026-11-01&to=2026-11-30&by=stylist").Succeeded();
        var byGateway = await admin.Get("admin/payments/report?from=2026-11-01&to=2026-11-30&by=gateway").Succeeded();
        var byMonth = await admin.Get("admin/payments/report?from=2026-11-01&to=2026-11-30&by=month").Succeeded();
        var one = await admin.Get($"admin/payments/report?from=2026-11-01&to=2026-11-30&stylistId={second.StylistId}").Succeeded();
        using var csv = await As(first).Get("payments/report?from=2026-11-23&to=2026-11-23&format=csv");
        var balances = await admin.Get("admin/ledger/balances").Succeeded();

        Assert.Equal((2, 1_000_000L, 20_000L, 500_000L, 500_000L), Line(own));
        Assert.Equal(2, byStylist.GetProperty("lines").GetArrayLength());
        Assert.Equal((3, 1_500_000L, 30_000L, 500_000L, 500_000L), Line(byStylist.GetProperty("total")));
        Assert.Equal("fake", byGateway.GetProperty("lines")[0].Text("key"));
        Assert.Equal("1405/09", byMonth.GetProperty("lines")[0].Text("key"));
        Assert.Equal((1, 500_000L, 10_000L, 0L, 0L), Line(one.GetProperty("total")));
        Assert.Equal(
            "key,payments,captured,fees,earned,refundsOwed,refundsPaid\r\n2026-11-23,2,1000000,20000,0,500000,500000\r\ntotal,2,1000000,20000,0,500000,500000\r\n",
            await csv.Content.ReadAsStringAsync()
        );
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, balances.GetProperty("sum").GetInt64());
        Assert.Equal(
            970_000 - 500_000 + 500_000,
            balances
                .GetProperty("accounts")
                .EnumerateArray()
                .Single(account => account.Text("account") == "gateway")
                .GetProperty("balance")
                .GetInt64()
        );
        var outsider = As(await Given.AnApprovedStylistWithoutHours());
        Assert.Equal(
            (HttpStatusCode.NotFound, "calendar.not_found"),
            await outsider.Get("payments/report?from=2026-11-23&to=2026-11-23").Refusal()
        );
        Assert.Equal(HttpStatusCode.BadRequest, (await As(first).Get("payments/report?from=2026-11-23&to=2025-11-23").Refusal()).Status);
    }

    [Fact, Trait("Feature", "PY-02")]
    public async Task The_sandbox_takes_a_deposit_on_its_own_page()
    {
        var stylist = await Given.AnApprovedStylist();
        var service = await As(stylist).AddService();
        var sara = As(await Given.ASignedInCustomer());
        foreach (var (act, time, status) in new[] { ("pay", "09:00", "paid"), ("fail", "10:00", "failed"), ("stay", "11:00", "requested") })
        {
            var booking = await sara.BookService(stylist, service, Tomorrow, time).Succeeded();
            var page = await sara.PayDeposit(booking.Id(), "sandbox").Succeeded();
            var authority = page.AuthorityOf();
            using var shown = await Guest.Get($"/sandbox/pay/{authority}");
            Assert.Equal((HttpStatusCode.OK, "text/html"), (shown.StatusCode, shown.Content.Headers.ContentType!.MediaType));
            Assert.Contains("500,000", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            using var decided = await Guest.Post($"/sandbox/pay/{authority}?act={act}");
            if (act == "stay")
                Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
            else
                await Guest.Get(new Uri(decided.Headers.Location!.OriginalString).PathAndQuery).Succeeded();

            Assert.Equal(status, (await sara.Get($"payments/{page.GetProperty("paymentId").GetGuid()}").Succeeded()).Text("status"));
            Assert.Equal((HttpStatusCode.Conflict, "payment.wrong_state"), await Guest.Post($"/sandbox/pay/{authority}?act=pay").Refusal());
        }

        await Clock.Advance(NodaTime.Duration.FromMinutes(4));
        await Api.Run<Nobat.Application.Payments.ReconcilePayments>();
        Assert.Equal(2L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed'"));
        Assert.Equal((HttpStatusCode.NotFound, "payment.not_found"), await Guest.Get("/sandbox/pay/S0001").Refusal());
    }

    private async Task<Guid> Paid(StylistPerson stylist, string time)
    {
        var service = await As(stylist).AddService();
        var sara = As(await Given.ASignedInCustomer());
        var booking = await sara.BookService(stylist, service, Tomorrow, time).Succeeded();
        var page = await sara.PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        return booking.Id();
    }

    private static object Terms(int freeHours) =>
        new
        {
            freeCancellationHours = freeHours,
            lateCancellationPercent = 50,
            noShowPercent = 100,
            rescheduleHours = 0,
            maxReschedules = 3,
        };

    private static int Version(JsonElement policy) => policy.GetProperty("version").GetInt32();

    private static (int, long, long, long, long) Line(JsonElement line) =>
        (
            line.GetProperty("payments").GetInt32(),
            line.GetProperty("captured").GetInt64(),
            line.GetProperty("fees").GetInt64(),
            line.GetProperty("refundsOwed").GetInt64(),
            line.GetProperty("refundsPaid").GetInt64()
        );
}
