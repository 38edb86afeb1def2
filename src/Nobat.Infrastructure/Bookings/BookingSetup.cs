using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Bookings;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Infrastructure.Bookings;

internal static class BookingSetup
{
    public static IServiceCollection AddNobatBookings(this IServiceCollection services)
    {
        services.AddSingleton<CalendarTurns>();
        services.AddScoped<CalendarTurn>();
        services.AddScoped<ICalendars, Calendars>();
        services.AddScoped<ICustomerHolds, CustomerHoldsLock>();
        services.AddSingleton<DeadlineSweep>().AddRecurringJob<DeadlineSweep>();
        services.AddSingleton<PastVisits>().AddRecurringJob<PastVisits>();
        services
            .AddOptions<BookingOptions>()
            .BindConfiguration(BookingOptions.Section)
            .Validate(options => options.HoldLength > TimeSpan.Zero, "Bookings:HoldLength must be longer than nothing.")
            .Validate(options => options.MaxLiveHolds > 0, "Bookings:MaxLiveHolds must be at least 1.")
            .Validate(options => options.UnusedHoldsAllowed > 0, "Bookings:UnusedHoldsAllowed must be at least 1.")
            .Validate(options => options.CoolDown >= TimeSpan.Zero, "Bookings:CoolDown must not be negative.")
            .Validate(options => options.CompleteAfterHours is >= 1 and <= 720, "Bookings:CompleteAfterHours must be 1 to 720.")
            .ValidateOnStart();
        return services;
    }
}
