using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Payments;
using Npgsql;
using StackExchange.Redis;
using Xunit;

namespace Nobat.Testing;

/// <summary>The whole application on real engines and real Kestrel, once for a test process; each test starts from empty tables.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private TestEngines? _engines;
    private ConnectionMultiplexer? _redis;
    private readonly TestTables _tables = new();
    private NobatApplication? _application;

    /// <summary>The real engines behind this API, for tests that start further processes.</summary>
    public TestEngines Engines => _engines ?? throw NotStarted();

    /// <summary>Connection string of the database this API uses; its clock is <see cref="Clock"/>.</summary>
    public string DatabaseConnectionString { get; private set; } = "";

    public NpgsqlDataSource Database { get; private set; } = null!;

    public TestClock Clock { get; private set; } = null!;

    public SmsRecorder Sms { get; } = new();

    /// <summary>The payment provider <c>fake</c>; the first that is offered.</summary>
    public FakeGateway Gateway { get; } = new();

    /// <summary>The application's own services, for tests below HTTP.</summary>
    public IServiceProvider Services => _application?.Services ?? throw NotStarted();

    /// <summary>Root address of the server.</summary>
    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _engines = await TestEngines.StartAsync();
        DatabaseConnectionString = await _engines.CreateDatabaseAsync("nobat_tests");
        Database = NpgsqlDataSource.Create(DatabaseConnectionString);
        _redis = await ConnectionMultiplexer.ConnectAsync(_engines.Redis + ",allowAdmin=true");
        Clock = new TestClock(Database, _redis);
        await Clock.InstallAsync(CancellationToken.None);
        _application = new NobatApplication(this, _engines.Redis, []);
        Address = _application.Start();
    }

    /// <summary>Another API on the same engines and clock, with some settings of its own.</summary>
    public AnotherApi StartAnother(params (string Key, string Value)[] settings) => StartAnother(_ => { }, settings);

    /// <summary>And with services of its own.</summary>
    public AnotherApi StartAnother(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var another = new NobatApplication(this, Engines.Redis, settings, configure);
        return new AnotherApi(another, another.Start());
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        if (_engines is not null)
            await _engines.DisposeAsync();
    }

    /// <summary>A client whose relative addresses start at <c>/api/v1/</c>; a leading slash starts at the root.</summary>
    /// <param name="at">Root address of an API other than the usual one.</param>
    public HttpClient CreateClient(string? accessToken = null, Uri? at = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(new ProblemChecker(handler)) { BaseAddress = new Uri(at ?? Address, "/api/v1/") };
        if (accessToken is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    /// <summary>Empties tables and keys, and sets the clock back to <see cref="TestClock.Start"/>.</summary>
    public async Task ResetAsync()
    {
        await using (var connection = await Database.OpenConnectionAsync())
            await _tables.EmptyAsync(connection);
        await _redis!.GetServers()[0].FlushAllDatabasesAsync();
        await Clock.ResetAsync();
        Sms.Clear();
        Gateway.Reset();
    }

    /// <param name="Address">Root address of the server.</param>
    public sealed record AnotherApi(WebApplicationFactory<Program> Application, Uri Address) : IAsyncDisposable
    {
        public IServiceProvider Services => Application.Services;

        public ValueTask DisposeAsync() => Application.DisposeAsync();
    }

    private static InvalidOperationException NotStarted() => new("The fixture has not been started.");

    private sealed class NobatApplication(
        ApiFixture fixture,
        string redis,
        (string Key, string Value)[] settings,
        Action<IServiceCollection>? configure = null
    ) : WebApplicationFactory<Program>
    {
        public Uri Start()
        {
            UseKestrel(0);
            StartServer();
            return new Uri(ClientOptions.BaseAddress, "/");
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Database", fixture.DatabaseConnectionString);
            builder.UseSetting("ConnectionStrings:Redis", redis);
            builder.UseSetting("Database:Role", "nobat_app");
            // Tests book in minutes what stylists book in weeks.
            builder.UseSetting("Notices:TextsPerHour", "100000");
            // Tests call from wherever they say; see ApiTest.From.
            builder.UseSetting("Network:ForwardedHeaders", "true");
            builder.UseSetting("Network:TrustedProxies:0", "127.0.0.1");
            builder.UseSetting("Network:TrustedProxies:1", "::1");
            // Hangfire lives in real time; tests run the jobs themselves.
            builder.UseSetting("Jobs:Enabled", "false");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            // Thousands of request lines would hide the one that matters.
            builder.UseSetting("Serilog:MinimumLevel:Default", "Warning");
            builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Warning");
            builder.ConfigureTestServices(services =>
            {
                services.RemoveAll<TimeProvider>();
                services.AddSingleton<TimeProvider>(fixture.Clock.Time);
                services.Insert(0, ServiceDescriptor.Singleton<IPaymentGateway>(fixture.Gateway));
                Record(services);
                configure?.Invoke(services);
            });
        }

        private void Record(IServiceCollection services)
        {
            var own = services.LastOrDefault(service => service.ServiceType == typeof(ISmsSender));
            services.RemoveAll<ISmsSender>();
            services.AddSingleton<ISmsSender>(provider => new SmsRecorder.Sender(fixture.Sms, (ISmsSender?)Make(own, provider)));
            foreach (var channel in services.Where(service => service.ServiceType == typeof(INoticeChannel)).ToList())
            {
                services.Remove(channel);
                services.AddSingleton<INoticeChannel>(provider => new SmsRecorder.Channel(
                    fixture.Sms,
                    (INoticeChannel)Make(channel, provider)!
                ));
            }
        }

        private static object? Make(ServiceDescriptor? service, IServiceProvider provider) =>
            service switch
            {
                null => null,
                { ImplementationInstance: { } instance } => instance,
                { ImplementationFactory: { } make } => make(provider),
                _ => ActivatorUtilities.CreateInstance(provider, service.ImplementationType!),
            };
    }
}
