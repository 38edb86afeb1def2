using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Nobat.Testing;

namespace Nobat.Api.Tests;

/// <summary>The story README tells, by HTTP alone, step by step in the same order.</summary>
public sealed class StoryTests(ApiFixture api) : ApiTest(api)
{
    private const string AdminPhone = "09120000000";
    private const string StylistPhone = "09120001001";
    private const string SaraPhone = "+98 912 000 2001";
    private const string MinaPhone = "۰۹۱۲۰۰۰۲۰۰۲";

    [Fact]
    [Trait("Feature", "LK-01")]
    [Trait("Feature", "BK-02")]
    [Trait("Feature", "BK-05")]
    [Trait("Feature", "BK-06")]
    [Trait("Feature", "BK-09")]
    [Trait("Feature", "NT-02")]
    public async Task A_customer_books_a_stylist_through_a_shared_link()
    {
        var admin = await Register(AdminPhone);
        var (stylist, stylistId) = await AStylistWaitingForApproval();
        await Ok(admin, HttpMethod.Post, $"stylists/admin/profiles/{stylistId}/approve", new { status = "approved" });

        var link = await PublishHours(stylist, stylistId);
        var page = await Ok(null, HttpMethod.Get, link);
        Assert.Equal("Asia/Tehran", (string?)page["timeZone"]);
        Assert.Equal("سالن نوبت", (string?)page["stylist"]?["salonName"] ?? (string?)page["salonName"]);
        Assert.Equal(["09:00", "10:15", "11:30", "15:00", "16:15", "17:30"], await FreeTimes(link, "2026-11-28"));
        Assert.Empty(await FreeTimes(link, "2026-11-30"));

        var sara = await RegisterCustomer(SaraPhone, "Sara", "Moradi");
        var hold = await Ok(sara, HttpMethod.Post, "bookings/holds", Slot(stylistId, "10:15"), HttpStatusCode.Created);
        Assert.Equal("held", (string?)hold["status"]);
        var booking = await Ok(
            sara,
            HttpMethod.Post,
            "bookings",
            new { holdId = hold["id"], customerNotes = "کوتاهی" },
            HttpStatusCode.Created
        );
        Assert.Equal("confirmed", (string?)booking["status"]);
        var upcoming = await Ok(sara, HttpMethod.Get, "bookings?scope=upcoming");
        Assert.Equal((string?)booking["id"], (string?)Assert.Single(upcoming["items"]!.AsArray())!["id"]);

        var mina = await RegisterCustomer(MinaPhone, "Mina", "Karimi");
        var taken = await Ok(mina, HttpMethod.Post, "bookings/holds", Slot(stylistId, "10:15"), HttpStatusCode.Conflict);
        Assert.Equal("booking.slot_taken", (string?)taken["code"]);
        Assert.NotEmpty(taken["nearestFree"]!.AsArray());

        var moved = await Ok(sara, HttpMethod.Put, $"bookings/{booking["id"]}", new { bookingDate = "2026-11-28", startTime = "15:00" });
        Assert.Equal((string?)booking["reference"], (string?)moved["reference"]);
        Assert.Equal("15:00", (string?)moved["startTime"]);
        var cancelled = await Ok(sara, HttpMethod.Delete, $"bookings/{booking["id"]}?reason=سفر");
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        Assert.Equal(["09:00", "10:15", "11:30", "15:00", "16:15", "17:30"], await FreeTimes(link, "2026-11-28"));

        await EachPartyHasItsMessages((string)booking["reference"]!);
    }

    private async Task<(string Token, string StylistId)> AStylistWaitingForApproval()
    {
        var stylist = await Register(StylistPhone);
        await Ok(
            stylist,
            HttpMethod.Post,
            "users/complete-profile",
            new
            {
                firstName = "لیلا",
                lastName = "احمدی",
                role = "provider",
            }
        );
        var profile = await Ok(
            stylist,
            HttpMethod.Post,
            "stylists/profile",
            new
            {
                salonName = "سالن نوبت",
                salonAddress = "تهران، خیابان ولیعصر، پلاک ۱",
                instagramUsername = "nobat.salon",
            },
            HttpStatusCode.Created
        );
        var submitted = await Ok(stylist, HttpMethod.Post, "stylists/profile/submit");
        Assert.Equal("pending_approval", (string?)submitted["status"]);
        return (stylist, (string)profile["id"]!);
    }

