using System.Globalization;
using Npgsql;

namespace Nobat.LoadTests;

internal static class Sql
{
    public static async Task<long> ScalarAsync(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public static async Task ExecuteAsync(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Text COPY: enum labels, ranges and JSON go in as they are written.</summary>
    public static async Task CopyAsync(this NpgsqlConnection connection, string table, string columns, IEnumerable<string[]> rows)
    {
        await using var writer = await connection.BeginTextImportAsync($"COPY {table} ({columns}) FROM STDIN");
        foreach (var row in rows)
            await writer.WriteAsync(string.Join('\t', row) + "\n");
    }

    /// <summary>Pairs of live bookings of one stylist that share an instant; the promise is none.</summary>
    public static Task<long> OverlapsAsync(this NpgsqlDataSource source) =>
        source.ScalarAsync(
            """
            SELECT count(*) FROM bookings a JOIN bookings b
                ON a.stylist_id = b.stylist_id AND a.id < b.id AND a.blocked && b.blocked
             WHERE a.status IN ('held', 'pending', 'confirmed') AND b.status IN ('held', 'pending', 'confirmed')
            """
        );

    public static Task<long> DeadlocksAsync(this NpgsqlDataSource source) =>
        source.ScalarAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
}
