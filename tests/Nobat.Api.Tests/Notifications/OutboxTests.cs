using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Notifications;

/// <summary>
/// The application's own dispatcher rests here and only the database's clock moves: whatever is handled is the test's doing. What fails is
/// the queue of notices, which refuses rows.
/// </summary>
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
        await TakeNotices();
        await Dispatcher.StartAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_later_and_later_and_then_parked_without_holding_up_others()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await RefuseNotices();
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

        Assert.Equal("PostgresException", await Sql<string>("SELECT last_error FROM outbox_messages WHERE parked_at IS NOT NULL"));
        await DatabaseLater("59 minutes");
        Assert.Equal(0, await Dispatch());
        await As(customer).Get("bookings").Succeeded();
        Assert.Equal(0, await Notices(customer));
        // Still broken an hour later, and mended after two.
        await DatabaseLater("1 minute");
        Assert.Equal(1, await Dispatch());
        Assert.Equal(0, await Dispatch());
        await TakeNotices();
        await DatabaseLater("1 hour");
        Assert.Equal(1, await Dispatch());
        Assert.Equal(1, await Notices(customer));
        Assert.Equal(1, await Notices(stylist));
    }

    [Fact]
    public async Task What_a_dead_dispatcher_had_taken_is_taken_over_when_its_lease_ends()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await RefuseNotices();
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Failed(1);
        await DatabaseLater("5 minutes");
        Assert.Single(await Api.Services.GetRequiredService<OutboxStore>().LeaseAsync(CancellationToken.None));

        await TakeNotices();
        await DatabaseLater("29999 milliseconds");
        Assert.Equal(0, await Dispatch());
        await DatabaseLater("1 milliseconds");
        Assert.Equal(1, await Dispatch());

        Assert.Equal(1, await Notices(customer));
        Assert.Equal(1, await Notices(stylist));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM outbox_messages"));
    }

    [Fact]
    public async Task Dispatchers_side_by_side_send_each_message_once()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await RefuseNotices();
        string[] starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"];
        foreach (var start in starts)
            await As(customer).Book(stylist, Tomorrow, start).Succeeded();
        await Failed(starts.Length);

        await TakeNotices();
        await DatabaseLater("5 minutes");
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Dispatch()));

        Assert.Equal(starts.Length, taken.Sum());
        Assert.Equal(starts.Length, await Notices(customer));
        Assert.Equal(starts.Length, await Notices(stylist));
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
        Assert.Equal(1, await Notices(customer));
    }

    [Fact]
    public async Task Who_was_told_before_the_failure_is_not_told_twice()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await Execute("ALTER TABLE notifications ADD CONSTRAINT test_refuses CHECK (kind <> 'booking_reminder') NOT VALID");
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Failed(1);
        Assert.Equal(1, await Notices(customer));

        await TakeNotices();
        await DatabaseLater("1 second");
        Assert.Equal(1, await Dispatch());

        Assert.Equal(1, await Notices(customer));
        Assert.Equal(1, await Notices(stylist));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM notifications WHERE kind = 'booking_reminder' AND channel = 'sms'"));
    }

    [Fact]
    public async Task A_process_whose_clock_is_two_hours_ahead_delays_nothing()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        await DatabaseLater("-2 hours");

        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();

        Assert.Equal(1, await Dispatch());
        Assert.Equal(1, await Notices(customer));
    }

    private Task<int> Dispatch() => Dispatcher.DispatchDueAsync(CancellationToken.None);

    private Task<int> DatabaseLater(string by) => Execute("UPDATE test_clock SET now = now + $1::interval", by);

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

    private Task<int> RefuseNotices() => Execute("ALTER TABLE notifications ADD CONSTRAINT test_refuses CHECK (false) NOT VALID");

    private Task<int> TakeNotices() => Execute("ALTER TABLE notifications DROP CONSTRAINT IF EXISTS test_refuses");

    /// <summary>How many text messages about bookings wait for this person; reminders apart.</summary>
    private Task<long> Notices(Person person) =>
        Sql<long>(
            """
            SELECT count(*) FROM notifications
             WHERE recipient_id = $1 AND channel = 'sms' AND kind LIKE 'booking\_%' AND kind <> 'booking_reminder'
            """,
            person.Id
        );
}
