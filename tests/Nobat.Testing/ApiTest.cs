using NodaTime;
using Npgsql;
using Xunit;

namespace Nobat.Testing;

/// <summary>A test over HTTP that starts from an empty database at <see cref="TestClock.Start"/>.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    private readonly List<HttpClient> _clients = [];
    private HttpClient? _guest;

    protected ApiTest(ApiFixture api)
    {
        Api = api;
        Given = new Given(api);
    }

    protected ApiFixture Api { get; }

    /// <summary>Builders that only use the public interface.</summary>
    protected Given Given { get; }

    protected TestClock Clock => Api.Clock;

    protected SmsRecorder Sms => Api.Sms;

    /// <summary>Tomorrow in Tehran.</summary>
    protected LocalDate Tomorrow => Clock.Today.PlusDays(1);

    /// <summary>Nobody signed in.</summary>
    protected HttpClient Guest => _guest ??= Client(accessToken: null);

    public virtual async ValueTask InitializeAsync() => await Api.ResetAsync();

    public virtual ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        Given.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Requests with this person's access token.</summary>
    protected HttpClient As(Person person) => Client(person.AccessToken);

    /// <summary>Requests with any text as the access token.</summary>
    protected HttpClient WithToken(string accessToken) => Client(accessToken);

    /// <summary>A guest's requests from this network address, by way of a trusted proxy.</summary>
    protected HttpClient From(string address, string? accessToken = null)
    {
        var client = Client(accessToken);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    /// <summary>The single value of a query against the real tables; parameters are <c>$1</c>, <c>$2</c>, …</summary>
    protected async Task<T> Sql<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("The query had no row."));
    }

    /// <summary>Runs a statement against the real tables; the number of rows it touched.</summary>
    protected async Task<int> Execute(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Api.Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return command;
    }

    private HttpClient Client(string? accessToken)
    {
        var client = Api.CreateClient(accessToken);
        _clients.Add(client);
        return client;
    }
}
