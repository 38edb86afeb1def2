using Nobat.Testing;

namespace Nobat.Api.Tests.Auth;

/// <summary>Remembers every event that was committed: the dispatcher deletes what it has brought to its handlers.</summary>
internal sealed class OutboxWitness : IAsyncDisposable
{
    private readonly ApiFixture _api;

    private OutboxWitness(ApiFixture api) => _api = api;

    public static async Task<OutboxWitness> StartAsync(ApiFixture api)
    {
        var witness = new OutboxWitness(api);
        await witness.RunAsync(
            """
            CREATE TABLE witnessed (type text NOT NULL, payload text NOT NULL);
            CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO public.witnessed VALUES (NEW.type, NEW.payload::text); RETURN NEW; END';
            CREATE TRIGGER witness AFTER INSERT ON outbox_messages FOR EACH ROW EXECUTE FUNCTION witness();
            """
        );
        return witness;
    }

    /// <summary>What the events of one type said, in JSON.</summary>
    public async Task<List<string>> Of(string type)
    {
        await using var command = _api.Database.CreateCommand("SELECT payload FROM witnessed WHERE type = $1");
        command.Parameters.AddWithValue(type);
        await using var rows = await command.ExecuteReaderAsync();
        var payloads = new List<string>();
        while (await rows.ReadAsync())
            payloads.Add(rows.GetString(0));
        return payloads;
    }

    public async ValueTask DisposeAsync() =>
        await RunAsync("DROP TRIGGER witness ON outbox_messages; DROP FUNCTION witness(); DROP TABLE witnessed;");

    private async Task RunAsync(string sql)
    {
        await using var command = _api.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
