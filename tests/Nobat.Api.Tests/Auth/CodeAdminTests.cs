using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class CodeAdminTests(ApiFixture api) : ApiTest(api)
{
    private const string Block = "0912001";
    private HttpClient _admin = null!;

    private RefusalCounter Refusals => Api.Services.GetRequiredService<RefusalCounter>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // What tests before this one have left in the process.
        await Refusals.FlushAsync(TestContext.Current.CancellationToken);
        await Execute("DELETE FROM code_refusals");
        _admin = As(await Given.AnAdmin());
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task Every_code_is_on_record_with_what_became_of_it_and_numbers_are_masked()
    {
        await ABlockWithEveryOutcome();

        var codes = (await _admin.Get("auth/admin/codes").Succeeded()).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(
            ["pending", "undelivered", "verified", "expired", "exhausted", "verified", "verified"],
            codes.Select(code => code.Text("outcome"))
        );
        Assert.All(codes, code => Assert.Matches(@"^0912\*\*\*[0-9]{4}$", code.Text("phoneNumber")));
        Assert.All(codes, code => Assert.Equal("127.0.0.1", code.Text("clientAddress")));
        Assert.Equal([false, false, true, false, false, false, false], codes.Select(code => code.GetProperty("knownDevice").GetBoolean()));
        Assert.Equal([0, 0, 1, 0, 5, 1, 1], codes.Select(code => code.GetProperty("attempts").GetInt32()));
        Assert.DoesNotContain(codes, code => code.EnumerateObject().Any(member => member.Name is "code" or "hash"));
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task A_number_searched_for_is_shown_and_no_other()
    {
        await Guest.SendCode($"{Block}0001").Succeeded();
        await Guest.SendCode($"{Block}0002").Succeeded();

        var found = await _admin.Get($"auth/admin/codes?phone=%2B98{Block[1..]}0001").Succeeded();

        Assert.Equal($"{Block}0001", Assert.Single(found.GetProperty("items").EnumerateArray()).Text("phoneNumber"));
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await _admin.Get("auth/admin/codes?phone=0912").Refusal());
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task The_list_is_read_page_by_page_and_between_days_in_Tehran()
    {
        for (var i = 0; i < 5; i++)
            await Guest.SendCode($"{Block}000{i}").Succeeded();
        // 23:59:59 and 00:00 of the next day in Tehran.
        await Clock.AdvanceTo(Instant.FromUtc(2026, 11, 23, 20, 29, 59));
        await Guest.SendCode($"{Block}0005").Succeeded();
        await Clock.Advance(Duration.FromSeconds(1));
        await Guest.SendCode($"{Block}0006").Succeeded();
        _admin = As(await Again());

        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await _admin
                .Get($"auth/admin/codes?limit=3&to=2026-11-23{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")
                .Succeeded();
            paged.AddRange(Ids(page));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        // Five, the one before midnight, and the administrator's own first code.
        Assert.Equal(7, paged.Distinct().Count());
        Assert.Equal(7, paged.Count);
        var next = Ids(await _admin.Get("auth/admin/codes?from=2026-11-24&to=2026-11-24").Succeeded());
        Assert.Equal(2, next.Count);
        Assert.Equal(await Sql<long>("SELECT count(*) FROM one_time_codes"), paged.Union(next).Count());
    }

    [Theory, Trait("Feature", "ID-03")]
    [InlineData("auth/admin/codes?cursor=nonsense")]
    [InlineData("auth/admin/codes?limit=0")]
    [InlineData("auth/admin/codes?limit=101")]
    [InlineData("auth/admin/codes?from=2026-11-23&to=2026-11-22")]
    [InlineData("auth/admin/codes/statistics?from=2026-11-23&to=2026-11-22")]
    [InlineData("auth/admin/codes/statistics?from=2026-01-01&to=2026-11-22")]
    [InlineData("auth/admin/codes/statistics?from=yesterday")]
    [InlineData("auth/admin/codes/statistics?from=0001-01-01&to=0001-01-02")]
    public async Task What_cannot_be_asked_is_refused(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _admin.Get(path).Refusal()).Status);

    [Fact, Trait("Feature", "ID-03")]
    public async Task Statistics_count_what_was_sent_redeemed_and_refused()
    {
        await ABlockWithEveryOutcome();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Guest.SendCode($"{Block}0005").Refusal()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Guest.SendCode($"{Block}0005").Refusal()).Status);
        await Refusals.FlushAsync(TestContext.Current.CancellationToken);

        var statistics = await _admin.Get("auth/admin/codes/statistics?from=2026-11-20&to=2026-11-23").Succeeded();

        var (block, admins) = (Of(statistics, "byPrefix", Block), Of(statistics, "byPrefix", "0912000"));
        // Sent: exhausted, expired, verified twice, pending; one never left.
        Assert.Equal((5, 2, 1, 1, 2, 0.4), Counts(block));
        Assert.Equal((1, 1, 0, 0, 0, 1.0), Counts(admins));
        Assert.Equal((6, 3, 1, 1, 2, 0.5), Counts(statistics.GetProperty("total")));
        Assert.Equal((2, 2, 0, 0, 0, 1.0), Counts(Of(statistics, "byType", "phone_verification")));
        Assert.Equal((4, 1, 1, 1, 2, 0.25), Counts(Of(statistics, "byType", "login")));
        Assert.Equal((6, 3, 1, 1, 2, 0.5), Counts(Of(statistics, "byDay", "2026-11-23")));
        var refused = Assert.Single(statistics.GetProperty("refusedByLimit").EnumerateArray());
        Assert.Equal(("cooldown", 2), (refused.Text("limit"), refused.GetProperty("requests").GetInt32()));
        Assert.Equal("Asia/Tehran", statistics.Text("timeZone"));
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task Statistics_of_days_without_codes_are_empty()
    {
        var statistics = await _admin.Get("auth/admin/codes/statistics?from=2026-10-01&to=2026-10-02").Succeeded();

        var total = statistics.GetProperty("total");
        Assert.Equal(0, total.GetProperty("sent").GetInt32());
        Assert.Equal(JsonValueKind.Null, total.GetProperty("verifyRate").ValueKind);
        Assert.Empty(statistics.GetProperty("byDay").EnumerateArray());
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task Refusals_are_written_down_every_few_seconds()
    {
        await Guest.SendCode($"{Block}0001").Succeeded();
        for (var i = 0; i < 3; i++)
            await Guest.SendCode($"{Block}0001").Refusal();
        await Clock.Advance(Duration.FromSeconds(6));

        await Eventually.Async(
            async () => await Sql<long>("SELECT coalesce(sum(count), 0)::bigint FROM code_refusals WHERE prefix = $1", Block) == 3,
            "three refusals on record"
        );
    }

    /// <summary>Oldest first: verified, exhausted, expired, verified from a known device, undelivered, pending.</summary>
    private async Task ABlockWithEveryOutcome()
    {
        var verified = await ACode(Guest, $"{Block}0001", "phone_verification");
        var person = await Guest.VerifyCode($"{Block}0001", verified, "phone_verification").Succeeded();
        await Step();
        var exhausted = await ACode(Guest, $"{Block}0002");
        for (var step = 1; step <= 5; step++)
            await Guest.VerifyCode($"{Block}0002", SignIn.Other(exhausted, step)).Refusal();
        await Step();
        await ACode(Guest, $"{Block}0003");
        await Clock.Advance(Duration.FromMinutes(5));
        using var device = Api.CreateClient();
        device.DefaultRequestHeaders.Add("Nobat-Device", person.Text("deviceToken"));
        await device.VerifyCode($"{Block}0001", await ACode(device, $"{Block}0001")).Succeeded();
        await Step();
        Sms.IsAway = true;
        await Guest.SendCode($"{Block}0004").Refusal();
        Sms.IsAway = false;
        await Step();
        await ACode(Guest, $"{Block}0005");
    }

    private Task Step() => Clock.Advance(Duration.FromSeconds(1));

    private async Task<string> ACode(HttpClient client, string phone, string type = "login")
    {
        await client.SendCode(phone, type).Succeeded();
        return await Sms.CodeFor(phone);
    }

    private async Task<Person> Again()
    {
        var answer = await Guest.LoginByCode(Given.AdminPhone, await ACode(Guest, Given.AdminPhone)).Succeeded();
        return new Person(Guid.Empty, Given.AdminPhone, answer.Text("accessToken"), answer.Text("refreshToken"));
    }

    private static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(code => code.Text("id"))];

    private static JsonElement Of(JsonElement statistics, string list, string key) =>
        Assert
            .Single(
                statistics.GetProperty(list).EnumerateArray(),
                row =>
                    row.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == key)
            )
            .GetProperty("codes");

    private static (int Sent, int Verified, int Expired, int Exhausted, int Refused, double Rate) Counts(JsonElement counts)
    {
        return (
            Number("sent"),
            Number("verified"),
            Number("expired"),
            Number("exhausted"),
            Number("refused"),
            counts.GetProperty("verifyRate").GetDouble()
        );

        int Number(string member) => counts.GetProperty(member).GetInt32();
    }
}
