using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Infrastructure.Localization;
using Nobat.Infrastructure.Network;
using Nobat.Infrastructure.Redis;
using Nobat.Testing;
using Npgsql;
using NSubstitute;

namespace Nobat.Api.Tests.Edge;

/// <summary>The door alone, on a real port and with settings of its own: no database, no Redis, endpoints that exist only here.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _entered = new(0);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EdgeHost(WebApplication app)
    {
        _app = app;
        app.UseNobatHttp();
        var api = app.MapApi();
        api.MapGet("/public", Ok<string> () => TypedResults.Ok("public")).AllowAnonymous();
        api.MapGet("/admin", Ok<string> () => TypedResults.Ok("admin")).RequireAuthorization(Policies.Admin);
        api.MapGet("/held", Hold).AllowAnonymous();
        api.MapPost("/held", Hold).AllowAnonymous().WithRateLimit(RequestKind.Book);
        api.MapPost("/held/sign-in", Hold).AllowAnonymous().WithRateLimit(RequestKind.SignIn);
    }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public static async Task<EdgeHost> StartAsync(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection([
            new("urls", "http://127.0.0.1:0"),
            new("Serilog:MinimumLevel:Default", "Fatal"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]);
        builder.AddNobatHttp();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(TestClock.Start.ToDateTimeOffset()));
        builder.Services.AddSingleton<ITexts, JsonTexts>();
        builder.Services.AddSingleton(Substitute.For<IUnitOfWork>());
        builder.Services.AddSingleton(Substitute.For<ICurrentUser>());
        builder.Services.AddSingleton(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1"));
        builder.Services.AddNobatRedis();
        builder.Services.AddNobatNetwork();
        builder.Services.AddSingleton<IRequestCounts, CountedHere>();
        builder.Services.AddAuthentication(Nobody.Name).AddScheme<AuthenticationSchemeOptions, Nobody>(Nobody.Name, null);
        var host = new EdgeHost(builder.Build());
        await host._app.StartAsync();
        host.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(host._app.Urls.Single()),
        };
        return host;
    }

    /// <summary>Returns when so many more requests have reached <c>/held</c>; they stay there until <see cref="Open"/>.</summary>
    public async Task EnteredAsync(int requests)
    {
        for (var i = 0; i < requests; i++)
            Assert.True(await _entered.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
    }

    public void Open() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        Client.Dispose();
        await _app.DisposeAsync();
        _entered.Dispose();
    }

    private async Task<Ok<string>> Hold()
    {
        _entered.Release();
        await _open.Task;
        return TypedResults.Ok("held");
    }

    private sealed class Nobody(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory log,
        System.Text.Encodings.Web.UrlEncoder encoder
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        public const string Name = "nobody";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }

    /// <summary>Without Redis and PostgreSQL there is one process to count in.</summary>
    private sealed class CountedHere(RequestCounts counts) : IRequestCounts
    {
        public RequestCount Add(in RequestLimit limit, UInt128 who) => counts.Add(limit, who);

        public Task<RequestCount> AddExactlyAsync(RequestLimit limit, UInt128 who, CancellationToken ct) =>
            Task.FromResult(counts.Add(limit, who));
    }
}
