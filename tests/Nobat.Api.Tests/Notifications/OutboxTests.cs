using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Notifications;

/// <summary>The application's own dispatcher rests here and only the database's clock moves: whatever is sent is the test's doing.</summary>
[Trait("Feature", "NT-02"), Trait("Promise", "P-7")]
public sealed class OutboxTests(ApiFixture api) : ApiTest(api)
{
    private OutboxDispatcher Dispatcher => Api.Services.GetRequiredService<OutboxDispatcher>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Dispatcher.StopAsync(CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await Dispatcher.StartAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_later_and_later_and_then_parked_without_holding_up_others()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        Sms.IsAway = true;
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Failed(1);

        for (var attempts = 1; attempts < OutboxStore.MaxAttempts; attempts++)
        {
            await DatabaseLater($"{1 << (attempts - 1)} seconds");
            await DatabaseLater("-1 milliseconds");
            Assert.Equal(0, await Dispatch());
            await DatabaseLater("1 milliseconds");
            Assert.Equal(1, await Dispatch());
            Assert.Equal(attempts + 1, await Sql<int>("SELECT attempts FROM outbox_messages"));
        }

        Assert.Equal("HttpRequestException", await Sql<string>("SELECT last_error FROM outbox_messages WHERE parked_at IS NOT NULL"));
        Sms.IsAway = false;
        await DatabaseLater("1 day");
        Assert.Equal(0, await Dispatch());
        await As(customer).Get("bookings").Succeeded();
        Assert.Empty(Notices(customer));
        await Requeue();
        Assert.Equal(1, await Dispatch());
        Assert.Single(Notices(customer));
        Assert.Single(Notices(stylist));
    }

    [Fact]
    public async Task What_a_dead_dispatcher_had_taken_is_taken_over_when_its_lease_ends()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        Sms.IsAway = true;
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Failed(1);
        await DatabaseLater("5 minutes");
        Assert.Single(await Api.Services.GetRequiredService<OutboxStore>().LeaseAsync(CancellationToken.None));

        Sms.IsAway = false;
        await DatabaseLater("29999 milliseconds");
        Assert.Equal(0, await Dispatch());
        await DatabaseLater("1 milliseconds");
        Assert.Equal(1, await Dispatch());

        Assert.Single(Notices(customer));
        Assert.Single(Notices(stylist));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM outbox_messages"));
    }

    [Fact]
    public async Task Dispatchers_side_by_side_send_each_message_once()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        Sms.IsAway = true;
        string[] starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"];
        foreach (var start in starts)
            await As(customer).Book(stylist, Tomorrow, start).Succeeded();
        await Failed(starts.Length);

        Sms.IsAway = false;
        await DatabaseLater("5 minutes");
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Dispatch()));

        Assert.Equal(starts.Length, taken.Sum());
        Assert.Equal(starts.Length, Notices(customer).Distinct().Count());
        Assert.Equal(starts.Length, Notices(customer).Count);
        Assert.Equal(starts.Length, Notices(stylist).Count);
    }

    [Fact]
    public async Task What_another_dispatcher_is_taking_is_passed_over_without_waiting()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await using var other = await Api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var taking = new NpgsqlCommand("SELECT id FROM outbox_messages FOR UPDATE", other);
            await taking.ExecuteScalarAsync(TestContext.Current.CancellationToken);

            Assert.Equal(0, await Dispatch());
        }

        Assert.Equal(1, await Dispatch());
        Assert.Single(Notices(customer));
    }

    [Fact]
    public async Task Who_was_told_before_the_failure_is_not_told_twice()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        Sms.IsAwayFor = customer.PhoneNumber;
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Failed(1);

        Sms.IsAwayFor = null;
        await DatabaseLater("1 second");
        Assert.Equal(1, await Dispatch());

        Assert.Equal(2, Notices(stylist).Count);
        Assert.Single(Notices(stylist).Distinct());
        Assert.Single(Notices(customer));
        var shown = await Guest.Get($"/dev/messages?to={stylist.PhoneNumber}").Succeeded();
        Assert.Single(shown.EnumerateArray(), message => message.Text("kind") == "booking_confirmed");
    }

    [Fact]
    public async Task A_process_whose_clock_is_two_hours_ahead_delays_nothing()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await DatabaseLater("-2 hours");

        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();

        Assert.Equal(1, await Dispatch());
        Assert.Single(Notices(customer));
    }

    private Task<int> Dispatch() => Dispatcher.DispatchDueAsync(CancellationToken.None);

    private Task<int> DatabaseLater(string by) => Execute("UPDATE test_clock SET now = now + $1::interval", by);

    private Task<int> Requeue() => Execute("UPDATE outbox_messages SET parked_at = NULL, due_at = nobat_now()");

    private async Task NothingWaits()
    {
        while (await Dispatch() > 0) { }
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM outbox_messages"));
    }

    private async Task Failed(int messages)
    {
        Assert.Equal(messages, await Dispatch());
        Assert.Equal(messages, await Sql<long>("SELECT count(*) FROM outbox_messages WHERE last_error IS NOT NULL"));
    }

    /// <summary>The keys of what this person was told about bookings.</summary>
    private List<string?> Notices(Person person) =>
        [.. Sms.To(person.PhoneNumber).Where(m => m.Kind.StartsWith("booking_", StringComparison.Ordinal)).Select(m => m.DedupeKey)];
}
