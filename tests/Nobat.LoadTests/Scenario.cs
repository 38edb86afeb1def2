using System.Net.Http.Headers;
using System.Text.Json;

namespace Nobat.LoadTests;

/// <summary>One kind of work, as the API and as the bare host do it.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Ask">One piece of work with the next number; its status, or the first that was no success.</param>
/// <param name="AskCeiling">The same of the bare host; null where there is nothing to compare with but the past.</param>
/// <param name="Promise">Id and figure, or the figure of the earlier Nobat back-end.</param>
internal sealed record Scenario(string Name, Func<long, Task<int>> Ask, Func<long, Task<int>>? AskCeiling, string Promise);

/// <summary>The work that is measured. Every piece takes a number, so that no two runs take the same time of a calendar.</summary>
internal sealed class Scenarios(HttpClient client, Uri api, Uri ceiling, World world)
{
    public const string Password = "Load-Test-2026";

    private int _monthBytes = 45_000;
    private int _pageBytes = 12_000;
    private string Month => $"from={world.DateText(1)}&to={world.DateText(30)}";

    /// <summary>The bare host answers with as many bytes as the API does, so that both move the same through the same sockets.</summary>
    public async Task MeasureAnswersAsync()
    {
        _monthBytes = (await client.GetByteArrayAsync(new Uri(api, $"stylists/{world.Stylists[0]}/availability?{Month}"))).Length;
        using var request = Request(HttpMethod.Get, $"bookings?limit=20", 0);
        using var reply = await client.SendAsync(request);
        _pageBytes = (await reply.Content.ReadAsByteArrayAsync()).Length;
    }

    public Scenario SlotsOfAMonth =>
        new(
            "free slots of 30 days",
            n => GetAsync($"stylists/{StylistOf(n)}/availability?{Month}"),
            n => StatusAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(ceiling, $"slots/{StylistOf(n)}?{Month}&bytes={_monthBytes}"))),
            "V-1: ≥ 60 %"
        );

    public Scenario HoldAndCreate =>
        new(
            "hold, then book it",
            async n =>
            {
                var (stylist, bookingDate, startTime) = world.NextFreeTime();
                var (status, hold) = await PostAsync(
                    "bookings/holds",
                    new
                    {
                        stylistId = stylist,
                        bookingDate,
                        startTime,
                    },
                    n
                );
                return status == 201 ? (await PostAsync("bookings", new { holdId = hold }, n)).Status : status;
            },
            async n =>
            {
                var (stylist, date, time) = world.NextFreeTime();
                var customer = world.Customers[n % world.Customers.Length];
                var (status, hold) = await PostAsync(
                    new Uri(ceiling, "holds"),
                    new
                    {
                        stylist,
                        date,
                        time,
                        customer,
                    }
                );
                return status == 201 ? (await PostAsync(new Uri(ceiling, "bookings"), new { hold, customer })).Status : status;
            },
            "V-2: ≥ 50 %"
        );

    public Scenario Me =>
        new(
            "me",
            n => GetAsync("auth/me", n),
            n => StatusAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(ceiling, $"me/{CustomerOf(n)}"))),
            "V-3: ≥ 65 %; earlier 2,000/s"
        );

    public Scenario MyBookings =>
        new(
            "my bookings, 20 a page",
            n => GetAsync("bookings?limit=20", n),
            n =>
                StatusAsync(
                    new HttpRequestMessage(HttpMethod.Get, new Uri(ceiling, $"my-bookings/{CustomerOf(n)}?limit=20&bytes={_pageBytes}"))
                ),
            "V-3: ≥ 65 %"
        );

    public IEnumerable<Scenario> ComparedWithThePast =>
        [
            new(
                "free slots of one day",
                n => GetAsync($"stylists/{StylistOf(n)}/availability?date={world.DateText(5)}"),
                null,
                "earlier 270/s"
            ),
            new(
                "book directly",
                async n =>
                {
                    var (stylist, bookingDate, startTime) = world.NextFreeTime();
                    return (
                        await PostAsync(
                            "bookings",
                            new
                            {
                                stylistId = stylist,
                                bookingDate,
                                startTime,
                            },
                            n
                        )
                    ).Status;
                },
                null,
                "earlier 650/s"
            ),
            new("my bookings, 50 a page", n => GetAsync("bookings?limit=50", n), null, "earlier 475/s"),
            new("public profile", n => GetAsync($"stylists/{StylistOf(n)}/profile"), null, "earlier 2,300/s"),
            new(
                "password sign-in",
                async n =>
                {
                    var phoneNumber = World.PhoneOf((int)(n % world.Customers.Length));
                    return (await PostAsync("auth/login", new { phoneNumber, password = Password }, null)).Status;
                },
                null,
                "earlier 4/s"
            ),
        ];

    /// <summary>Gives every customer the same password by the front door once, and by the back door to the others.</summary>
    public async Task<Guid> SetPasswordAsync()
    {
        var (status, _) = await PostAsync("users/set-password", new { password = Password }, 0);
        return status == 200 ? world.Customers[0] : throw new InvalidOperationException($"set-password answered {status}.");
    }

    private Guid StylistOf(long number) => world.Stylists[number * 7 % world.Stylists.Length];

    private Guid CustomerOf(long number) => world.Customers[number % world.Customers.Length];

    private Task<int> GetAsync(string path, long? customer = null) => StatusAsync(Request(HttpMethod.Get, path, customer));

    private async Task<int> StatusAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var reply = await client.SendAsync(request);
            await reply.Content.CopyToAsync(Stream.Null);
            return (int)reply.StatusCode;
        }
    }

    private Task<(int Status, Guid Id)> PostAsync(string path, object body, long? customer) =>
        PostAsync(Request(HttpMethod.Post, path, customer), body);

    private Task<(int Status, Guid Id)> PostAsync(Uri address, object body) =>
        PostAsync(new HttpRequestMessage(HttpMethod.Post, address), body);

    private async Task<(int Status, Guid Id)> PostAsync(HttpRequestMessage request, object body)
    {
        using (request)
        {
            request.Content = JsonContent.Create(body);
            using var reply = await client.SendAsync(request);
            var bytes = await reply.Content.ReadAsByteArrayAsync();
            return ((int)reply.StatusCode, (int)reply.StatusCode == 201 ? IdIn(bytes) : Guid.Empty);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, long? customer)
    {
        var request = new HttpRequestMessage(method, new Uri(api, path));
        if (customer is { } number)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Tokens[number % world.Tokens.Length]);
        return request;
    }

    /// <summary>Both hosts begin their answer with the id; reading the rest would load the generator, not the server.</summary>
    private static Guid IdIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                return reader.GetGuid();
            }
        }

        throw new JsonException("The answer has no id.");
    }
}
