using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Notifications;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Notifications;

/// <summary>The application's own workers rest here and only the database's clock moves: whatever is sent is the test's doing.</summary>
[Trait("Feature", "NT-02"), Trait("Promise", "P-7")]
public sealed class NoticeQueueTests(ApiFixture api) : ApiTest(api)
{
    private OutboxDispatcher Dispatcher => Api.Services.GetRequiredService<OutboxDispatcher>();

    private NoticeWorkers Workers => Api.Services.GetRequiredService<NoticeWorkers>();

    private NoticeStore Store => Api.Services.GetRequiredService<NoticeStore>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Dispatcher.StopAsync(CancellationToken.None);
        await Workers.StopAsync(CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await Dispatcher.StartAsync(CancellationToken.None);
        await Workers.StartAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_that_is_not_taken_is_tried_later_and_later_and_then_failed_without_holding_up_others()
    {
        var (stylist, customer) = await Booked("10:00");
        Sms.IsAwayFor = customer.PhoneNumber;
        Assert.Equal(2, await Send());
        Assert.Single(Told(stylist));

        for (var attempts = 1; attempts < Notification.MaxAttempts; attempts++)
        {
            var pause = Math.Min(2 << (2 * (attempts - 1)), 3600);
            await DatabaseLater($"{pause - 1} seconds");
            Assert.Equal(0, await Send());
            await DatabaseLater("2 seconds");
            Assert.Equal(1, await Send());
            Assert.Equal(
                attempts + 1,
                await Sql<int>(
                    "SELECT attempts FROM notifications WHERE recipient_id = $1 AND state <> 'sent' AND channel = 'sms'",
                    customer.Id
                )
            );
        }

        Assert.Equal(
            "failed",
            await Sql<string>("SELECT state::text FROM notifications WHERE recipient_id = $1 AND failed_at IS NOT NULL", customer.Id)
        );
        Sms.IsAwayFor = null;
        await DatabaseLater("1 hour");
        Assert.Equal(0, await Send());
        Assert.Empty(Told(customer));
    }

    [Fact]
    public async Task What_a_dead_worker_had_taken_is_taken_over_when_its_lease_ends()
    {
        var (stylist, customer) = await Booked("10:00");
        Assert.Equal(2, (await Lease()).Count);

        await DatabaseLater("29999 milliseconds");
        Assert.Equal(0, await Send());
        await DatabaseLater("1 milliseconds");
        Assert.Equal(2, await Send());

        Assert.Single(Told(customer));
        Assert.Single(Told(stylist));
    }

    [Fact]
    public async Task Whoever_lost_the_lease_writes_nothing()
    {
        var (_, customer) = await Booked("10:00");
        var late = await Lease();
        await DatabaseLater("30 seconds");
        Assert.Equal(2, await Send());

        var leases = late.ConvertAll(notice => (notice, notice.Lease!.Value));
        var now = late[0].NextTryAt!.Value;
        foreach (var notice in late)
            notice.Refuse("late", now);
        Assert.Equal(0, await Store.SettleAsync(leases, now, Ct));

        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM notifications WHERE kind = 'booking_confirmed' AND state = 'sent'"));
        Assert.Single(Told(customer));
    }

    [Fact, Trait("Feature", "NT-07")]
    public async Task Bad_news_is_heard_once_the_worker_has_written_down_what_it_sent()
    {
        var (_, customer) = await Booked("10:00");
        var tracker = Api.Services.GetRequiredService<INoticeTracker>();
        var notice = (await Lease()).Single(one => one.RecipientId!.Value.Value == customer.Id);

        Assert.False(await tracker.UndeliveredAsync(notice.Id, "lost", Clock.Now, Ct));
        notice.MarkSent(new Receipt("twilio", "SM1", null, 1, HasArrived: false), new Letter(null, "text", null, null), Clock.Now);
        await Store.SettleAsync([(notice, await LeaseOf(notice))], Clock.Now, Ct);
        Assert.True(await tracker.UndeliveredAsync(notice.Id, "lost", Clock.Now, Ct));

        Assert.Equal("failed", await Sql<string>("SELECT state::text FROM notifications WHERE id = $1", notice.Id.Value));
    }

    [Fact, Trait("Feature", "NT-07")]
    public async Task What_has_arrived_is_not_sent_again_whatever_its_worker_heard()
    {
        await Booked("10:00");
        var tracker = Api.Services.GetRequiredService<INoticeTracker>();
        var (later, refused) = (await Lease()) is [var one, var other] ? (one, other) : throw new InvalidOperationException();
        var (leases, now) = (new[] { (later, later.Lease!.Value), (refused, refused.Lease!.Value) }, later.NextTryAt!.Value);
        await tracker.DeliveredAsync(later.Id, now, Ct);
        await tracker.DeliveredAsync(refused.Id, now, Ct);

        later.TryLater("timeout", now);
        refused.Refuse("timeout", now);
        Assert.Equal(2, await Store.SettleAsync(leases, now, Ct));

        Assert.Equal(
            2,
            await Sql<long>("SELECT count(*) FROM notifications WHERE state = 'delivered' AND failure_code IS NULL AND channel = 'sms'")
        );
        await DatabaseLater("1 hour");
        Assert.Equal(0, await Send());
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM notifications WHERE channel = 'web_push'"));
    }

    [Fact]
    public async Task Workers_side_by_side_send_each_notice_once()
    {
        string[] starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"];
        var (stylist, customer) = await Booked(starts);
        await using var second = Api.StartAnother(("Notices:Enabled", "false"));
        await using var third = Api.StartAnother(("Notices:Enabled", "false"));
        NoticeWorkers[] workers =
        [
            Workers,
            second.Services.GetRequiredService<NoticeWorkers>(),
            third.Services.GetRequiredService<NoticeWorkers>(),
        ];

        var taken = await Task.WhenAll(workers.Select(one => one.SendDueAsync(Ct, NotificationChannel.Sms)));

        Assert.Equal(2 * starts.Length, taken.Sum());
        Assert.Equal(starts.Length, Told(customer).Count);
        Assert.Equal(starts.Length, Told(stylist).Count);
    }

    [Fact]
    public async Task What_another_worker_is_taking_is_passed_over_without_waiting()
    {
        var (_, customer) = await Booked("10:00");
        await using var other = await Api.Database.OpenConnectionAsync(Ct);
        await using (await other.BeginTransactionAsync(Ct))
        {
            await using var taking = new NpgsqlCommand("SELECT id FROM notifications WHERE next_try_at <= nobat_now() FOR UPDATE", other);
            await taking.ExecuteScalarAsync(Ct);

            Assert.Equal(0, await Send());
        }

        Assert.Equal(2, await Send());
        Assert.Single(Told(customer));
    }

    [Fact]
    public async Task A_kind_that_only_a_newer_version_knows_is_left_to_it()
    {
        await Booked("10:00");
        await Execute("UPDATE notifications SET kind = 'of_tomorrow' WHERE next_try_at <= nobat_now()");

        Assert.Equal(0, await Send());
    }

    [Fact]
    public async Task An_event_that_is_handled_again_tells_nobody_again()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        await NothingWaits();
        await Execute("ALTER TABLE notifications ADD CONSTRAINT test_refuses CHECK (kind <> 'booking_reminder') NOT VALID");
        try
        {
            await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
            await Dispatcher.DispatchDueAsync(Ct);
            Assert.Equal(2, await Send());
        }
        finally
        {
            await Execute("ALTER TABLE notifications DROP CONSTRAINT test_refuses");
        }

        await DatabaseLater("1 second");
        Assert.Equal(1, await Dispatcher.DispatchDueAsync(Ct));
        Assert.Equal(0, await Send());
        Assert.Single(Told(customer));
        Assert.Single(Told(stylist));
    }

