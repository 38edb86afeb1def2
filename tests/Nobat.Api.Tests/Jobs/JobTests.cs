using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Jobs;

/// <summary>Jobs on their real queue, in processes that run them.</summary>
[Trait("Feature", "OP-05")]
public sealed class JobTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (string, string)[] Running =
    [
        ("Jobs:Enabled", "true"),
        ("Jobs:PollEvery", "00:00:00.1"),
        ("Jobs:RetryAfter", "00:00:00"),
    ];

    private readonly JobProbe _probe = new();
    private readonly List<ApiFixture.AnotherApi> _processes = [];
    private HttpClient _admin = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Execute(
            """
            TRUNCATE hangfire.job, hangfire.jobqueue, hangfire.jobparameter, hangfire.state, hangfire.hash, hangfire.set, hangfire.list,
                hangfire.counter, hangfire.aggregatedcounter, hangfire.server, hangfire.lock
            """
        );
        _admin = As(await Given.AnAdmin());
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task One_start_runs_a_job_once_over_two_processes()
    {
        await Start();
        await Start();

        for (var run = 1; run <= 5; run++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await Run()).StatusCode);
            var expected = run;
            await Eventually.Async(async () => await Runs("Succeeded") == expected, "a run that succeeded");
        }

        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM hangfire.jobqueue") == 0, "the queue to be empty");
        Assert.Equal(5, _probe.Begun);
        var probe = await Probe();
        Assert.Equal(("succeeded", 0), (probe.Text("lastState"), probe.GetProperty("failures").GetInt32()));
        Assert.Equal("0 0 29 2 *", probe.Text("schedule"));
        Assert.All(["lastRunAt", "nextRunAt", "lastSuccessAt"], member => Assert.EndsWith("Z", probe.Text(member)));
    }

    [Fact]
    public async Task A_job_that_throws_is_tried_three_times_more_and_then_left_until_its_next_turn()
    {
        await Start();
        _probe.Act = _ => throw new InvalidOperationException("canary 09129998877");

        await Run();
        await Eventually.Async(async () => await Runs("Deleted") == 1, "a run that was given up");

        Assert.Equal(4, _probe.Begun);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM hangfire.jobqueue"));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM hangfire.set WHERE key IN ('schedule', 'retries')"));
        var left = await Probe();
        Assert.Equal(("failed", 4), (left.Text("lastState"), left.GetProperty("failures").GetInt32()));
        Assert.Equal(JsonValueKind.Null, left.GetProperty("lastSuccessAt").ValueKind);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM hangfire.state WHERE data::text LIKE '%canary%' OR reason LIKE '%canary%'"));
        Assert.NotEqual(0, await Sql<long>("SELECT count(*) FROM hangfire.state WHERE data::text LIKE '%InvalidOperationException%'"));

        _probe.Act = _ => Task.CompletedTask;
        await Run();
        await Eventually.Async(async () => (await Probe()).GetProperty("failures").GetInt32() == 0, "a success");
        Assert.Equal(5, _probe.Begun);
    }

    [Fact]
    public async Task Two_runs_of_one_job_never_overlap()
    {
        await Start();
        await Start();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _probe.Act = _ => open.Task;

        await Run();
        await Eventually.Async(() => Task.FromResult(_probe.Begun == 1), "the first run");
        await Run();
        await Run();
        await Eventually.Async(async () => await Runs("Succeeded") == 2, "two runs that found it at work");
        Assert.Equal(1, _probe.Begun);

        open.SetResult();
        await Eventually.Async(async () => await Runs("Succeeded") == 3, "the end of the first run");
        Assert.Equal(1, _probe.Begun);
    }

    [Fact, Trait("Promise", "O-2")]
    public async Task A_process_that_stops_gives_its_job_back_within_five_seconds_and_another_takes_it()
    {
        var stopping = await Start();
        _probe.Act = ct => Task.Delay(Timeout.InfiniteTimeSpan, ct);
        await Run();
        await Eventually.Async(() => Task.FromResult(_probe.Begun == 1), "the run");

        var started = Stopwatch.GetTimestamp();
        await stopping.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));

        _probe.Act = _ => Task.CompletedTask;
        await Start();
        await Eventually.Async(async () => await Runs("Succeeded") == 1, "the run elsewhere");
        Assert.Equal(2, _probe.Begun);
    }

    [Fact, Trait("Promise", "O-2")]
    public async Task A_job_that_does_not_listen_keeps_no_process_from_stopping()
    {
        var stopping = await Start();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _probe.Act = _ => open.Task;
        await Run();
        await Eventually.Async(() => Task.FromResult(_probe.Begun == 1), "the run");

        var started = Stopwatch.GetTimestamp();
        await stopping.DisposeAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        open.SetResult();

        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Jobs_of_versions_before_leave_the_schedule_and_ours_are_on_it()
    {
        var storage = Api.Services.GetRequiredService<JobStorage>();
        new RecurringJobManager(storage).AddOrUpdate(
            "gone",
            Job.FromExpression(() => Stranger.Foreign()),
            "* * * * *",
            new RecurringJobOptions()
        );

        await Start();

        using var connection = storage.GetConnection();
        Assert.Equal(
            [
                "check-sms-balances",
                "check-text-messages",
                "clean-inboxes",
                "clear-idempotency-keys",
                "clear-unfinished-sign-ins",
                "complete-past-visits",
                "expire-bookings",
                "forget-what-is-old",
                "probe",
                "reconcile-payments",
                "send-refunds",
            ],
            connection.GetRecurringJobs().Select(job => job.Id).Order()
        );
        var listed = await _admin.Get("admin/jobs").Items();
        Assert.Equal(
            [
                "check-sms-balances",
                "check-text-messages",
                "clean-inboxes",
                "clear-idempotency-keys",
                "clear-unfinished-sign-ins",
                "complete-past-visits",
                "expire-bookings",
                "forget-what-is-old",
                "reconcile-payments",
                "send-refunds",
            ],
            listed.Select(job => job.Text("name"))
        );
        Assert.All(listed, job => Assert.EndsWith("Z", job.Text("nextRunAt")));
    }

    [Fact, Trait("Feature", "SE-01")]
    public async Task A_row_in_the_queue_cannot_make_a_process_run_other_code()
    {
        var storage = Api.Services.GetRequiredService<JobStorage>();
        var client = new BackgroundJobClient(storage);
        client.Create(Job.FromExpression(() => Stranger.Foreign()), new EnqueuedState());
        client.Create(Job.FromExpression<Stranger>(stranger => stranger.Act()), new EnqueuedState());

        await Start();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM hangfire.jobqueue") == 0, "an empty queue");
        await Run();
        await Eventually.Async(() => Task.FromResult(_probe.Begun == 1), "a run of ours");

        Assert.Equal(0, Stranger.Ran);
    }

    [Fact, Trait("Promise", "O-9")]
    public async Task Starting_a_job_is_on_record_and_a_job_that_is_not_there_is_not_found()
    {
        Assert.Equal((HttpStatusCode.NotFound, "job.not_found"), await _admin.Post("admin/jobs/nothing/run").Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "job.not_scheduled"), await _admin.Post("admin/jobs/expire-bookings/run").Refusal());
        await Start();
        Assert.Equal(HttpStatusCode.Accepted, (await _admin.Post("admin/jobs/expire-bookings/run")).StatusCode);

        var lines = await _admin.Get("admin/audit?kind=job_started").Items();
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(("job", "expire-bookings", "admin"), Of(line)));

        static (string, string, string) Of(JsonElement line) => (line.Text("subjectKind"), line.Text("subjectId"), line.Text("actorRole"));
    }

    [Theory]
    [InlineData("CREATE TABLE hangfire.another (id int)")]
    [InlineData("ALTER TABLE hangfire.job ADD COLUMN another int")]
    [InlineData("UPDATE hangfire.schema SET version = 99")]
    public async Task The_application_works_with_the_tables_of_jobs_and_cannot_change_them(string change)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(change);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary>A process that runs jobs, when it has put its jobs on the schedule.</summary>
    private async Task<ApiFixture.AnotherApi> Start()
    {
        var before = await Servers();
        var process = Api.StartAnother(_probe.Register, Running);
        _processes.Add(process);
        await Eventually.Async(async () => await Servers() == before + 1, "a process that runs jobs");
        return process;
    }

    /// <summary>Starts the job through a process that knows it.</summary>
    private async Task<HttpResponseMessage> Run()
    {
        var client = Api.CreateClient((await Given.AnAdmin()).AccessToken, _processes[^1].Address);
        using (client)
            return await client.Post("admin/jobs/probe/run");
    }

    private async Task<JsonElement> Probe()
    {
        using var client = Api.CreateClient((await Given.AnAdmin()).AccessToken, _processes[^1].Address);
        return (await client.Get("admin/jobs").Items()).Single(job => job.Text("name") == "probe");
    }

    private Task<long> Servers() => Sql<long>("SELECT count(*) FROM hangfire.server");

    private Task<long> Runs(string state) =>
        Sql<long>("SELECT count(*) FROM hangfire.job WHERE statename = $1 AND arguments::text LIKE '%probe%'", state);
}
