using System.Diagnostics;
using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Sms;

/// <summary>A provider that never answers, and a process of its own whose threads can be counted.</summary>
[Trait("Feature", "NT-06")]
public sealed class HangingProviderTests(ApiFixture api) : SmsTest(api)
{
    private const int Callers = 64;

    [Fact, Trait("Promise", "N-6"), Trait("Promise", "O-8")]
    public async Task Sixty_four_who_wait_for_it_take_no_threads_and_hold_up_nobody()
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await Api.Engines.CreateDatabaseAsync("nobat_hanging", ct);
        var settings = Settings()
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        settings["Sms__Provider"] = "kavenegar";
        settings["Jobs__Enabled"] = "false";
        settings["Serilog__MinimumLevel__Default"] = "Verbose";
        await using var process = await ApiProcess.StartAsync(database, Api.Engines.Redis, settings, ct: ct);
        Kavenegar.Always = WireFault.Hang;
        var phones = Enumerable.Range(0, Callers).Select(_ => Given.APhoneNumber()).ToList();
        var asking = phones
            .Select(phone => process.Client.Post("auth/send-otp", new { phoneNumber = phone, type = "phone_verification" }).Refusal())
            .ToList();
        await Eventually.Async(() => Task.FromResult(Kavenegar.CallsOf("verify/lookup") == Callers), $"{Callers} calls that hang");

        var (threads, slowest, probes) = (0, TimeSpan.Zero, 0);
        while (asking.Exists(call => !call.IsCompleted))
        {
            threads = Math.Max(threads, PoolThreads(process.ProcessId));
            var watch = Stopwatch.StartNew();
            await process.Client.Get("/health/live").Succeeded();
            await process.Client.Get("/health/ready").Succeeded();
            (slowest, probes) = (watch.Elapsed > slowest ? watch.Elapsed : slowest, probes + 1);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Callers} calls, {threads} pool threads of {Environment.ProcessorCount} cores, {probes} probes, the slowest {slowest.TotalMilliseconds:0} ms"
        );
        Assert.All(await Task.WhenAll(asking), refusal => Assert.Equal((HttpStatusCode.ServiceUnavailable, "auth.otp_not_sent"), refusal));
        Assert.True(probes > 10, $"{probes} probes");
        Assert.InRange(threads, 1, Environment.ProcessorCount + 20);
        Assert.True(slowest < TimeSpan.FromMilliseconds(500), $"{slowest.TotalMilliseconds:0} ms");
        Assert.Contains(
            "kavenegar did not take a message of kind code",
            process.Output.Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        foreach (var secret in phones.Append(FakeKavenegar.Key).Append(FakeTwilio.Token))
            Assert.DoesNotContain(secret, process.Output, StringComparison.Ordinal);
    }

    private static int PoolThreads(int process) =>
        Directory.EnumerateDirectories($"/proc/{process}/task").Count(thread => NameOf(thread) == ".NET TP Worker");

    private static string? NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has just ended.
            return null;
        }
    }
}
