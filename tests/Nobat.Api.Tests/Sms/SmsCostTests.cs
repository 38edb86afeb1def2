using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Sms;

[Trait("Feature", "NT-07")]
public sealed class SmsCostTests(ApiFixture api) : SmsTest(api)
{
    private const int Seed = 20_261_124;

    /// <summary>Texts of one to three parts, a third of the calls to Kavenegar go wrong in some way, and every failure is repeated.</summary>
    [Fact, Trait("Promise", "P-7")]
    public async Task The_report_equals_the_books_of_the_providers_to_the_Rial()
    {
        var another = Start(("Sms:Kavenegar:PerSecond", "10000"));
        var random = new Random(Seed);
        WireFault[] faults = [WireFault.Http500, WireFault.CutBefore, WireFault.CutAfter, WireFault.Garbage, WireFault.Strange];
        var (sent, failed) = (0, 0);
        for (var i = 0; i < 60; i++)
        {
            var notice = Notice(text: new string('ن', random.Next(1, 200)));
            if (random.Next(3) == 0)
                Kavenegar.Fail([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => faults[random.Next(faults.Length)])]);
            if (random.Next(6) == 0)
                Kavenegar.ErrorFor = (notice.Address!, random.Next(2) == 0 ? 451 : 411);
            Twilio.Error = random.Next(4) == 0 ? (429, 20429) : null;
            var outcome = (await Send(another, notice)).Outcome;
            Kavenegar.ErrorFor = null;
            for (var repeat = 0; repeat < 5 && outcome is ChannelOutcome.TryAgain; repeat++)
                (failed, outcome) = (failed + 1, (await Send(another, notice)).Outcome);
            sent += outcome is ChannelOutcome.Sent ? 1 : 0;
            Kavenegar.Forgive();
            if (random.Next(5) == 0)
                await SendCode(another, notice.Address!);
        }

        foreach (var message in Twilio.Messages)
            Twilio.Settle(message.Sid, "delivered");
        foreach (var message in Kavenegar.Messages)
            message.Status = random.Next(4) == 0 ? 11 : 10;
        await CheckAsync(another, Duration.FromMinutes(6));
        await CheckAsync(another, Duration.FromMinutes(6));

