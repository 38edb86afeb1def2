using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

/// <summary>
/// Somebody earns on messages to numbers of their own (SMS pumping): many addresses, many numbers. Below HTTP, with the real counters
/// and the real database, in virtual time. <c>NOBAT_TEST_PUMPING</c> is the number of requests, <c>NOBAT_TEST_SEED</c> replays a run.
/// </summary>
public sealed class PumpingTests(ApiFixture api) : ApiTest(api)
{
    private const int Rounds = 6;
    private const int AtOnce = 16;
    private const int PerAddress = 10;
    private static readonly Duration Round = Duration.FromMinutes(15);
    private static readonly int Requests = Number("NOBAT_TEST_PUMPING", 3_000);
    private static readonly int Seed = Number("NOBAT_TEST_SEED", 20261123);

    // The promise is 100,000 requests from 5,000 addresses over 10,000 numbers; smaller runs keep its proportions.
    private static readonly int Addresses = Requests / 20;
    private static readonly int Numbers = Requests / 10;
    private static readonly int PerPrefix = Requests / 1_000 * 10;
    private static readonly int PerHour = PerPrefix * 4;

    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Limits.Set(
            Api,
            options =>
                (options.CodesPerAddressAndHour, options.CodesPerPrefixAndHour, options.CodesPerHour) = (PerAddress, PerPrefix, PerHour)
        );
    }

    public override async ValueTask DisposeAsync()
    {
        Limits.Restore(Api);
        await base.DisposeAsync();
    }

    [Fact, Trait("Promise", "A-3"), Trait("Feature", "ID-03")]
    public async Task A_flood_over_sequential_numbers_is_sent_the_budget_and_a_user_elsewhere_is_served()
    {
        // Half of the numbers lie in each of two blocks.
        var first = 9_120_020_000 - (Numbers / 2);
        for (var round = 0; round < Rounds; round++)
        {
            await FloodAsync(round, request => first + (request % Numbers));
            await Guest.SendCode($"091200{3 + round}0000").Succeeded();
            await Clock.Advance(Round);
        }

        // In 75 minutes of flood each block's hour begins twice: at once, and when the first hour is over.
        Assert.Equal((2 * 2 * PerPrefix) + Rounds, Sms.Sent.Count);
        Assert.Equal(PerPrefix, await MostInAnHourAsync("prefix"));
        Assert.InRange(await MostInAnHourAsync("client_address"), 1, PerAddress);
        Report();
    }

    [Fact, Trait("Promise", "A-3"), Trait("Feature", "ID-03")]
    public async Task A_flood_over_all_numbers_is_sent_exactly_the_budget_of_every_hour()
    {
        var random = new Random(Seed);
        var numbers = Enumerable.Range(0, Requests).Select(_ => 9_120_000_000 + random.Next(10_000_000)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await FloodAsync(round, request => numbers[request]);
            await Clock.Advance(Round);
        }

        Assert.Equal(2 * PerHour, Sms.Sent.Count);
        Assert.Equal(PerHour, await MostInAnHourAsync("true"));
        Report();
    }

    private async Task FloodAsync(int round, Func<int, long> number)
    {
        var size = Requests / Rounds;
        await Parallel.ForEachAsync(
            Enumerable.Range(round * size, size),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (request, ct) =>
            {
                var phone = "0" + number(request).ToString(CultureInfo.InvariantCulture);
                var address = request % Addresses;
                var outcome = await AskAsync(phone, new IPAddress([198, 18, (byte)(address / 256), (byte)(address % 256)]), ct);
                _answers.AddOrUpdate(outcome, 1, (_, count) => count + 1);
            }
        );
    }

    /// <summary>What a request over HTTP would do, without HTTP.</summary>
    private async Task<string> AskAsync(string phone, IPAddress address, CancellationToken ct)
    {
        await using var scope = Api.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Connection.RemoteIpAddress = address;
        Api.Services.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var answer = await mediator.Send(new SendOtpCommand(phone, CodePurpose.Login), ct);
        return answer.Error?.Code ?? "sent";
    }

    /// <summary>The most codes with one value of a column within any hour, by what is on record.</summary>
    private Task<long> MostInAnHourAsync(string column) =>
        Sql<long>(
            $"""
            SELECT max(codes) FROM (
                SELECT count(*) OVER (PARTITION BY {column} ORDER BY created_at
                           RANGE BETWEEN interval '59 minutes 59.999999 seconds' PRECEDING AND CURRENT ROW) AS codes
                  FROM one_time_codes) AS hours
            """
        );

    private void Report()
    {
        var answers = string.Join(", ", _answers.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Requests} requests, {Addresses} addresses, {Numbers} numbers, seed {Seed}: {Sms.Sent.Count} sent; {answers}"
        );
        Assert.Equal(Requests / Rounds * Rounds, _answers.Values.Sum());
        Assert.All(
            _answers.Keys,
            code =>
                Assert.Contains(code, new[] { "sent", "auth.otp_cooldown", "auth.otp_too_many", "auth.too_many_tries", "auth.otp_budget" })
        );
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
