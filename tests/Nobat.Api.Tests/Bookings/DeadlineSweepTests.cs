using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Infrastructure.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

[Trait("Feature", "BK-08"), Trait("Feature", "NT-02")]
public sealed class DeadlineSweepTests(ApiFixture api) : ApiTest(api)
{
    private static readonly Given.Hours Approving = new() { RequiresApproval = true };

    private DeadlineSweep Sweep => Api.Services.GetRequiredService<DeadlineSweep>();

    [Fact]
    public async Task A_request_nobody_answers_lapses_by_itself_and_both_are_told()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(Approving), await Given.ASignedInCustomer());
        var pending = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        var start = Instant.FromUtc(2026, 11, 24, 6, 30);

        await Clock.AdvanceTo(start);
        await Sweep.RunAsync(CancellationToken.None);

        Assert.Contains(pending.Text("reference"), (await Sms.MessageFor(customer.PhoneNumber, "booking_lapsed")).Text);
        Assert.Contains(pending.Text("reference"), (await Sms.MessageFor(stylist.PhoneNumber, "booking_lapsed")).Text);
        Assert.Equal("expired", await StatusOf(pending));
    }

    [Fact, Trait("Promise", "B-8")]
    public async Task Sweeps_at_once_end_each_request_once_and_nothing_before_its_deadline()
    {
        var (stylist, other) = (await Given.AnApprovedStylist(Approving), await Given.AnApprovedStylist(Approving));
        var customer = As(await Given.ASignedInCustomer());
        var confirmed = await customer.Book(stylist, Tomorrow, "09:00").Succeeded();
        await As(stylist).Post($"stylists/bookings/{confirmed.Id()}/confirm").Succeeded();
        JsonElement[] pending =
        [
            await customer.Book(stylist, Tomorrow, "15:00").Succeeded(),
            await customer.Book(stylist, Tomorrow.PlusDays(9), "15:00").Succeeded(),
            await customer.Book(other, Tomorrow, "15:00").Succeeded(),
        ];
        await customer.Hold(stylist, Tomorrow, "16:00").Succeeded();

        await Execute("UPDATE test_clock SET now = now + interval '1 day' - interval '1 second'");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sweep.SweepAsync(CancellationToken.None)));
        Assert.All(await Task.WhenAll(pending.Select(StatusOf)), status => Assert.Equal("pending", status));

        await Execute("UPDATE test_clock SET now = now + interval '1 second'");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sweep.SweepAsync(CancellationToken.None)));
        while (await Sweep.SweepAsync(CancellationToken.None) > 0) { }

        Assert.All(await Task.WhenAll(pending.Select(StatusOf)), status => Assert.Equal("expired", status));
        Assert.Equal("confirmed", await StatusOf(confirmed));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'held'"));
        Assert.Equal(4, await Sql<long>("SELECT count(*) FROM booking_changes WHERE kind = 'expired'"));
    }

    [Fact]
    public async Task A_request_lapses_also_at_a_stylist_who_has_left()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(Approving), await Given.ASignedInCustomer());
        var pending = await As(customer).Book(stylist, Tomorrow.PlusDays(3), "10:00").Succeeded();
        await Execute("UPDATE test_clock SET now = now + interval '1 day'");
        await As(stylist).Delete("stylists/profile").Succeeded();

        await Sweep.SweepAsync(CancellationToken.None);

        Assert.Equal("expired", await StatusOf(pending));
    }

    [Theory, Trait("Feature", "BK-05")]
    [InlineData("fa", "در انتظار تأیید", "تأیید یا رد")]
    [InlineData("en", "waits for approval", "approve or decline")]
    public async Task A_move_that_waits_for_approval_says_so_to_both(string language, string toCustomer, string toStylist)
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(Approving), await Given.ASignedInCustomer());
        await Execute("UPDATE users SET language = $1::language", language);
        var booked = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await As(stylist).Post($"stylists/bookings/{booked.Id()}/confirm").Succeeded();

        await As(customer).Move(booked, Tomorrow, "12:00").Succeeded();

        var texts = new[]
        {
            (await Sms.MessageFor(customer.PhoneNumber, "booking_rescheduled_pending")).Text,
            (await Sms.MessageFor(stylist.PhoneNumber, "booking_rescheduled_pending")).Text,
        };
        Assert.Contains(toCustomer, texts[0]);
        Assert.Contains(toStylist, texts[1]);
        Assert.All(texts, text => Assert.All(["10:00", "12:00", booked.Text("reference")], part => Assert.Contains(part, text)));
        Assert.DoesNotContain(Sms.Sent, message => message.Kind == "booking_rescheduled");
    }

    private async Task<string> StatusOf(JsonElement booking) =>
        await Sql<string>("SELECT status::text FROM bookings WHERE id = $1", booking.Id());
}
