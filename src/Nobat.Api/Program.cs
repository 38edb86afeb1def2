using Microsoft.Extensions.Options;
using Nobat.Api.Development;
using Nobat.Api.Endpoints;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Infrastructure;
using Nobat.Infrastructure.Audit;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Jobs;
using Nobat.Infrastructure.Payments;

return await Startup.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddNobatApplication();
    builder.Services.AddNobatInfrastructure();
    builder.AddNobatHttp();

    await using var engines = await builder.StartEnginesAsync(args);
    if (engines is null)
        return 1;

    if (args is ["audit", "verify", ..])
        return await AuditCommand.VerifyAsync(builder.Configuration, args.ElementAtOrDefault(2));

    if (args is ["ledger", "verify", ..])
        return await LedgerCommand.VerifyAsync(builder.Configuration);

    if (args is ["seed", ..] && builder.Environment.IsProduction())
    {
        await Console.Error.WriteLineAsync("Demo data is refused in Production.");
        return 1;
    }

    if (args is ["migrate" or "seed", ..] || builder.Environment.IsDevelopment())
    {
        var database =
            builder.Configuration.GetConnectionString("Database")
            ?? throw new OptionsValidationException("ConnectionStrings", typeof(string), ["ConnectionStrings:Database is not configured."]);
        var owner = builder.Configuration.GetConnectionString("Migrations") is { Length: > 0 } migrations ? migrations : database;
        foreach (var name in await DatabaseMigrator.MigrateAsync(owner, CancellationToken.None))
            Console.WriteLine($"applied {name}");
        if (args is ["seed", ..])
        {
            var made = await DemoSeed.RunAsync(database, TimeProvider.System.GetCurrentInstant(), CancellationToken.None);
            Console.WriteLine(made is null ? "the demo data is there already" : $"made {DemoSeed.Stylists} stylists and {made} bookings");
        }
        if (args is ["migrate" or "seed", ..])
            return 0;
    }

    var app = builder.Build();
    app.UseNobatHttp();
    var api = app.MapApi();
    api.MapAuth();
    api.MapPasswords();
    api.MapEmail();
    api.MapSecondFactors();
    api.MapExternal();
    api.MapPasskeys();
    api.MapSessions();
    api.MapCodeAdmin();
    api.MapUsers();
    api.MapCustomers();
    api.MapStylists();
    api.MapServices();
    api.MapStylistAdmin();
    api.MapAvailability();
    api.MapBookings();
    api.MapPolicies();
    api.MapPayments();
    api.MapSms();
    api.MapStylistDesk();
    api.MapNotifications();
    api.MapBookingLinks();
    api.MapVisits();
    api.MapTemplates();
    api.MapInbox();
    api.MapNoticePreferences();
    api.MapPush();
    api.MapIpBlocks();
    api.MapAudit();
    api.MapJobs();
    app.MapJobDashboard().ForAdministrators();
    if (app.Environment.IsDevelopment())
        app.MapDevelopment();
    if (!app.Environment.IsProduction())
        app.MapSandbox();
    app.Welcome();
    await app.RunAsync();
    return 0;
});

public partial class Program;
