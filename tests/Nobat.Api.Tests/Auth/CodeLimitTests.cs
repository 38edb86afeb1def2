using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class CodeLimitTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string?) Cooldown = (HttpStatusCode.TooManyRequests, "auth.otp_cooldown");
    private static readonly (HttpStatusCode, string?) TooMany = (HttpStatusCode.TooManyRequests, "auth.otp_too_many");
    private static readonly (HttpStatusCode, string?) Address = (HttpStatusCode.TooManyRequests, "auth.too_many_tries");
    private static readonly (HttpStatusCode, string?) Budget = (HttpStatusCode.TooManyRequests, "auth.otp_budget");

    private readonly string _phone = Given.APhoneNumber();

    public override async ValueTask DisposeAsync()
    {
        Limits.Restore(Api);
        await base.DisposeAsync();
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task One_number_is_sent_five_codes_an_hour()
    {
        var first = Clock.Now;
        for (var sent = 0; sent < 5; sent++)
        {
            await Guest.SendCode(_phone, sent % 2 == 0 ? "login" : "phone_verification").Succeeded();
            await Clock.Advance(Duration.FromMinutes(2));
        }

        using var refused = await Guest.SendCode(_phone);
        Assert.Equal(TooMany, (refused.StatusCode, (await refused.Json()).Text("code")));
        Assert.InRange(Wait(refused), 2_900, 3_000);
        Assert.Equal(5, Sms.To(_phone).Count);

        await Clock.AdvanceTo(first + Duration.FromHours(1));
        await Guest.SendCode(_phone).Succeeded();
        // The window slides: of the five before, four are within this hour, and they leave it two minutes apart.
        await Clock.Advance(Duration.FromSeconds(60));
        using var again = await Guest.SendCode(_phone);
        Assert.Equal(TooMany, (again.StatusCode, (await again.Json()).Text("code")));
        Assert.InRange(Wait(again), 55, 60);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task One_number_is_sent_ten_codes_a_day()
    {
        var first = Clock.Now;
        for (var sent = 0; sent < 10; sent++)
        {
            await Guest.SendCode(_phone).Succeeded();
            await Clock.Advance(Duration.FromMinutes(20));
        }

        using var refused = await Guest.SendCode(_phone);
        Assert.Equal(TooMany, (refused.StatusCode, (await refused.Json()).Text("code")));
        Assert.InRange(Wait(refused), 74_000, 74_400);
        await Clock.AdvanceTo(first + Duration.FromDays(1));
        await Guest.SendCode(_phone).Succeeded();
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task A_block_of_numbers_is_sent_its_budget_and_the_next_block_its_own()
    {
        Limits.Set(Api, options => options.CodesPerPrefixAndHour = 3);
        for (var i = 0; i < 3; i++)
            await Guest.SendCode($"0912001000{i}").Succeeded();

        using var refused = await Guest.SendCode("09120010009");
        Assert.Equal(Budget, (refused.StatusCode, (await refused.Json()).Text("code")));
        Assert.InRange(Wait(refused), 3_500, 3_600);
        await Guest.SendCode("09120020009").Succeeded();

        await Clock.Advance(Duration.FromHours(1));
        await Guest.SendCode("09120010009").Succeeded();
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task All_numbers_together_are_sent_the_budget_and_its_end_is_told_once()
    {
        Limits.Set(Api, options => options.CodesPerHour = 4);
        await using var witness = await OutboxWitness.StartAsync(Api);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Guest.SendCode($"09120{i:00}0000").Refusal()));

        Assert.Equal(4, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(36, replies.Count(reply => reply == Budget));
        Assert.Equal(4, Sms.Sent.Count);
        var told = JsonElement.Parse(Assert.Single(await witness.Of("CodeBudgetReached")));
        Assert.Equal((4, JsonValueKind.Null), (told.GetProperty("limit").GetInt32(), told.GetProperty("prefix").ValueKind));
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task A_request_that_one_limit_refuses_spends_nothing_of_the_others()
    {
        Limits.Set(Api, options => (options.CodesPerHour, options.CodesPerPrefixAndHour, options.CodesPerAddressAndHour) = (4, 2, 4));
        await Guest.SendCode("09120010001").Succeeded();
        for (var again = 0; again < 5; again++)
            Assert.Equal(Cooldown, await Guest.SendCode("09120010001").Refusal());
        await Guest.SendCode("09120010002").Succeeded();
        for (var again = 0; again < 5; again++)
            Assert.Equal(Budget, await Guest.SendCode("09120010003").Refusal());

        await Guest.SendCode("09120020001").Succeeded();
        await Guest.SendCode("09120020002").Succeeded();
        Assert.Equal(Address, await Guest.SendCode("09120030001").Refusal());
        Assert.Equal(4, Sms.Sent.Count);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task What_redis_forgets_is_not_spent_again()
    {
        Limits.Set(Api, options => options.CodesPerHour = 2);
        await Guest.SendCode("09120010001").Succeeded();
        await Guest.SendCode("09120020001").Succeeded();
        await ForgetCountersAsync();

        Assert.Equal(Cooldown, await Guest.SendCode("09120010001").Refusal());
        using var refused = await Guest.SendCode("09120030001");
        Assert.Equal(Budget, (refused.StatusCode, (await refused.Json()).Text("code")));
        Assert.InRange(Wait(refused), 3_500, 3_600);
        Assert.Equal(2, Sms.Sent.Count);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task Failed_deliveries_do_not_use_a_numbers_share_up()
    {
        Sms.IsAway = true;
        for (var i = 0; i < 6; i++)
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "auth.otp_not_sent"), await Guest.SendCode(_phone).Refusal());

        Sms.IsAway = false;
        await Guest.SendCode(_phone).Succeeded();
        Assert.Equal(7L, await Sql<long>("SELECT count(*) FROM one_time_codes"));
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-1")]
    public async Task A_stranger_who_uses_up_a_numbers_share_leaves_the_owners_device_its_own()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromHours(1));
        using var owner = Api.CreateClient();
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        var answer = await Guest.LoginByCode(person.PhoneNumber, await Sms.CodeFor(person.PhoneNumber)).Succeeded();
        owner.DefaultRequestHeaders.Add("Nobat-Device", answer.Text("deviceToken"));
        for (var sent = 1; sent < 5; sent++)
        {
            await Clock.Advance(Duration.FromMinutes(1));
            await Guest.SendCode(person.PhoneNumber).Succeeded();
        }

        await Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(TooMany, await Guest.SendCode(person.PhoneNumber).Refusal());
        for (var sent = 0; sent < 5; sent++)
        {
            await owner.SendCode(person.PhoneNumber).Succeeded();
            // The minute between two codes is everybody's.
            Assert.Equal(Cooldown, await Guest.SendCode(person.PhoneNumber).Refusal());
            await Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(TooMany, await owner.SendCode(person.PhoneNumber).Refusal());
        Assert.Equal(TooMany, await Guest.SendCode(person.PhoneNumber).Refusal());
    }

    /// <summary>Whoever owns a number can be a new device at every sign-in, and may earn on each message to it.</summary>
    [Theory, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ever_new_devices_bring_a_number_no_more_than_twenty_codes_a_day(bool countersAreLost)
    {
        var phone = (await Given.ASignedInCustomer()).PhoneNumber;
        await Clock.Advance(Duration.FromHours(25));
        using var device = Api.CreateClient();
        for (var sent = 0; sent < 20; sent += 2)
        {
            await Guest.SendCode(phone).Succeeded();
            var answer = await Guest.LoginByCode(phone, await Sms.CodeFor(phone)).Succeeded();
            device.DefaultRequestHeaders.Remove("Nobat-Device");
            device.DefaultRequestHeaders.Add("Nobat-Device", answer.Text("deviceToken"));
            await Clock.Advance(Duration.FromMinutes(61));
            await device.SendCode(phone).Succeeded();
            await Clock.Advance(Duration.FromMinutes(61));
        }

        if (countersAreLost)
            await ForgetCountersAsync();
        Assert.Equal(TooMany, await device.SendCode(phone).Refusal());
        await Clock.Advance(Duration.FromHours(24) - Duration.FromMinutes(61 * 20));
        await device.SendCode(phone).Succeeded();
    }

    [Theory, Trait("Feature", "ID-03"), Trait("Promise", "A-5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_limit_answers_known_and_unknown_numbers_alike(bool isKnown)
    {
        var phone = isKnown ? (await Given.ASignedInCustomer()).PhoneNumber : Given.APhoneNumber();
        await Clock.Advance(Duration.FromDays(1));
        for (var sent = 0; sent < 5; sent++)
        {
            await Guest.SendCode(phone).Succeeded();
            Assert.Equal(Cooldown, await Guest.SendCode(phone).Refusal());
            await Clock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(TooMany, await Guest.SendCode(phone).Refusal());
    }

    private async Task ForgetCountersAsync()
    {
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(Api.Engines.Redis + ",allowAdmin=true");
        await redis.GetServers()[0].FlushAllDatabasesAsync();
    }

    private static int Wait(HttpResponseMessage refused) => int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), null);
}

/// <summary>Other limits than Development's, until they are restored.</summary>
internal static class Limits
{
    public static void Set(ApiFixture api, Action<LimitOptions> change)
    {
        var options = new LimitOptions
        {
            CodesPerAddressAndHour = 1_000_000,
            CodesPerPrefixAndHour = 1_000_000,
            CodesPerHour = 1_000_000,
            TriesPerAddressAndHour = 1_000_000,
        };
        change(options);
        Restore(api);
        Cache(api).TryAdd(Options.DefaultName, options);
    }

    public static void Restore(ApiFixture api) => Cache(api).Clear();

    private static IOptionsMonitorCache<LimitOptions> Cache(ApiFixture api) =>
        api.Services.GetRequiredService<IOptionsMonitorCache<LimitOptions>>();
}
