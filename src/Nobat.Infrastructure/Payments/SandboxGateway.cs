using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Payments;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Payments;

/// <summary>
/// A gateway that takes no money, for development and tests: its books are two tables and its page is our own. It keeps the rules real
/// ones keep, so nothing that works with it depends on it.
/// </summary>
internal sealed class SandboxGateway(
    NpgsqlDataSource database,
    IHttpClientFactory clients,
    IOptions<SiteOptions> site,
    IOptions<GatewayOptions> options
) : IPaymentGateway, ISandboxPage
{
    public const string Client = "sandbox";
    public const string GatewayName = "sandbox";
    private const string HasMoney = "(state = 'paid' OR state = 'late' AND pays_at <= nobat_now())";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public string Name => GatewayName;

    public GatewayTerms Terms { get; } =
        new(
            MinAmount: 1_000,
            MaxAmount: 2_000_000_000,
            MinRefund: 20_000,
            ReverseWithin: NodaTime.Duration.FromMinutes(30),
            RefundsAreKeyed: true
        );

    public async Task<GatewayResult<OpenedPayment>> OpenAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var authority = $"S{RandomNumberGenerator.GetString(Alphabet, 35)}";
        await using var open = Command(
            "INSERT INTO sandbox_payments (authority, amount, callback_url, state) VALUES ($1, $2, $3, 'open')",
            authority,
            order.Amount,
            order.CallbackUrl.AbsoluteUri
        );
        await open.ExecuteNonQueryAsync(cancellationToken);
        return GatewayResult<OpenedPayment>.Done(new(authority, new Uri(site.Value.AddressOf($"/sandbox/pay/{authority}"))));
    }

    public async Task<GatewayResult<PaymentProof>> VerifyAsync(string authority, long amount, CancellationToken cancellationToken)
    {
        await using var verify = Command(
            $"UPDATE sandbox_payments SET state = 'verified' WHERE authority = $1 AND amount = $2 AND ({HasMoney} OR state = 'verified')",
            authority,
            amount
        );
        return await verify.ExecuteNonQueryAsync(cancellationToken) == 1
            ? GatewayResult<PaymentProof>.Done(new($"SB{authority[1..9]}", "603799******0000", Fee: 0))
            : GatewayResult<PaymentProof>.Refused("not_paid");
    }

    public async Task<GatewayResult<GatewayState>> InquireAsync(string authority, CancellationToken cancellationToken)
    {
        if (await FindAsync(authority, cancellationToken) is not { } found)
            return GatewayResult<GatewayState>.Refused("not_found");
        var state = found.State switch
        {
            "open" => GatewayPaymentState.Open,
            "paid" => GatewayPaymentState.Paid,
            "verified" => GatewayPaymentState.Verified,
            "reversed" => GatewayPaymentState.Reversed,
            "refunded" => GatewayPaymentState.Refunded,
            _ => GatewayPaymentState.Failed,
        };
        return GatewayResult<GatewayState>.Done(new(state, found.Amount));
    }

    public async Task<GatewayResult<IReadOnlyList<UnverifiedPayment>>> ListUnverifiedAsync(CancellationToken cancellationToken)
    {
        await using var list = Command($"SELECT authority, amount FROM sandbox_payments WHERE {HasMoney} ORDER BY authority LIMIT 100");
        await using var reader = await list.ExecuteReaderAsync(cancellationToken);
        var held = new List<UnverifiedPayment>();
        while (await reader.ReadAsync(cancellationToken))
            held.Add(new(reader.GetString(0), reader.GetInt64(1)));
        return GatewayResult<IReadOnlyList<UnverifiedPayment>>.Done(held);
    }

    public async Task<GatewayResult<RefundReceipt>> ReverseAsync(string authority, CancellationToken cancellationToken)
    {
        await using var reverse = Command(
            "UPDATE sandbox_payments SET state = 'reversed', returned = amount WHERE authority = $1 AND (state = 'reversed' OR (state = 'verified' AND returned = 0))",
            authority
        );
        return await reverse.ExecuteNonQueryAsync(cancellationToken) == 1
            ? GatewayResult<RefundReceipt>.Done(new($"SV{authority[1..9]}"))
            : GatewayResult<RefundReceipt>.Refused("not_verified");
    }

    /// <summary>The key and the money in one statement: one key has one effect.</summary>
    public async Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken cancellationToken)
    {
        await using var refund = Command(
            """
            WITH asked AS (
                INSERT INTO sandbox_refunds (key, authority, amount)
                SELECT $1, authority, $3 FROM sandbox_payments WHERE authority = $2 AND state IN ('verified', 'refunded') AND returned + $3 <= amount
                ON CONFLICT (key) DO NOTHING RETURNING 1),
            paid AS (UPDATE sandbox_payments SET state = 'refunded', returned = returned + $3 WHERE authority = $2 AND EXISTS (SELECT FROM asked) RETURNING 1)
            SELECT (SELECT count(*) FROM paid) + (SELECT count(*) FROM sandbox_refunds WHERE key = $1)
            """,
            order.Key,
            order.Authority,
            order.Amount
        );
        return (long)(await refund.ExecuteScalarAsync(cancellationToken))! > 0
            ? GatewayResult<RefundReceipt>.Done(new($"SR{order.Key[..8]}"))
            : GatewayResult<RefundReceipt>.Refused("not_verified");
    }

    public string? AuthorityIn(IReadOnlyDictionary<string, string> callback) => callback.GetValueOrDefault("authority");

    public async Task<SandboxPayment?> FindAsync(string authority, CancellationToken ct)
    {
        if (!options.Value.Sandbox.Enabled)
            return null;
        await using var find = Command(
            $"SELECT amount, CASE WHEN {HasMoney} THEN 'paid' ELSE state END, callback_url FROM sandbox_payments WHERE authority = $1",
            authority
        );
        await using var reader = await find.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(authority, reader.GetInt64(0), reader.GetString(1), new Uri(reader.GetString(2))) : null;
    }

    public async Task<bool> DecideAsync(string authority, SandboxDecision decision, CancellationToken ct)
    {
        await using var decide = Command(
            "UPDATE sandbox_payments SET state = $2, pays_at = nobat_now() + interval '20 seconds' WHERE authority = $1 AND state = 'open'",
            authority,
            decision switch
            {
                SandboxDecision.Pay => "paid",
                SandboxDecision.PayLate => "late",
                _ => "failed",
            }
        );
        return await decide.ExecuteNonQueryAsync(ct) == 1;
    }

    public async Task CallServerAsync(SandboxPayment payment, CancellationToken ct)
    {
        using var http = clients.CreateClient(Client);
        using var reply = await http.PostAsync(new Uri(CallbackOf(payment, pays: true)), null, ct);
    }

    public string CallbackOf(SandboxPayment payment, bool pays) =>
        QueryHelpers.AddQueryString(
            payment.CallbackUrl.AbsoluteUri,
            new Dictionary<string, string?> { ["authority"] = payment.Authority, ["status"] = pays ? "OK" : "NOK" }
        );

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(
                new NpgsqlParameter { Value = value, NpgsqlDbType = value is long ? NpgsqlDbType.Bigint : NpgsqlDbType.Text }
            );
        return command;
    }
}
