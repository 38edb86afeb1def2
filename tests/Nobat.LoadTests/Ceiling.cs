using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// The ceiling: a minimal API that executes the statements of the product by raw Npgsql, auto-prepared, and nothing else. What is
/// lost between this and the product is the price of the product's own code.
/// </summary>
internal static class Ceiling
{
    public sealed record Hold(Guid Stylist, DateOnly Date, TimeOnly Time, Guid Customer);

    public sealed record Book(Guid Hold, Guid Customer);

    public static async Task<int> RunAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var source = NpgsqlDataSource.Create(database);
        await using var app = builder.Build();
        var statements = new CeilingStatements(source);
        app.MapGet(
            "/slots/{stylist:guid}",
            async (Guid stylist, DateOnly from, DateOnly to, int bytes) =>
            {
                await statements.ReadCalendarAsync(stylist, from, to);
                return Filler(bytes);
            }
        );
        app.MapGet(
            "/me/{customer:guid}",
            async (Guid customer) => TypedResults.Bytes(await statements.ReadUserAsync(customer), "application/json")
        );
        app.MapGet(
            "/my-bookings/{customer:guid}",
            async (Guid customer, int limit, int bytes) =>
            {
                await statements.ReadBookingsAsync(customer, limit);
                return Filler(bytes);
            }
        );
        app.MapPost("/holds", async (Hold hold) => TypedResults.Created("", new { id = await statements.HoldAsync(hold) }));
        app.MapPost(
            "/bookings",
            async (Book book) =>
            {
                await statements.BookAsync(book);
                return TypedResults.Created("", new { id = book.Hold });
            }
        );
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        // Whoever started this process holds the other end; its end is ours.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.FileContentHttpResult Filler(int bytes) =>
        TypedResults.Bytes(new byte[bytes], "application/json");
}
