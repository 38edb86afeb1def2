using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Idempotency;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Http;

/// <summary>A request that arrives more than once has one effect, whatever was lost on the way.</summary>
public sealed class IdempotencyTests(ApiFixture api) : ApiTest(api)
{
    private const int SlotsADay = 8;

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task Two_hundred_requests_sent_five_times_at_once_have_two_hundred_effects()
    {
        const int requests = 200;
        var (client, stylist) = await ACustomerOfAStylist();

        var bodies = new string[requests];
        await Parallel.ForAsync(
            0,
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, _) =>
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BookUntilAnswered(client, stylist, number)));
                Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
                bodies[number] = Assert.Single(answers.Select(answer => answer.Body).Distinct());
            }
        );

        Assert.Equal(requests, await Sql<long>("SELECT count(*) FROM bookings"));
        Assert.Equal(requests, bodies.Select(IdOf).Distinct().Count());
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_request_whose_answer_was_lost_at_any_moment_has_one_effect_when_sent_again()
    {
        const int requests = 200;
        var random = new Random(20261123);
        var (client, stylist) = await ACustomerOfAStylist();

        var lost = 0;
        for (var number = 0; number < requests; number++)
        {
            using var hangUp = new CancellationTokenSource(TimeSpan.FromMicroseconds(random.Next(100, 12_000)));
            try
            {
                using var request = Booking(stylist, number);
                using var _ = await client.SendAsync(request, hangUp.Token);
            }
            catch (OperationCanceledException)
            {
                lost++;
            }

            var (status, _) = await BookUntilAnswered(client, stylist, number);
            Assert.Equal(HttpStatusCode.Created, status);
        }

        Assert.InRange(lost, requests / 10, requests);
        Assert.Equal(requests, await Sql<long>("SELECT count(*) FROM bookings"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task The_effect_and_its_answer_are_written_in_one_transaction()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        await BookUntilAnswered(client, stylist, 0);

        Assert.True(await Sql<bool>("SELECT k.xmin = b.xmin FROM idempotency_keys k, bookings b"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task The_same_answer_is_given_again_and_says_so()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        using var first = await client.SendAsync(Booking(stylist, 0), TestContext.Current.CancellationToken);
        using var second = await client.SendAsync(Booking(stylist, 0), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.Equal((await first.Json()).GetRawText(), (await second.Json()).GetRawText());
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_key_with_another_body_is_refused_and_nothing_is_booked()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        await BookUntilAnswered(client, stylist, 0);

        var refusal = await client.SendAsync(Booking(stylist, 1, key: "key-0"), TestContext.Current.CancellationToken).Refusal();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency.key_reused"), refusal);
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM bookings"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_key_belongs_to_its_account_and_its_route()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        var other = As(await Given.ASignedInCustomer());
        var booked = IdOf((await BookUntilAnswered(client, stylist, 0, "same")).Body);

        var (status, _) = await BookUntilAnswered(other, stylist, 1, "same");
        using var cancelled = await client.Send(HttpMethod.Delete, $"bookings/{booked}", null, ("Idempotency-Key", "same"));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
    }

    [Theory, InlineData(""), InlineData("two words"), InlineData("tab\there"), InlineData("256")]
    [Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var (client, stylist) = await ACustomerOfAStylist();
        var sent = key == "256" ? new string('k', 256) : key;

        var refusal = await client.SendAsync(Booking(stylist, 0, sent), TestContext.Current.CancellationToken).Refusal();

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency.key_invalid"), refusal);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM bookings"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_process_that_died_holds_its_key_for_thirty_seconds_only()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        await BookUntilAnswered(client, stylist, 0);
        await Execute("DELETE FROM bookings");
        await Execute("UPDATE idempotency_keys SET status = NULL, body = NULL");

        using var tooSoon = await client.SendAsync(Booking(stylist, 0), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, tooSoon.StatusCode);
        Assert.Equal("idempotency.in_flight", (await tooSoon.Json()).GetProperty("code").GetString());
        Assert.NotNull(tooSoon.Headers.RetryAfter);

        await Clock.Advance(Duration.FromSeconds(31));
        var (status, _) = await BookUntilAnswered(client, stylist, 0);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM bookings"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_refusal_is_the_answer_for_the_same_key_too()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        await BookUntilAnswered(client, stylist, 0, "first");

        using var refused = await client.SendAsync(Booking(stylist, 0, "second"), TestContext.Current.CancellationToken);
        await Execute("DELETE FROM bookings");
        using var again = await client.SendAsync(Booking(stylist, 0, "second"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal((await refused.Json()).GetRawText(), (await again.Json()).GetRawText());
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_key_is_kept_a_day_and_cleared_away_after_it()
    {
        var (client, stylist) = await ACustomerOfAStylist();
        await BookUntilAnswered(client, stylist, 0);
        var cleaner = Api.Services.GetRequiredService<IdempotencyCleaner>();

        await Clock.Advance(Duration.FromHours(24) - Duration.FromSeconds(1));
        Assert.Equal(0, await cleaner.CleanAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM idempotency_keys"));

        await Clock.Advance(Duration.FromSeconds(2));
        await cleaner.CleanAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM idempotency_keys"));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task Whoever_lost_the_key_to_another_may_not_answer_it()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = Api.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        var key = new IdempotencyKey(UserId.New(), "POST /x", "k");
        var slow = Assert.IsType<IdempotencyClaim.Taken>(await store.ClaimAsync(key, [1], ct));
        await Clock.Advance(Duration.FromSeconds(31));
        var quick = Assert.IsType<IdempotencyClaim.Taken>(await store.ClaimAsync(key, [1], ct));

        Assert.False(await store.StoreAsync(key, slow.Owner, new StoredAnswer(201, null, null, []), ct));
        Assert.True(await store.StoreAsync(key, quick.Owner, new StoredAnswer(201, null, null, []), ct));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task Whoever_lost_the_key_to_another_may_not_give_it_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = Api.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        var key = new IdempotencyKey(UserId.New(), "POST /x", "k");
        var slow = Assert.IsType<IdempotencyClaim.Taken>(await store.ClaimAsync(key, [1], ct));
        await Clock.Advance(Duration.FromSeconds(31));
        Assert.IsType<IdempotencyClaim.Taken>(await store.ClaimAsync(key, [1], ct));

        await store.ReleaseAsync(key, slow.Owner, ct);

        Assert.IsType<IdempotencyClaim.InFlight>(await store.ClaimAsync(key, [1], ct));
    }

    [Fact, Trait("Feature", "BK-10"), Trait("Promise", "B-7")]
    public async Task A_key_that_has_its_answer_is_not_given_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = Api.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        var key = new IdempotencyKey(UserId.New(), "POST /x", "k");
        var mine = Assert.IsType<IdempotencyClaim.Taken>(await store.ClaimAsync(key, [1], ct));
        Assert.True(await store.StoreAsync(key, mine.Owner, new StoredAnswer(201, null, null, []), ct));

        // As happens when the caller is gone before the answer, already written, could be sent.
        await store.ReleaseAsync(key, mine.Owner, ct);

        Assert.IsType<IdempotencyClaim.Answered>(await store.ClaimAsync(key, [1], ct));
    }

    private async Task<(HttpClient Client, StylistPerson Stylist)> ACustomerOfAStylist() =>
        (As(await Given.ASignedInCustomer()), await Given.AnApprovedStylist());

    /// <summary>Sends again as a patient client does: while the first attempt is in flight, it waits for that one's answer.</summary>
    private async Task<(HttpStatusCode Status, string Body)> BookUntilAnswered(
        HttpClient client,
        StylistPerson stylist,
        int number,
        string? key = null
    )
    {
        (HttpStatusCode Status, string Body)? answer = null;
        await Eventually.Async(
            async () =>
            {
                using var request = Booking(stylist, number, key);
                using var reply = await client.SendAsync(request);
                var body = (await reply.Json()).GetRawText();
                if (body.Contains("idempotency.in_flight", StringComparison.Ordinal))
                    return false;
                answer = (reply.StatusCode, body);
                return true;
            },
            "an answer"
        );
        return answer!.Value;
    }

    private HttpRequestMessage Booking(StylistPerson stylist, int number, string? key = null)
    {
        var date = Clock.Today.PlusDays(1 + number / SlotsADay);
        var request = new HttpRequestMessage(HttpMethod.Post, "bookings")
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new
                {
                    stylistId = stylist.StylistId,
                    bookingDate = $"{date:uuuu-MM-dd}",
                    startTime = $"{9 + number % SlotsADay:00}:00",
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? $"key-{number}");
        return request;
    }

    private static Guid IdOf(string body) => JsonElement.Parse(body).GetProperty("id").GetGuid();
}
