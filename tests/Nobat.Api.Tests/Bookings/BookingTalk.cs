using System.Globalization;
using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

/// <summary>The words of the booking tests.</summary>
internal static class BookingTalk
{
    public static Task<HttpResponseMessage> Hold(this HttpClient customer, StylistPerson stylist, LocalDate date, string start) =>
        customer.Post("bookings/holds", Wish(stylist, date, start));

    public static Task<HttpResponseMessage> Book(this HttpClient customer, StylistPerson stylist, LocalDate date, string start) =>
        customer.Post("bookings", Wish(stylist, date, start));

    public static Task<HttpResponseMessage> BookHeld(this HttpClient customer, JsonElement hold) =>
        customer.Post("bookings", new { holdId = hold.Id() });

    public static Task<HttpResponseMessage> Move(this HttpClient customer, JsonElement booking, LocalDate date, string start) =>
        customer.Put($"bookings/{booking.Id()}", new { bookingDate = Iso(date), startTime = start });

    public static Task<HttpResponseMessage> WalkIn(this HttpClient stylist, LocalDate date, string start) =>
        stylist.Post("stylists/bookings", WalkInWish(date, start));

    public static async Task<JsonElement[]> Items(this Task<HttpResponseMessage> listing) =>
        [.. (await listing.Succeeded()).GetProperty("items").EnumerateArray()];

    public static Guid Id(this JsonElement thing) => thing.GetProperty("id").GetGuid();

    public static string Text(this JsonElement thing, string member) => thing.GetProperty(member).GetString()!;

    public static string Iso(LocalDate date) => date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);

    /// <summary>How many answers had each status.</summary>
    public static Dictionary<HttpStatusCode, int> ByStatus(this IEnumerable<HttpResponseMessage> replies) =>
        replies.CountBy(reply => reply.StatusCode).ToDictionary();

    public static object WalkInWish(LocalDate date, string start) =>
        new
        {
            customerPhone = "۰۹۱۲ ۰۰۰ ۹۹۹۹",
            customerName = "مینا",
            bookingDate = Iso(date),
            startTime = start,
        };

    public static object Wish(StylistPerson stylist, LocalDate date, string start) =>
        new
        {
            stylistId = stylist.StylistId,
            bookingDate = Iso(date),
            startTime = start,
        };
}
