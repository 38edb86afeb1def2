using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Testing;

namespace Nobat.Api.Tests.Auth;

/// <summary>
/// Nobody learns from an answer, or from how long it takes, whether a number has an account. <c>NOBAT_TEST_SAMPLES</c> is the number of
/// samples of each kind; the promise is 2,000.
/// </summary>
public sealed class EnumerationTests(ApiFixture api) : ApiTest(api)
{
    private const int Tries = 3;
    private static readonly int Wanted = Number("NOBAT_TEST_SAMPLES", 40);
    private static readonly bool IsFull = Wanted >= 1_000;

    private int _next;

    /// <summary>Every way in that takes a number, with what is sent there; those that this version does not have are left out.</summary>
    private static readonly (string Path, Func<string, object> Body)[] Doors =
    [
        ("auth/send-otp", phone => new { phoneNumber = phone, type = "login" }),
        (
            "auth/verify-otp",
            phone => new
            {
                phoneNumber = phone,
                code = "123456",
                type = "login",
            }
        ),
        ("auth/login", phone => new { phoneNumber = phone, password = "Wrong horse 1" }),
        ("auth/login", phone => new { phoneNumber = phone, otpCode = "123456" }),
        ("auth/forgot-password", phone => new { phoneNumber = phone }),
        (
            "auth/reset-password",
            phone => new
            {
                phoneNumber = phone,
                code = "123456",
                newPassword = "Another horse 2",
            }
        ),
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Limits.Set(Api, _ => { });
    }

    public override async ValueTask DisposeAsync()
    {
        Limits.Restore(Api);
        await base.DisposeAsync();
    }

    [Fact, Trait("Promise", "A-5"), Trait("Feature", "ID-05")]
    public async Task Known_and_unknown_numbers_are_told_alike_and_in_the_same_time()
    {
        var ways = await WaysInAsync();
        // A new way in that takes a number is to be added to the doors.
        Assert.All(ways, way => Assert.Contains(way, Doors.Select(door => door.Path)));

        foreach (var door in Doors.Where(door => ways.Contains(door.Path)))
            await CompareAsync($"{door.Path} {Array.IndexOf(Doors, door)}", door);
    }