        var byProvider = await Costs(another, "provider");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {Seed}: {sent} sent, {failed} repeated, {Kavenegar.Messages.Count} and {Twilio.Messages.Count} in the books; {byProvider}"
        );
        Assert.True(failed > 0 && Twilio.Messages.Count > 5 && Kavenegar.Messages.Count > 30);
        Assert.Equal(
            [
                $"kavenegar {Kavenegar.Messages.Count} {Kavenegar.Taken} 0",
                $"twilio {Twilio.Messages.Count} {Twilio.Messages.Sum(message => (long)(message.Price!.Value * 1_000_000))} 0",
            ],
            Lines(byProvider)
        );
        foreach (var by in new[] { "day", "kind", "stylist" })
            Assert.Equal(Total(byProvider), Total(await Costs(another, by)));
    }

    /// <summary>Codes go without an id of ours, so a lost answer stays lost; the report does not hide it.</summary>
    [Fact]
    public async Task A_code_whose_answer_was_lost_is_counted_as_having_no_price()
    {
        var another = Start();
        Kavenegar.Fail(WireFault.CutAfter);
        await SendCode(another, "09120007010");
        await CheckAsync(another, Duration.FromMinutes(6));

        Assert.Equal(["kavenegar 0 0 1", "twilio 1 0 1"], Lines(await Costs(another, "provider")));
        Assert.Equal(0, Kavenegar.CallsOf("sms/statuslocalmessageid"));
    }

    [Fact]
    public async Task Costs_are_added_up_by_day_kind_stylist_and_provider_for_readers_and_for_tables()
    {
        var another = Start();
        var stylist = StylistId.New();
        await Send(another, Notice(stylist: stylist));
        await Send(another, Notice(stylist: stylist, text: new string('ن', 71)));
        // 20:30 UTC is midnight in Tehran.
        await Clock.AdvanceTo(Instant.FromUtc(2026, 11, 23, 20, 29, 59));
        await Send(another, Notice(stylist: StylistId.From(Guid.Empty)));
        await Clock.Advance(Duration.FromSeconds(1));
        await SendCode(another, "09120007005");
        Kavenegar.Error = ("", 451);
        await SendCode(another, "09120007006");

        Assert.Equal(["2026-11-23 3 5000 0", "2026-11-24 2 1250 1"], Lines(await Costs(another, "day")));
        Assert.Equal(["booking_confirmed 3 5000 0", "code 2 1250 1"], Lines(await Costs(another, "kind")));
        Assert.Equal(
            new[] { $"{Guid.Empty} 1 1250 0", $"{stylist.Value} 2 3750 0", "none 2 1250 1" }.Order(StringComparer.Ordinal),
            Lines(await Costs(another, "stylist"))
        );
        Assert.Equal(["kavenegar 4 6250 0", "twilio 1 0 1"], Lines(await Costs(another, "provider")));
        using var admin = await Admin(another);
        Assert.Equal(
            "key,messages,segments,cost,unpriced,delivered,undelivered,failed\r\n"
                + "kavenegar,4,5,6250,0,0,0,1\r\ntwilio,1,1,0,1,0,0,0\r\ntotal,5,6,6250,1,0,0,1\r\n",
            await Csv(admin, "admin/sms/costs?from=2026-11-23&to=2026-11-24&groupBy=provider&format=csv")
        );
        Assert.Equal(["2026-11-24 2 1250 1"], Lines(await admin.Get("admin/sms/costs?from=2026-11-24&to=2026-11-24").Succeeded()));
        foreach (
            var wrong in new[]
            {
                "from=2026-11-24&to=2026-11-23",
                "from=2025-01-01&to=2026-11-23",
                "from=2026-11-24",
                "from=2026-11-24&to=2026-11-24&groupBy=week",
            }
        )
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.Get($"admin/sms/costs?{wrong}").Refusal()).Status);
    }

    [Fact, Trait("Feature", "NT-08")]
    public async Task The_budget_warns_and_then_lets_only_codes_leave_until_the_next_month()
    {
        var another = Start();
        using var admin = await Admin(another);
        var set = await admin.Put("admin/sms/budget", new { monthly = 3_000, warnAt = 2_000 }).Succeeded();
        Assert.Equal(("1405-09", 0L, false, false), Budget(set));

        Assert.Equal(ChannelOutcome.Sent, (await Send(another, Notice())).Outcome);
        Assert.Equal(ChannelOutcome.Sent, (await Send(another, Notice())).Outcome);
        Assert.Equal(("1405-09", 2_500L, true, false), Budget(await admin.Get("admin/sms/budget").Succeeded()));
        Assert.Equal("", await Alerts());
        var last = Notice();
        var sentLast = await Send(another, last);
        Assert.Equal((ChannelOutcome.Sent, "warning_1405-09"), (sentLast.Outcome, await Alerts()));

        Assert.Equal(ChannelResult.Refused("budget"), await Send(another, Notice()));
        Assert.Equal("used_up_1405-09 warning_1405-09", await Alerts());
        // What had left has left, and codes go whatever they cost.
        Assert.Equal(sentLast, await Send(another, last));
        await SendCode(another, "09120007007");
        await another
            .Services.GetRequiredService<ISmsSender>()
            .SendAsync(new SmsMessage(PhoneNumber.Parse("09120007007").Value, "phone_left", "متن"), CancellationToken.None);
        Assert.Equal(4, Kavenegar.Messages.Count);
        Assert.Equal(("1405-09", 5_000L, true, true), Budget(await admin.Get("admin/sms/budget").Succeeded()));

        // The first of Dey, in Tehran.
        await Clock.AdvanceTo(Instant.FromUtc(2026, 12, 21, 20, 29, 59));
        Assert.Equal(ChannelResult.Refused("budget"), await Send(another, Notice()));
        await Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(ChannelOutcome.Sent, (await Send(another, Notice())).Outcome);
        Assert.Equal(4 + 1, Kavenegar.Messages.Count);
    }

    [Fact, Trait("Feature", "NT-08")]
    public async Task The_budget_of_configuration_holds_until_an_administrator_sets_another_or_none()
    {
        var another = Start(("Sms:Budget:Monthly", "1250"), ("Sms:Budget:WarnAt", "1000"));
        using var admin = await Admin(another);
        await Send(another, Notice());
        Assert.Equal(ChannelResult.Refused("budget"), await Send(another, Notice()));

        await admin.Put("admin/sms/budget", new { }).Succeeded();
        Assert.Equal(ChannelOutcome.Sent, (await Send(another, Notice())).Outcome);
        await admin.Put("admin/sms/budget", new { monthly = 0 }).Succeeded();
        Assert.Equal(ChannelResult.Refused("budget"), await Send(another, Notice()));

        Assert.Equal(
            (HttpStatusCode.BadRequest, "sms_admin.warning_too_late"),
            await admin.Put("admin/sms/budget", new { monthly = 10, warnAt = 11 }).Refusal()
        );
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Put("admin/sms/budget", new { monthly = -1 }).Refusal()).Status);
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM audit_entries WHERE kind = 'sms_budget_set'"));
    }

    [Fact]
    public async Task An_account_that_runs_dry_or_is_shut_is_told_of()
    {
        var another = Start();
        using var admin = await Admin(another);
        Kavenegar.Credit = 999_999;
        await using (var scope = another.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<CheckSmsBalances>().RunAsync(CancellationToken.None);
        Kavenegar.Error = ("sms/send", 401);
        await Send(another, Notice());

        var items = (await admin.Get("admin/sms/providers").Succeeded()).GetProperty("items");

        Assert.Equal(["kavenegar", "twilio"], items.EnumerateArray().Select(item => item.Text("name")));
        var kavenegar = items[0];
        Assert.Equal(
            (999_999L, true, "401"),
            (kavenegar.GetProperty("balance").GetInt64(), kavenegar.GetProperty("resting").GetBoolean(), kavenegar.Text("lastError"))
        );
        Assert.Equal(["401", "low_balance"], kavenegar.GetProperty("alerts").EnumerateArray().Select(alert => alert.Text("code")).Order());
        Assert.Equal(JsonValueKind.Null, items[1].GetProperty("balance").ValueKind);
        Assert.Empty(items[1].GetProperty("alerts").EnumerateArray());
    }

    [Fact, Trait("Feature", "NT-08")]
    public async Task Messages_are_found_by_number_state_and_provider_and_no_number_is_told()
    {
        var another = Start();
        using var admin = await Admin(another);
        var notice = Notice(to: "09120007008");
        await Send(another, notice);
        await SendCode(another, "09120007009");
        Kavenegar.Error = ("", 451);
        await SendCode(another, "09120007008");

        var mine = await Items(admin, "admin/sms/messages?phoneNumber=%2B98 912 000 7008");
        Assert.Equal(["code twilio sent", "code kavenegar failed", "booking_confirmed kavenegar sent"], mine);
        Assert.Equal(["code kavenegar failed"], await Items(admin, "admin/sms/messages?state=failed"));
        Assert.Equal(["code twilio sent"], await Items(admin, "admin/sms/messages?provider=twilio"));
        var first = await admin.Get("admin/sms/messages?limit=3").Succeeded();
        var rest = await admin.Get($"admin/sms/messages?limit=3&cursor={first.Text("nextCursor")}").Succeeded();
        Assert.Equal((3, 1), (first.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
        Assert.DoesNotContain("09120007008", first.ToString() + rest, StringComparison.Ordinal);
        Assert.Contains(notice.Booking!.Value.Value.ToString(), rest.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Get("admin/sms/messages?phoneNumber=12").Refusal()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Get("admin/sms/messages?cursor=x").Refusal()).Status);
    }

    private async Task<JsonElement> Costs(ApiFixture.AnotherApi another, string by)
    {
        using var admin = await Admin(another);
        return await admin.Get($"admin/sms/costs?from=2026-11-01&to=2026-11-30&groupBy={by}").Succeeded();
    }

    /// <summary>Key, messages, cost and what has no price yet.</summary>
    private static IEnumerable<string> Lines(JsonElement costs) => costs.GetProperty("lines").EnumerateArray().Select(Line);

    private static string Line(JsonElement line) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Text("key")} {line.GetProperty("messages")} {line.GetProperty("cost")} {line.GetProperty("unpriced")}"
        );

    private static string Total(JsonElement costs) => Line(costs.GetProperty("total"));

    private static (string, long, bool, bool) Budget(JsonElement budget) =>
        (
            budget.Text("month"),
            budget.GetProperty("spent").GetInt64(),
            budget.GetProperty("warned").GetBoolean(),
            budget.GetProperty("usedUp").GetBoolean()
        );

    private Task<string> Alerts() =>
        Sql<string>("SELECT COALESCE(string_agg(code, ' ' ORDER BY code), '') FROM sms_alerts WHERE source = 'budget'");

    private static async Task<string> Csv(HttpClient admin, string path)
    {
        using var reply = await admin.Get(path);
        Assert.Equal("text/csv", reply.Content.Headers.ContentType?.MediaType);
        return await reply.Content.ReadAsStringAsync();
    }

    private static async Task<List<string>> Items(HttpClient admin, string path) =>
        [
            .. (await admin.Get(path).Succeeded())
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => $"{item.Text("kind")} {item.Text("provider")} {item.Text("state")}"),
        ];
}
