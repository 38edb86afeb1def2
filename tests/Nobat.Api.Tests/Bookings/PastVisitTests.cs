using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Infrastructure.Bookings;
using Nobat.Testing;

namespace Nobat.Api.Tests.Bookings;

[Trait("Feature", "BK-03"), Trait("Feature", "OP-05")]
public sealed class PastVisitTests(ApiFixture api) : ApiTest(api)
{
    /// <summary>From the test's start to the end of tomorrow's visit at 09:00, 21:30 later and an hour long, and a day on.</summary>
    private const string UntilDue = "interval '46 hours 30 minutes'";

    [Fact, Trait("Promise", "B-8")]
    public async Task Past_visits_are_completed_once_by_two_processes_at_once_and_not_before()
    {
        var (stylist, other) = (await Given.AnApprovedStylist(), await Given.AnApprovedStylist());
        var customer = As(await Given.ASignedInCustomer());
        JsonElement[] past =
        [
            await customer.Book(stylist, Tomorrow, "09:00").Succeeded(),
            await customer.Book(other, Tomorrow, "09:00").Succeeded(),
            await As(other).WalkIn(Tomorrow, "10:00").Succeeded(),
        ];
        var later = await customer.Book(stylist, Tomorrow, "11:00").Succeeded();
        await using var process = Api.StartAnother();
        PastVisits[] jobs = [Job(Api.Services), Job(process.Services), Job(Api.Services), Job(process.Services)];

        await Execute($"UPDATE test_clock SET now = now + {UntilDue} - interval '1 second'");
        await Task.WhenAll(jobs.Select(job => job.RunAsync(CancellationToken.None)));
        Assert.Equal(0, await CompletedChanges());

        await Execute("UPDATE test_clock SET now = now + interval '1 hour 1 second'");
        await Task.WhenAll(jobs.Select(job => job.RunAsync(CancellationToken.None)));

        Assert.All(await Task.WhenAll(past.Select(StatusOf)), status => Assert.Equal("completed", status));
        Assert.Equal("confirmed", await StatusOf(later));
        Assert.Equal(past.Length, await CompletedChanges());
        Assert.Equal(past.Length, await Sql<long>("SELECT count(*) FROM audit_entries WHERE kind = 'booking_completed'"));
        var shown = await customer.Get($"bookings/{past[0].Id()}").Succeeded();
        Assert.Equal(("completed", "system"), (shown.Text("status"), shown.GetProperty("history").EnumerateArray().Last().Text("by")));
    }

    [Fact]
    public async Task What_was_called_off_missed_or_never_confirmed_stays_what_it_is()
    {
        var (stylist, approving) = (
            await Given.AnApprovedStylist(),
            await Given.AnApprovedStylist(new Given.Hours { RequiresApproval = true })
        );
        var customer = As(await Given.ASignedInCustomer());
        var cancelled = await customer.Book(stylist, Tomorrow, "09:00").Succeeded();
        await customer.Delete($"bookings/{cancelled.Id()}").Succeeded();
        var missed = await customer.Book(stylist, Tomorrow, "10:00").Succeeded();
        var held = await customer.Hold(stylist, Tomorrow, "11:00").Succeeded();
        var pending = await customer.Book(approving, Tomorrow, "09:00").Succeeded();
        await Execute("UPDATE test_clock SET now = now + interval '1 day'");
        await Execute("UPDATE bookings SET status = 'no_show' WHERE id = $1", missed.Id());
        await Execute("UPDATE test_clock SET now = now + interval '9 days'");

        await Job(Api.Services).RunAsync(CancellationToken.None);

        JsonElement[] all = [cancelled, missed, held, pending];
        Assert.Equal(["cancelled", "no_show", "held", "pending"], await Task.WhenAll(all.Select(StatusOf)));
    }

    [Fact]
    public async Task Visits_are_completed_also_at_a_stylist_who_has_left_and_after_the_hours_of_configuration()
    {
        await using var hasty = Api.StartAnother(("Bookings:CompleteAfterHours", "1"));
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Tomorrow, "09:00").Succeeded();
        await Execute($"UPDATE test_clock SET now = now + {UntilDue} - interval '23 hours'");
        await Execute("DELETE FROM availability WHERE stylist_id = $1", stylist.StylistId);

        await Job(Api.Services).RunAsync(CancellationToken.None);
        Assert.Equal("confirmed", await StatusOf(booked));
        await Job(hasty.Services).RunAsync(CancellationToken.None);
        Assert.Equal("completed", await StatusOf(booked));
    }

    private static PastVisits Job(IServiceProvider services) => services.GetRequiredService<PastVisits>();

    private Task<long> CompletedChanges() => Sql<long>("SELECT count(*) FROM booking_changes WHERE kind = 'completed'");

    private async Task<string> StatusOf(JsonElement booking) =>
        await Sql<string>("SELECT status::text FROM bookings WHERE id = $1", booking.Id());
}