    private async Task CompareAsync(string name, (string Path, Func<string, object> Body) door)
    {
        await SampleAsync(door, Math.Min(Wanted, 20));
        TwoSamples? seen = null;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            seen = await SampleAsync(door, Wanted);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name}: {Wanted} samples each, median {seen.First:0.00} ms known, {seen.Second:0.00} ms unknown, p {seen.P:0.000}"
            );
            if (IsAlike(seen))
                return;
        }

        Assert.Fail($"{name}: {seen!.First:0.00} ms for known numbers, {seen.Second:0.00} ms for unknown ones, p {seen.P:0.0000}");
    }

    [Fact, Trait("Promise", "A-5"), Trait("Feature", "ID-06")]
    public async Task A_number_without_an_account_is_locked_like_one_with_it()
    {
        var (known, unknown) = await NumbersAsync(1);
        var without = (await Given.ASignedInCustomer()).PhoneNumber;

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var expected = attempt < 3 ? "auth.invalid_credentials" : "auth.account_locked";
            foreach (var phone in new[] { known[0], unknown[0], without })
                Assert.Equal((HttpStatusCode.Unauthorized, expected), await Guest.LoginByPassword(phone, "Wrong horse 1").Refusal());
        }
    }

    [Fact, Trait("Promise", "A-5"), Trait("Feature", "ID-06")]
    public async Task Tries_at_once_at_a_number_without_an_account_are_counted_like_those_at_one_with_it()
    {
        var (known, unknown) = await NumbersAsync(1);

        foreach (var phone in new[] { known[0], unknown[0] })
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Guest.LoginByPassword(phone, "Wrong horse 1").Refusal()));
            Assert.Equal(2, replies.Count(reply => reply.Code == "auth.invalid_credentials"));
            Assert.Equal(10, replies.Count(reply => reply.Code == "auth.account_locked"));
        }
    }

    /// <summary>A small run on a busy machine cannot see a millisecond; what it sees beyond its own noise counts.</summary>
    private static bool IsAlike(TwoSamples seen) => seen.P > 0.01 && seen.Gap < (IsFull ? 1 : 1 + (3 * seen.Noise));

    /// <summary>Known and unknown take turns, so that whatever else the machine does hits both.</summary>
    private async Task<TwoSamples> SampleAsync((string Path, Func<string, object> Body) door, int samples)
    {
        var (known, unknown) = await NumbersAsync(samples);
        var (first, second) = (new List<double>(samples), new List<double>(samples));
        for (var i = 0; i < samples; i++)
        {
            string one,
                other;
            if (i % 2 == 0)
                (one, other) = (await KnockAsync(door, known[i], first), await KnockAsync(door, unknown[i], second));
            else
                (other, one) = (await KnockAsync(door, unknown[i], second), await KnockAsync(door, known[i], first));
            Assert.Equal(one, other);
        }

        return new TwoSamples(first, second);
    }

    /// <summary>All of the answer that could differ, without what is new in every answer.</summary>
    private async Task<string> KnockAsync((string Path, Func<string, object> Body) door, string phone, List<double> milliseconds)
    {
        var started = Stopwatch.GetTimestamp();
        using var reply = await Guest.Post(door.Path, door.Body(phone));
        var body = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        var headers = reply.Headers.Concat(reply.Content.Headers).Select(header => header.Key).Order(StringComparer.Ordinal);
        var members = (await reply.Json())
            .EnumerateObject()
            .Select(member => member.Name == "traceId" ? $"traceId:{member.Value.GetString()!.Length}" : member.ToString());
        return $"{reply.StatusCode}\n{string.Join(',', headers)}\n{string.Join('\n', members)}\n{body.Length}";
    }

    /// <summary>Numbers with an account and a password, and as many with nothing; each is knocked with once.</summary>
    private async Task<(string[] Known, string[] Unknown)> NumbersAsync(int count)
    {
        var hash = await Api
            .Services.GetRequiredService<IPasswordHasher>()
            .HashAsync(SignIn.Password, TestContext.Current.CancellationToken);
        string[] known = [.. Enumerable.Range(0, count).Select(_ => Number())];
        await Execute(
            """
            INSERT INTO users (id, phone, phone_verified_at, first_name, last_name, email_verified, role, status, password_hash,
                               wrong_passwords, language, created_at, updated_at)
            SELECT gen_random_uuid(), phone, nobat_now(), 'Sara', 'Moradi', false, 'user', 'active', $2, 0, 'fa', nobat_now(), nobat_now()
              FROM unnest($1::text[]) AS phone
            """,
            known,
            hash.Value
        );
        return (known, [.. Enumerable.Range(0, count).Select(_ => Number())]);

        // Spread over all blocks, known and unknown among one another.
        string Number() => $"0912{(long)_next++ * 7_919_317 % 10_000_000:0000000}";
    }

    /// <summary>What a guest may post a number to.</summary>
    private async Task<List<string>> WaysInAsync()
    {
        var document = await Guest.Get("/openapi/v1.json").Succeeded();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .Where(path =>
                    path.Value.TryGetProperty("post", out var post) && !post.TryGetProperty("security", out _) && TakesNumber(post)
                )
                .Select(path => path.Name["/api/v1/".Length..]),
        ];

        bool TakesNumber(JsonElement post) =>
            post.TryGetProperty("requestBody", out var body)
            && body.GetProperty("content").TryGetProperty("application/json", out var json)
            && HasNumber(json.GetProperty("schema"));

        bool HasNumber(JsonElement schema) =>
            schema.TryGetProperty("$ref", out var name) ? HasNumber(schemas.GetProperty(name.GetString()!.Split('/')[^1]))
            : schema.TryGetProperty("oneOf", out var either) ? either.EnumerateArray().Any(HasNumber)
            : schema.TryGetProperty("properties", out var members) && members.TryGetProperty("phoneNumber", out _);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
