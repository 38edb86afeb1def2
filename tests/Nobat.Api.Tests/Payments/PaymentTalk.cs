using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Payments;

/// <summary>The words of the payment tests.</summary>
internal static class PaymentTalk
{
    public const long Price = 2_000_000;
    public const long Deposit = 500_000;

    public static async Task<Guid> AddService(this HttpClient stylist, long price = Price, long deposit = Deposit, int minutes = 60) =>
        (
            await stylist
                .Post(
                    "stylists/services",
                    new
                    {
                        name = "کوتاهی",
                        durationMinutes = minutes,
                        price,
                        depositAmount = deposit,
                        isActive = true,
                    }
                )
                .Succeeded()
        ).Id();

    public static Task<HttpResponseMessage> BookService(
        this HttpClient customer,
        StylistPerson stylist,
        Guid service,
        LocalDate date,
        string start
    ) =>
        customer.Post(
            "bookings",
            new
            {
                stylistId = stylist.StylistId,
                bookingDate = BookingTalk.Iso(date),
                startTime = start,
                serviceIds = new[] { service },
            }
        );

    public static Task<HttpResponseMessage> PayDeposit(this HttpClient customer, Guid booking, string? gateway = null) =>
        customer.Post($"bookings/{booking}/pay-deposit", new { gateway });

    public static string AuthorityOf(this JsonElement page) => new Uri(page.Text("redirectUrl")).Segments[^1];

    public static Task<HttpResponseMessage> ComeBack(this HttpClient guest, string authority) =>
        guest.Get($"payments/callback/fake?authority={authority}&status=OK");

    /// <summary>One run of a recurring job, as the scheduler makes it.</summary>
    public static async Task Run<TJob>(this ApiFixture api)
        where TJob : class, IRecurringJob
    {
        await using var scope = api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }
}
