using System.Net;
using Nobat.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Nobat.Api.Tests.Auth;

/// <summary>Limits that a number of processes keep together, whatever becomes of Redis.</summary>
public sealed class ThreeProcessLimitTests(ApiFixture api) : ApiTest(api)
{
    private const int Budget = 12;
    private const int PerPrefix = 3;
    private const int Rivals = 48;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Limits__CodesPerHour"] = $"{Budget}",
        ["Limits__CodesPerPrefixAndHour"] = $"{PerPrefix}",
    };

    [Fact, Trait("Promise", "N-7"), Trait("Promise", "A-1"), Trait("Promise", "A-3"), Trait("Feature", "ID-03")]
    public async Task Three_processes_together_take_five_guesses_and_send_exactly_the_budget_with_redis_or_without()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await Api.Engines.CreateDatabaseAsync("nobat_limits", ct);
        await using var record = NpgsqlDataSource.Create(database);
        var redis = Api.Engines.Redis.Split(':');
        await using var gate = TcpGate.Before(redis[0], int.Parse(redis[1], null));
        var starting = Enumerable
            .Range(0, 3)
            .Select(_ => ApiProcess.StartAsync(database + ";Maximum Pool Size=20", $"127.0.0.1:{gate.Port}", Settings, ct: ct));
        var processes = await Task.WhenAll(starting);
        try
        {
            await GuessAsync(processes, record, "09120090001");
            await AnHourLaterAsync(record);
            gate.Shut();
            await GuessAsync(processes, record, "09120090002");
            await AnHourLaterAsync(record);
            gate.Reopen();
            await ForgetCountersAsync();

            // Eight blocks could be sent 24 together; the budget of all ends it at half of that.
            Assert.Equal(Budget, await RushAsync(processes, blocks: 8, last: 0));
            Assert.Equal(Budget, (await OnRecordAsync(record)).All);

            gate.Shut();
            Assert.Equal(0, await RushAsync(processes, blocks: 8, last: 1_000));

            await AnHourLaterAsync(record);
            Assert.Equal(2 * PerPrefix, await RushAsync(processes, blocks: 2, last: 2_000));
            Assert.Equal(Budget - (2 * PerPrefix), await RushAsync(processes, blocks: 8, last: 3_000));
            Assert.Equal((Budget, PerPrefix), await OnRecordAsync(record));

            gate.Reopen();
            Assert.Equal(0, await RushAsync(processes, blocks: 8, last: 4_000));
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    /// <summary>Two hundred wrong guesses at one code, at once.</summary>
    private static async Task GuessAsync(ApiProcess[] processes, NpgsqlDataSource record, string phone)
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(() => processes[0].Client.SendCode(phone))).Status);
        var messages = await processes[1].Client.Get($"/dev/messages?to={phone}").Succeeded();
        var code = messages[0].Text("code");

        var replies = await Task.WhenAll(
            Enumerable.Range(1, 200).Select(step => AskAsync(() => processes[step % 3].Client.VerifyCode(phone, SignIn.Other(code, step))))
        );

        Assert.DoesNotContain(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(4, replies.Count(reply => reply.Code == "auth.otp_invalid"));
        Assert.Equal(196, replies.Count(reply => reply.Code == "auth.otp_exhausted"));
        await using var attempts = record.CreateCommand("SELECT attempts FROM one_time_codes WHERE phone = $1");
        attempts.Parameters.AddWithValue(phone);
        Assert.Equal(5, await attempts.ExecuteScalarAsync());
        Assert.Equal("auth.otp_exhausted", (await processes[2].Client.VerifyCode(phone, code).Refusal()).Code);
    }

    private async Task ForgetCountersAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Api.Engines.Redis + ",allowAdmin=true");
        await redis.GetServers()[0].FlushAllDatabasesAsync();
    }

    /// <summary>
    /// Rushes until one brings nothing more; how many codes were sent. A process that fails gives back what it took, and may do so when
    /// its rivals have been refused already.
    /// </summary>
    private static async Task<int> RushAsync(ApiProcess[] processes, int blocks, int last)
    {
        for (var sent = 0; ; last += Rivals)
        {
            var more = await RushOnceAsync(processes, blocks, last);
            sent += more;
            if (more == 0)
                return sent;
        }
    }

    /// <summary>Everybody asks for a number of their own until told yes or no; how many were told yes.</summary>
    private static async Task<int> RushOnceAsync(ApiProcess[] processes, int blocks, int last)
    {
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, Rivals)
                .Select(rival => AskAsync(() => processes[rival % 3].Client.SendCode($"09120{rival % blocks:00}{last + rival:0000}")))
        );
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }));
        return replies.Count(reply => reply.Status == HttpStatusCode.OK);
    }

    /// <summary>A process that is too busy says so, and has done nothing.</summary>
    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(Func<Task<HttpResponseMessage>> ask)
    {
        while (true)
        {
            var reply = await ask().Refusal();
            if (reply.Status != HttpStatusCode.ServiceUnavailable)
                return reply;
        }
    }

    private static async Task<(long All, long MostInABlock)> OnRecordAsync(NpgsqlDataSource record)
    {
        await using var command = record.CreateCommand(
            """
            SELECT sum(sent)::bigint, max(sent) FROM (
                SELECT count(*) AS sent FROM one_time_codes WHERE created_at > now() - interval '1 hour' GROUP BY prefix) AS blocks
            """
        );
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Processes live in real time, so what they remember grows old instead.</summary>
    private static async Task AnHourLaterAsync(NpgsqlDataSource record)
    {
        await using var age = record.CreateCommand(
            """
            UPDATE one_time_codes SET created_at = created_at - interval '1 hour';
            UPDATE rate_limits SET resets_at = resets_at - interval '1 hour'
            """
        );
        await age.ExecuteNonQueryAsync();
    }
}
