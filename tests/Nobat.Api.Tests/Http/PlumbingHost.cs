using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Network;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Localization;
using NodaTime;
using Npgsql;
using NSubstitute;

namespace Nobat.Api.Tests.Http;

/// <summary>The real plumbing on a real port in front of endpoints that exist only here: they crash, refuse and echo on demand.</summary>
public sealed class PlumbingHost : IAsyncLifetime
{
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([
            new("urls", "http://127.0.0.1:0"),
            new("Cors:Origins:0", "https://nobat.example"),
            new("Network:RequireHttps", "false"),
        ]);
        builder.AddNobatHttp();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new NetworkRules(new NetworkOptions()));
        builder.Services.AddSingleton(Substitute.For<IBlockList>());
        builder.Services.AddSingleton(Counting());
        builder.Services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section);
        builder.Services.AddAuthentication();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ITexts, JsonTexts>();
        var work = Substitute.For<IUnitOfWork>();
        work.Explain(Arg.Any<Exception>()).Returns(call => DatabaseGuards.Explain(call.Arg<Exception>()));
        builder.Services.AddSingleton(work);
        _app = builder.Build();
        _app.UseNobatHttp();
        MapEndpoints(_app.MapApi().AllowAnonymous());
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    /// <summary>Nobody asks too much here.</summary>
    private static IRequestCounts Counting()
    {
        var counts = Substitute.For<IRequestCounts>();
        counts.Add(default, default).ReturnsForAnyArgs(new RequestCount(true, 1, Duration.FromMinutes(1)));
        counts.AddExactlyAsync(default, default, default).ReturnsForAnyArgs(new RequestCount(true, 1, Duration.FromMinutes(1)));
        return counts;
    }

    private static void MapEndpoints(IEndpointRouteBuilder api)
    {
        api.MapPost("/echo", Ok<Echo> (Echo body) => TypedResults.Ok(body));
        api.MapGet("/crash", string () => throw new InvalidOperationException("SELECT secret FROM users"));
        api.MapGet("/away", string () => throw new NpgsqlException("connection refused", new IOException()));
        api.MapGet("/slow", string () => throw new NpgsqlException("time-out", new TimeoutException()));
        api.MapGet("/cancelled", string () => throw new OperationCanceledException());
        api.MapGet(
            "/query",
            Ok<string> (QueryDate date, QueryEnum<BookingStatus>? status, int? limit) => TypedResults.Ok($"{date.Value} {status} {limit}")
        );
        api.MapGet(
            "/refuse",
            ProblemHttpResult () =>
                RequestErrors
                    .Invalid.With("reason", BookingStatus.NoShow)
                    .WithFields([
                        new FieldError(
                            "name",
                            ValidationCodes.TooLong,
                            "",
                            System.Collections.Immutable.ImmutableDictionary<string, object?>.Empty.Add("max", 50)
                        ),
                    ])
                    .After(Duration.FromMilliseconds(1500))
                    .ToProblem()
        );
    }

    internal sealed record Echo(
        string Text,
        int Number,
        BookingStatus Status,
        BookingId Id,
        LocalDate Date,
        LocalTime Time,
        Instant At,
        double? Latitude = null,
        Language? Language = null,
        IReadOnlyList<Echo>? Children = null
    );
}
