using Nobat.Domain.Stylists;
using Npgsql;

namespace Nobat.Infrastructure.Live;

/// <summary>The versions of calendars that can be seen, with the links that lead to them now.</summary>
internal sealed class CalendarVersions(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT p.id, p.link_token, coalesce(a.version, 0)
          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id
         WHERE p.id = ANY($1) AND p.status = 'approved'
        """;

    internal sealed record Row(BookingLinkToken Link, long Version);

    public async Task<Dictionary<Guid, Row>> ReadAsync(Guid[] stylists, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = stylists });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<Guid, Row>();
        while (await reader.ReadAsync(ct))
            found[reader.GetGuid(0)] = new Row(BookingLinkToken.FromStorage(reader.GetString(1)), reader.GetInt64(2));
        return found;
    }
}
