using Microsoft.Extensions.DependencyInjection;
using Nobat.Infrastructure.Database;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Database;

/// <summary>What is kept goes when its time is over and not before. The periods stand in docs/retention.md.</summary>
[Trait("Promise", "D-3"), Trait("Feature", "DB-07")]
public sealed class RetentionTests(ApiFixture api) : ApiTest(api)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task A_code_is_forgotten_after_a_day_and_what_became_of_it_after_ninety()
    {
        await Given.ASignedInCustomer();
        var sent = await Sql<long>("SELECT count(*) FROM one_time_codes");

        Assert.Equal((sent, sent), await CodesAfter(Duration.FromDays(1) - Minute));
        Assert.Equal((sent, 0), await CodesAfter(Duration.FromDays(1) + Minute));
        Assert.Equal((sent, 0), await CodesAfter(Duration.FromDays(90) - Minute));
        Assert.Equal((0, 0), await CodesAfter(Duration.FromDays(90) + Minute));
    }

    [Theory]
    [InlineData("sign_in_attempts", "at", 90)]
    [InlineData("wrong_guesses", "last_at", 30)]
    [InlineData("password_decoys", "last_at", 400)]
    public async Task Records_go_when_their_time_is_over_and_not_before(string table, string since, int days)
    {
        var customer = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.Post("auth/send-otp", new { phoneNumber = customer.PhoneNumber, type = "login" }).Succeeded();
        await Guest
            .Post(
                "auth/verify-otp",
                new
                {
                    phoneNumber = customer.PhoneNumber,
                    code = "000000",
                    type = "login",
                }
            )
            .Refusal();
        await Guest.Post("auth/login", new { phoneNumber = "09120000999", password = "Wrong horse 1" }).Refusal();
        var kept = await Sql<long>($"SELECT count(*) FROM {table}");
        Assert.InRange(kept, 1, 9);

        await AgeAsync(table, since, Duration.FromDays(days) - Minute);
        await RunAsync();
        Assert.Equal(kept, await Sql<long>($"SELECT count(*) FROM {table}"));

        await AgeAsync(table, since, Duration.FromDays(days) + Minute);
        await RunAsync();
        Assert.Equal(0, await Sql<long>($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task The_words_of_a_notice_go_after_thirty_days_its_history_stays_and_what_waits_keeps_them()
    {
        var customer = await Given.ASignedInCustomer();
        await Execute("DELETE FROM notifications");
        await Execute(
            """
            INSERT INTO notifications (id, kind, role, channel, recipient_id, language, state, due_at, next_try_at, attempts, segments,
                                       dedupe_key, facts, text, subject, link, created_at, fallbacks)
            SELECT gen_random_uuid(), 'booking_confirmed', 'customer', 'inbox', $1, 'fa', state::notification_state,
                   nobat_now(), CASE state WHEN 'queued' THEN nobat_now() END, 0, 0, state, '{"reason": "private"}', 'words', 'subject',
                   'link', nobat_now(), '{}'
              FROM unnest('{queued,delivered,failed}'::text[]) AS state
            """,
            customer.Id
        );

        Assert.Equal("delivered,failed,queued", await WithWordsAfter(Duration.FromDays(30) - Minute));
        Assert.Equal("queued", await WithWordsAfter(Duration.FromDays(30) + Minute));
        Assert.Equal(3, await Sql<long>("SELECT count(*) FROM notifications"));
    }

    [Fact]
    public async Task More_than_one_helping_goes_in_one_run_by_several_processes_at_once()
    {
        await Execute(
            """
            INSERT INTO wrong_guesses (phone, device_id, count, last_at)
            SELECT '0912' || lpad(n::text, 7, '0'), gen_random_uuid(), 1, nobat_now() - interval '31 days' FROM generate_series(1, 2500) AS n
            """
        );

        await Task.WhenAll(RunAsync(), RunAsync(), RunAsync());
        await RunAsync();

        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM wrong_guesses"));
    }

    private async Task<(long Rows, long Hashes)> CodesAfter(Duration age)
    {
        await AgeAsync("one_time_codes", "created_at", age);
        await RunAsync();
        return (await Sql<long>("SELECT count(*) FROM one_time_codes"), await Sql<long>("SELECT count(hash) FROM one_time_codes"));
    }

    private async Task<string?> WithWordsAfter(Duration age)
    {
        await AgeAsync("notifications", "due_at", age);
        await RunAsync();
        return await Sql<string?>(
            """
            SELECT string_agg(dedupe_key, ',' ORDER BY dedupe_key) FROM notifications
             WHERE facts ? 'reason' AND num_nonnulls(text, subject, link) = 3
            """
        );
    }

    private Task<int> AgeAsync(string table, string since, Duration age) =>
        Execute($"UPDATE {table} SET {since} = $1", (Clock.Now - age).ToDateTimeUtc());

    private Task RunAsync() => Api.Services.GetRequiredService<Retention>().RunAsync(TestContext.Current.CancellationToken);
}
