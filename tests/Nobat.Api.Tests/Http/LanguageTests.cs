using System.Text.Json;
using System.Text.RegularExpressions;
using Nobat.Api.Tests.Bookings;
using Nobat.Api.Tests.Payments;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>People are spoken to in their language, machines in one that never changes.</summary>
public sealed partial class LanguageTests(ApiFixture api) : ApiTest(api)
{
    /// <summary>Written for people, so they may differ between languages.</summary>
    private static readonly HashSet<string> ForPeople = ["title", "detail", "message", "jalaliDate", "name", "traceId", "displayName"];

    /// <summary>Differ from call to call.</summary>
    private static readonly HashSet<string> OfTheMoment = ["traceId"];

    [Theory, Trait("Feature", "LN-01")]
    [InlineData("en", "fa", "en"), InlineData("fa", "en", "fa")]
    [InlineData(null, "en", "en"), InlineData(null, "fa", "fa")]
    [InlineData("de", "en", "en"), InlineData("*", "en", "en"), InlineData("en;q=0", "en", "en"), InlineData("de, fr;q=0.9", "fa", "fa")]
    [InlineData("fa;q=0.1, en;q=0.9", "fa", "en"), InlineData("en-GB, fa;q=0.9", "fa", "en"), InlineData("fa-IR", "en", "fa")]
    public async Task Refusals_and_messages_follow_the_header_then_the_account_then_the_default(
        string? header,
        string preference,
        string expected
    )
    {
        var sara = await Given.ASignedInCustomer();
        await As(sara).Put("users/profile", new { language = preference }).Succeeded();
        var client = As(sara);
        (string Name, string Value)[] headers = header is null ? [] : [("Accept-Language", header)];

        using var missing = await client.Send(HttpMethod.Get, $"bookings/{Guid.NewGuid()}", null, headers);
        using var invalid = await client.Send(HttpMethod.Put, "users/profile", new { firstName = "" }, headers);
        using var malformed = await client.Send(HttpMethod.Post, "bookings", new { nonsense = 1 }, headers);
        using var done = await client.Send(HttpMethod.Post, "users/set-password", new { password = "Long enough Word" }, headers);

        Assert.Equal(expected, LanguageOf((await missing.Json()).Text("detail")));
        Assert.Equal(expected, LanguageOf((await missing.Json()).Text("title")));
        Assert.Equal(expected, LanguageOf((await invalid.Json()).GetProperty("errors").GetProperty("firstName")[0].Text("message")));
        Assert.Equal(expected, LanguageOf((await malformed.Json()).Text("detail")));
        Assert.Equal(expected, LanguageOf((await done.Json()).Text("message")));
        Assert.Equal(expected, missing.Content.Headers.ContentLanguage.Single());
    }

    [Theory, Trait("Feature", "LN-01")]
    [InlineData("Fa", "fa"), InlineData("En", "en")]
    public async Task A_guest_without_a_wish_is_spoken_to_in_the_default_language(string configured, string expected)
    {
        await using var other = Api.StartAnother(("Localization:DefaultLanguage", configured));
        using var guest = Api.CreateClient(at: other.Address);

        using var refused = await guest.Get("users/profile");
        using var nowhere = await guest.Get("nowhere");
        var sent = await guest.Post("auth/send-otp", new { phoneNumber = Given.APhoneNumber(), type = "phone_verification" }).Succeeded();

        Assert.Equal(expected, LanguageOf((await refused.Json()).Text("detail")));
        Assert.Equal(expected, LanguageOf((await nowhere.Json()).Text("detail")));
        Assert.Equal(expected, LanguageOf(sent.Text("message")));
    }

