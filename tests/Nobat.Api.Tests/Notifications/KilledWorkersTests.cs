using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Api.Tests.Sms;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Notifications;
using Nobat.Testing;

namespace Nobat.Api.Tests.Notifications;

/// <summary>
/// Three processes send through a provider that knows keys; each wave of notices costs one of them its life. <c>NOBAT_KILLS</c> and
/// <c>NOBAT_NOTICES</c> make it as long as the promise (30 and 5000); <c>NOBAT_TEST_SEED</c> chooses who dies when.
/// </summary>
[Trait("Feature", "NT-02"), Trait("Feature", "NT-07")]
public sealed class KilledWorkersTests(ApiFixture api) : SmsTest(api)
{
    private static readonly int Kills = Number("NOBAT_KILLS", 3);
    private static readonly int Notices = Number("NOBAT_NOTICES", 300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private OutboxDispatcher Dispatcher => Api.Services.GetRequiredService<OutboxDispatcher>();

    private NoticeWorkers Workers => Api.Services.GetRequiredService<NoticeWorkers>();

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

    [Fact, Trait("Promise", "P-7")]
    public async Task Workers_that_are_killed_lose_nothing_send_nothing_twice_and_the_costs_add_up()
    {
        var seed = Number("NOBAT_TEST_SEED", Random.Shared.Next());
        TestContext.Current.TestOutputHelper?.WriteLine($"NOBAT_TEST_SEED={seed}");
        var random = new Random(seed);
        var pattern = await AQueuedNotice();
        Kavenegar.Latency = TimeSpan.FromMilliseconds(20);
        var processes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Worker()));
        try
        {
            for (var (wave, queued) = (1, 0); wave <= Kills; wave++)
            {
                var wanted = Notices * wave / Kills;
                await Queue(pattern, queued + 1, wanted);
                var deadly = queued + random.Next(1, Math.Max(2, (wanted - queued) / 2));
                await Eventually.Async(() => Task.FromResult(Kavenegar.Messages.Count >= deadly), "the moment to die", Patience);
                var victim = random.Next(processes.Length);
                await processes[victim].KillAsync();
                await processes[victim].DisposeAsync();
                processes[victim] = await Worker();
                // What it had in hand comes free when its leases end.
                await Execute("UPDATE test_clock SET now = now + interval '31 seconds'");
                await Eventually.Async(IsEverythingGone, $"wave {wave} to leave", Patience);
                queued = wanted;
            }
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"{late.Message} {await Open()} wait, {Kavenegar.Messages.Count} have left.{Complaints(processes)}",
                late
            );
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }

        Assert.Equal(Notices, Kavenegar.Messages.Count);
        Assert.Equal(Notices, await Sql<long>("SELECT count(*) FROM notifications WHERE dedupe_key LIKE 'trial:%' AND state = 'sent'"));
        Assert.Equal(Kavenegar.Taken, (long)await Sql<decimal>("SELECT sum(cost) FROM sms_messages"));
        Assert.Equal(Kavenegar.Taken, (long)await Sql<decimal>("SELECT sum(cost) FROM notifications"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Notices} notices, {Kills} killed, asked {Kavenegar.CallsOf("sms/send")} times, {Kavenegar.Taken} Rial"
        );
    }

    /// <summary>A customer's confirmation that waits to be texted; the pattern of the others.</summary>
    private async Task<Guid> AQueuedNotice()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await As(customer).Book(stylist, Tomorrow.PlusDays(20), "10:00").Succeeded();
        while (await Dispatcher.DispatchDueAsync(CancellationToken.None) > 0) { }
        await Execute("DELETE FROM outbox_messages");
        await Execute("UPDATE notifications SET state = 'cancelled', next_try_at = NULL, lease = NULL");
        return await Sql<Guid>(
            "SELECT id FROM notifications WHERE recipient_id = $1 AND kind = 'booking_confirmed' AND channel = 'sms'",
            customer.Id
        );
    }

    private Task<int> Queue(Guid pattern, int from, int to) =>
        Execute(
            """
            INSERT INTO notifications
            SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(), 'dedupe_key', 'trial:' || i || ':sms',
                                                                'state', 'queued', 'next_try_at', nobat_now()))).*
              FROM notifications n, generate_series($2, $3) i WHERE n.id = $1
            """,
            pattern,
            from,
            to
        );

    /// <summary>Time goes on meanwhile, roughly as fast as ours: what was not taken at once is tried again after seconds.</summary>
    private async Task<bool> IsEverythingGone()
    {
        await Execute("UPDATE test_clock SET now = now + interval '20 milliseconds'");
        return await Open() == 0;
    }

    private static string Complaints(IEnumerable<ApiProcess> processes) =>
        string.Concat(
            processes
                .SelectMany(process => process.Output.Split(Environment.NewLine))
                .Where(line => line.Contains(" WRN ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal))
                .TakeLast(10)
                .Select(line => Environment.NewLine + line)
        );

    private Task<long> Open() => Sql<long>("SELECT count(*) FROM notifications WHERE next_try_at IS NOT NULL");

    private Task<ApiProcess> Worker()
    {
        var settings = Settings()
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        settings["Sms__Provider"] = "kavenegar";
        settings["Sms__Kavenegar__PerSecond"] = "1000";
        settings["Jobs__Enabled"] = "false";
        return ApiProcess.StartAsync(Api.DatabaseConnectionString + ";Maximum Pool Size=20", Api.Engines.Redis, settings);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