    private async Task<string> PublishHours(string stylist, string stylistId)
    {
        string[] days = ["saturday", "sunday", "monday", "tuesday", "wednesday"];
        var hours = days.SelectMany(day =>
            new[]
            {
                new
                {
                    dayOfWeek = day,
                    startTime = "09:00",
                    endTime = "13:00",
                },
                new
                {
                    dayOfWeek = day,
                    startTime = "15:00",
                    endTime = "19:00",
                },
            }
        );
        var schedule = new
        {
            weeklyHours = hours,
            slotDurationMinutes = 60,
            bufferTimeMinutes = 15,
        };
        await Ok(stylist, HttpMethod.Post, $"stylists/{stylistId}/availability", schedule);
        var closed = new
        {
            date = "2026-11-30",
            kind = "closed",
            reason = "تعطیل",
        };
        await Ok(stylist, HttpMethod.Post, "stylists/exceptions", closed, HttpStatusCode.Created);
        var link = await Ok(stylist, HttpMethod.Post, "stylists/profile/regenerate-link");
        return ((string)link["bookingLink"]!)[1..];
    }

    private async Task EachPartyHasItsMessages(string reference)
    {
        foreach (var phone in new[] { StylistPhone, "09120002001" })
        {
            await Eventually.Async(
                async () =>
                    (await Messages(phone)).Count(message => ((string)message!["text"]!).Contains(reference, StringComparison.Ordinal))
                    == 3,
                "three messages about the booking"
            );
        }

        var toSara = (await Messages("09120002001"))
            .Select(message => (string)message!["text"]!)
            .Last(text => text.Contains(reference, StringComparison.Ordinal));
        Assert.Contains("۷ آذر ۱۴۰۵", toSara, StringComparison.Ordinal);
        Assert.Contains("۱۰:۱۵", toSara, StringComparison.Ordinal);
        Assert.Contains("خیابان ولیعصر", toSara, StringComparison.Ordinal);
    }

    private static object Slot(string stylistId, string time) =>
        new
        {
            stylistId,
            bookingDate = "2026-11-28",
            startTime = time,
        };

    private async Task<IEnumerable<string>> FreeTimes(string link, string date)
    {
        var month = await Ok(null, HttpMethod.Get, $"{link}/slots?from=2026-11-23&to=2026-12-22");
        var day = month["days"]!.AsArray().SingleOrDefault(day => (string?)day!["date"] == date);
        return day?["slots"]!.AsArray().Select(slot => (string)slot!["startTime"]!).ToList() ?? [];
    }

    private async Task<string> RegisterCustomer(string phone, string firstName, string lastName)
    {
        var token = await Register(phone);
        await Ok(
            token,
            HttpMethod.Post,
            "users/complete-profile",
            new
            {
                firstName,
                lastName,
                role = "user",
            }
        );
        return token;
    }

    private async Task<string> Register(string phone)
    {
        await Ok(null, HttpMethod.Post, "auth/send-otp", new { phoneNumber = phone, type = "phone_verification" });
        var code = (string?)(await Messages(phone))[0]!["code"];
        var verified = await Ok(
            null,
            HttpMethod.Post,
            "auth/verify-otp",
            new
            {
                phoneNumber = phone,
                code,
                type = "phone_verification",
            }
        );
        return (string)verified["accessToken"]!;
    }

    private async Task<JsonArray> Messages(string phone) =>
        (
            await Guest.GetFromJsonAsync<JsonArray>(
                $"/dev/messages?to={Uri.EscapeDataString(phone)}",
                TestContext.Current.CancellationToken
            )
        )!;

    private async Task<JsonNode> Ok(
        string? token,
        HttpMethod method,
        string path,
        object? body = null,
        HttpStatusCode expected = HttpStatusCode.OK
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.AcceptLanguage.ParseAdd("fa");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Guest.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{method} {path} answered {(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