    [Fact]
    public async Task While_a_provider_takes_its_time_no_transaction_is_open()
    {
        await Booked("10:00");
        var taking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = -1L;
        Sms.WhileSending = async () =>
        {
            // Of this database only, and not this connection's own.
            open = await Sql<long>(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
                   AND state = 'idle in transaction'
                """
            );
            taking.TrySetResult();
        };

        Assert.Equal(2, await Send());

        await taking.Task;
        Assert.Equal(0, open);
    }

    [Fact]
    public async Task A_dead_worker_is_not_followed_for_ever()
    {
        var (_, customer) = await Booked("10:00");
        for (var attempt = 0; attempt < Notification.MaxAttempts; attempt++)
        {
            Assert.Equal(2, (await Lease()).Count);
            await DatabaseLater("30 seconds");
        }

        Assert.Equal(2, await Send());
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM notifications WHERE state = 'failed' AND failure_code = 'worker_lost'"));
        Assert.Empty(Told(customer));
    }

    /// <summary>Bookings of one customer whose notices wait to be sent.</summary>
    private async Task<(StylistPerson, Person)> Booked(params string[] starts)
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await NothingWaits();
        foreach (var start in starts)
            await As(customer).Book(stylist, Tomorrow, start).Succeeded();
        while (await Dispatcher.DispatchDueAsync(Ct) > 0) { }
        return (stylist, customer);
    }

    private async Task NothingWaits()
    {
        while (await Dispatcher.DispatchDueAsync(Ct) > 0) { }
        while (await Send() > 0) { }
    }

    private Task<int> Send() => Workers.SendDueAsync(Ct, NotificationChannel.Sms);

    private Task<Guid> LeaseOf(Notification notice) => Sql<Guid>("SELECT lease FROM notifications WHERE id = $1", notice.Id.Value);

    private Task<List<Notification>> Lease() => Store.LeaseAsync(NotificationChannel.Sms, 100, [], Ct);

    private Task<int> DatabaseLater(string by) => Execute("UPDATE test_clock SET now = now + $1::interval", by);

    /// <summary>The keys of what this person was told about bookings.</summary>
    private List<string?> Told(Person person) =>
        [.. Sms.To(person.PhoneNumber).Where(m => m.Kind == "booking_confirmed").Select(m => m.DedupeKey)];
}