    [Theory, Trait("Feature", "LN-03")]
    [InlineData("fa", "این مقدار باید بین ۱ و ۱۰۰ باشد.")]
    [InlineData("en", "between 1 and 100")]
    public async Task Numbers_in_what_people_read_have_the_digits_of_its_language(string language, string expected)
    {
        using var reply = await As(await Given.ASignedInCustomer())
            .Send(HttpMethod.Get, "auth/login-history?limit=0", null, ("Accept-Language", language));

        var said = (await reply.Json()).GetProperty("errors").GetProperty("limit")[0].Text("message");
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "LN-03")]
    public async Task What_machines_read_is_the_same_in_every_language()
    {
        var (stylist, customer, admin) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer(), await Given.AnAdmin());
        var service = await As(stylist).AddService();
        var booking = await As(customer).BookService(stylist, service, Tomorrow, "10:00").Succeeded();
        (HttpClient Caller, string Path)[] answers =
        [
            (As(customer), $"bookings/{booking.Id()}"),
            (As(customer), "bookings"),
            (As(customer), $"bookings/{booking.Id()}/quote?action=cancel"),
            (As(customer), "users/profile"),
            (As(customer), "auth/sessions"),
            (As(customer), "customers/booking-form"),
            (As(stylist), "stylists/profile"),
            (As(stylist), "stylists/services"),
            (As(stylist), "stylists/policy"),
            (As(stylist), "stylists/bookings"),
            (As(stylist), $"stylists/calendar?from={Tomorrow:uuuu-MM-dd}&to={Tomorrow:uuuu-MM-dd}"),
            (Guest, $"stylists/{stylist.StylistId}/profile"),
            (Guest, $"stylists/{stylist.StylistId}/availability?date={Tomorrow:uuuu-MM-dd}&explain=true"),
            (As(admin), "admin/templates?kind=booking_confirmed"),
            (As(admin), "admin/audit"),
            (As(customer), $"bookings/{Guid.NewGuid()}"),
            (As(customer), "bookings?status=nonsense"),
            (Guest, "users/profile"),
        ];
        foreach (var (caller, path) in answers)
        {
            using var fa = await caller.Send(HttpMethod.Get, path, null, ("Accept-Language", "fa"));
            using var en = await caller.Send(HttpMethod.Get, path, null, ("Accept-Language", "en"));
            Assert.Equal(en.StatusCode, fa.StatusCode);
            var (persian, english) = (Leaves(await fa.Json()).ToList(), Leaves(await en.Json()).ToList());
            Assert.Equal(english.Where(IsForMachines), persian.Where(IsForMachines));
            Assert.All(
                persian.Where(leaf => leaf.Name == "jalaliDate"),
                leaf => Assert.Matches("^[0-9]{4}/[0-9]{2}/[0-9]{2}$", leaf.Value)
            );
            Assert.All(
                persian.Where(IsForMachines).Where(leaf => IsCoded(leaf.Name)),
                leaf => Assert.DoesNotMatch("[^\\u0000-\\u007F]", leaf.Value)
            );
        }

        static bool IsForMachines((string Name, string Value) leaf) => !ForPeople.Contains(leaf.Name) && !OfTheMoment.Contains(leaf.Name);
    }

    [Fact, Trait("Feature", "LN-03")]
    public async Task Arabic_letters_and_digits_are_kept_as_Persian_ones()
    {
        var sara = await Given.APendingUser();
        await As(sara)
            .Post(
                "users/complete-profile",
                new
                {
                    firstName = " علي ",
                    lastName = "كريمي",
                    role = "user",
                }
            )
            .Succeeded();
        var profile = await As(sara).Get("users/profile").Succeeded();
        var renamed = await As(sara).Put("users/profile", new { firstName = "يكتا" }).Succeeded();
        var stylist = await Given.ASignedInStylist();
        var salon = await As(stylist)
            .Post(
                "stylists/profile",
                new
                {
                    salonAddress = "پلاك ٣٤",
                    salonName = "سالن يك",
                    bio = "رنگ و كوتاهي",
                }
            )
            .Succeeded();
        var service = await As(stylist).Post("stylists/services", Service("كوتاهي")).Succeeded();
        var instructed = await As(stylist).Put("stylists/profile/instructions", new { instructions = "كمي زودتر\nبيا" }).Succeeded();

        Assert.Equal(("علی", "کریمی"), (profile.Text("firstName"), profile.Text("lastName")));
        Assert.Equal("یکتا", renamed.Text("firstName"));
        Assert.Equal(("پلاک ۳۴", "سالن یک", "رنگ و کوتاهی"), (salon.Text("salonAddress"), salon.Text("salonName"), salon.Text("bio")));
        Assert.Equal("کوتاهی", service.Text("name"));
        Assert.Equal("کمی زودتر\nبیا", instructed.Text("visitInstructions"));
    }

    [Fact, Trait("Feature", "LN-03")]
    public async Task Notes_and_names_of_visits_are_kept_as_Persian_is_written_and_passwords_as_they_were_typed()
    {
        var (stylist, sara) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var wish = new
        {
            stylistId = stylist.StylistId,
            bookingDate = BookingTalk.Iso(Tomorrow),
            startTime = "10:00",
            customerNotes = "موي بلند",
        };
        var booking = await As(sara).Post("bookings", wish).Succeeded();
        var edited = await As(sara).Put($"bookings/{booking.Id()}", new { customerNotes = "كوتاه" }).Succeeded();
        var walkIn = await As(stylist)
            .Post(
                "stylists/bookings",
                new
                {
                    customerPhone = "٠٩١٢٠٠٠٩٩٩٩",
                    customerName = "مينا",
                    bookingDate = BookingTalk.Iso(Tomorrow),
                    startTime = "12:00",
                }
            )
            .Succeeded();
        await As(sara).Post("users/set-password", new { password = "Aa كليد محكم" }).Succeeded();

        Assert.Equal(("موی بلند", "کوتاه"), (booking.Text("customerNotes"), edited.Text("customerNotes")));
        Assert.Equal(
            ("مینا", "09120009999"),
            (walkIn.GetProperty("customer").Text("firstName"), walkIn.GetProperty("customer").Text("phoneNumber"))
        );
        await Guest.Post("auth/login", new { phoneNumber = sara.PhoneNumber, password = "Aa كليد محكم" }).Succeeded();
        var other = await Guest.Post("auth/login", new { phoneNumber = sara.PhoneNumber, password = "Aa کلید محکم" }).Refusal();
        Assert.Equal("auth.invalid_credentials", other.Code);
    }

    private static object Service(string name) =>
        new
        {
            name,
            durationMinutes = 60,
            price = 1_000_000,
        };

    private static string LanguageOf(string text) => Persian().IsMatch(text) ? "fa" : "en";

    /// <summary>Members that hold codes, dates, states or numbers, whatever people wrote into others.</summary>
    private static bool IsCoded(string name) =>
        name
            is "code"
                or "status"
                or "kind"
                or "role"
                or "type"
                or "instance"
                or "reason"
                or "reference"
                or "timeZone"
                or "language"
                or "depositStatus"
        || name.EndsWith("Date", StringComparison.Ordinal)
        || name.EndsWith("At", StringComparison.Ordinal)
        || name.EndsWith("Time", StringComparison.Ordinal)
        || name.EndsWith("Id", StringComparison.Ordinal)
        || name.EndsWith("Amount", StringComparison.Ordinal);

    /// <summary>Every value with the name of its member, in order.</summary>
    private static IEnumerable<(string Name, string Value)> Leaves(JsonElement element, string name = "") =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Leaves(member.Value, member.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Leaves(item, name)),
            _ => [(name, element.ToString())],
        };

    [GeneratedRegex("[\\u0600-\\u06FF]")]
    private static partial Regex Persian();
}
