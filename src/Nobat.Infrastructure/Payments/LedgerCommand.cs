using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Nobat.Infrastructure.Payments;

/// <summary><c>-- ledger verify</c>: adds the books up against themselves and against the payments; exit code 0 only when all agrees.</summary>
public static class LedgerCommand
{
    private const int Broken = 2;

    /// <summary>Each finds the first few things that do not agree, in words, without personal data.</summary>
    private static readonly string[] Checks =
    [
        """
            SELECT 'transaction ' || t.id || ' adds up to ' || coalesce(sum(e.amount), 0)
              FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.transaction_id = t.id
             GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2
            """,
        // What came, by the payments and by the books.
        """
            SELECT 'payment ' || p.id || ' is ' || p.status || ', the books have ' || coalesce(-sum(e.amount), 0) || ' Rial of it'
              FROM payments p
              LEFT JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'capture'
              LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'deposits'
             GROUP BY p.id, p.status, p.amount, p.paid_at
            HAVING coalesce(-sum(e.amount), 0) <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.amount END
            """,
        // Whose it became.
        """
            SELECT 'payment ' || p.id || ' was parted ' || p.kept || ' + ' || p.returned || ', the books say otherwise'
              FROM payments p
              LEFT JOIN ledger_transactions t ON t.payment_id = p.id
              LEFT JOIN ledger_entries e ON e.transaction_id = t.id
             GROUP BY p.id, p.kept, p.returned
            HAVING coalesce(sum(e.amount) FILTER (WHERE e.account = 'stylist'), 0) <> -p.kept
                OR coalesce(sum(e.amount) FILTER (WHERE e.account = 'refunds' AND t.kind = 'owe_refund'), 0) <> -p.returned
            """,
        // What went back.
        """
            SELECT 'refund ' || r.id || ' is ' || r.status || ', the books have ' || coalesce(sum(e.amount), 0) || ' Rial of it'
              FROM refunds r
              LEFT JOIN ledger_transactions t ON t.payment_id = r.payment_id AND t.kind = 'pay_refund'
              LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'refunds'
             GROUP BY r.id, r.status, r.amount
            HAVING coalesce(sum(e.amount), 0) <> CASE WHEN r.status = 'done' THEN r.amount ELSE 0 END
            """,
        // A booking's deposit and the payment that holds it.
        """
            SELECT 'booking ' || b.id || ' says its deposit is paid and no payment holds it'
              FROM bookings b
             WHERE b.deposit_status = 'paid' AND b.deposit_amount > 0
               AND NOT EXISTS (SELECT FROM payments p WHERE p.booking_id = b.id AND p.status IN ('paid', 'settled'))
            """,
        // And the other way: money that is held for something that is over.
        """
            SELECT 'payment ' || p.id || ' is held for booking ' || b.id || ', which is over'
              FROM payments p JOIN bookings b ON b.id = p.booking_id
             WHERE p.status = 'paid' AND b.status IN ('completed', 'cancelled', 'no_show', 'expired')
               AND b.updated_at < nobat_now() - interval '15 minutes'
            """,
    ];

    public static async Task<int> VerifyAsync(IConfiguration configuration)
    {
        var database =
            configuration.GetConnectionString("Database")
            ?? throw new OptionsValidationException("ConnectionStrings", typeof(string), ["ConnectionStrings:Database is not configured."]);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var problems = await ProblemsAsync(connection, CancellationToken.None);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync($"ledger: {problem}");
        await foreach (var line in BalancesAsync(connection))
            Console.WriteLine(line);
        Console.WriteLine(problems.Count == 0 ? "ledger: all agrees" : $"ledger: BROKEN, {problems.Count} things do not agree");
        return problems.Count == 0 ? 0 : Broken;
    }

    /// <summary>At most twenty of each kind, all of one moment.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        List<string> problems = [];
        foreach (var check in Checks)
        {
            await using var command = new NpgsqlCommand($"{check} LIMIT 20", connection, moment);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                problems.Add(reader.GetString(0));
        }

        return problems;
    }

    private static async IAsyncEnumerable<string> BalancesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT account::text, sum(amount) FROM ledger_entries GROUP BY account ORDER BY account::text",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"ledger: {reader.GetString(0), -10} {reader.GetDecimal(1), 20:N0} Rial"
            );
    }
}
