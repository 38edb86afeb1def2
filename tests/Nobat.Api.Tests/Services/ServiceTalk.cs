using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Services;

/// <summary>The words of the tests about services.</summary>
internal static class ServiceTalk
{
    /// <summary>Ninety minutes: thirty of work, forty to take effect, twenty of work.</summary>
    public static readonly object Colour = new
    {
        name = "رنگ مو",
        nameEn = "Hair colour",
        durationMinutes = 90,
        segments = InTurn(30, 40, 20),
        price = 9_000_000,
        depositAmount = 3_000_000,
    };

    public static readonly object Cut = new
    {
        name = "کوتاهی",
        nameEn = "Cut",
        durationMinutes = 40,
        price = 4_000_000,
    };

    public static readonly object Mask = new
    {
        name = "ماسک",
        durationMinutes = 10,
        price = 500_000,
        depositAmount = 100_000,
        isAddOn = true,
    };

    public static async Task<Guid> AddService(this HttpClient stylist, object service) =>
        (await stylist.Post("stylists/services", service).Succeeded()).Id();

    public static object[] InTurn(params int[] minutes) =>
        [.. minutes.Select((length, i) => (object)new { minutes = length, kind = i % 2 == 0 ? "work" : "gap" })];

    public static Task<HttpResponseMessage> HoldOf(
        this HttpClient customer,
        StylistPerson stylist,
        LocalDate date,
        string start,
        params Guid[] services
    ) => customer.Post("bookings/holds", Wish(stylist, date, start, services));

    public static Task<HttpResponseMessage> BookOf(
        this HttpClient customer,
        StylistPerson stylist,
        LocalDate date,
        string start,
        params Guid[] services
    ) => customer.Post("bookings", Wish(stylist, date, start, services));

    public static Task<HttpResponseMessage> WalkInOf(this HttpClient stylist, LocalDate date, string start, params Guid[] services) =>
        stylist.Post(
            "stylists/bookings",
            new
            {
                customerPhone = "09120009999",
                customerName = "مینا",
                bookingDate = BookingTalk.Iso(date),
                startTime = start,
                serviceIds = services,
            }
        );

    /// <summary>Starts that are free for these services on a date.</summary>
    public static async Task<string[]> FreeStarts(this HttpClient guest, StylistPerson stylist, LocalDate date, params Guid[] services)
    {
        var chosen = string.Concat(services.Select(id => $"&serviceIds={id}"));
        var answer = await guest.Get($"stylists/{stylist.StylistId}/availability?date={BookingTalk.Iso(date)}{chosen}").Succeeded();
        return [.. answer.GetProperty("days")[0].GetProperty("slots").EnumerateArray().Select(slot => slot.Text("startTime"))];
    }

    /// <summary>Which services a booking says it has: name, minutes, price, deposit.</summary>
    public static (string, int, long, long)[] Services(this JsonElement booking) =>
        [
            .. booking
                .GetProperty("services")
                .EnumerateArray()
                .Select(line =>
                    (
                        line.Text("name"),
                        line.GetProperty("durationMinutes").GetInt32(),
                        line.GetProperty("price").GetInt64(),
                        line.GetProperty("deposit").GetInt64()
                    )
                ),
        ];

    public static long Amount(this JsonElement booking, string member) => booking.GetProperty(member).GetInt64();

    public static object Wish(StylistPerson stylist, LocalDate date, string start, params Guid[] services) =>
        new
        {
            stylistId = stylist.StylistId,
            bookingDate = BookingTalk.Iso(date),
            startTime = start,
            serviceIds = services,
        };
}
