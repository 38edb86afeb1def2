using System.Collections.Concurrent;
using Nobat.Application.Payments;
using Npgsql;

namespace Nobat.Testing;

/// <summary>What goes wrong with the next call of a kind.</summary>
public enum GatewayFault
{
    /// <summary>The provider did nothing, and did not say so.</summary>
    SilentBefore,

    /// <summary>The provider did it, and nobody heard.</summary>
    SilentAfter,

    /// <summary>Our process dies before it asks.</summary>
    DieBefore,

    /// <summary>Our process dies after the provider did it.</summary>
    DieAfter,

    /// <summary>The provider says no.</summary>
    Refuse,
}

/// <summary>Our process was killed here.</summary>
public sealed class KilledException() : Exception("killed");

/// <summary>
/// A payment provider in the tests' own hands, with books of its own. It speaks no wire; those that do are tested by themselves. What it
/// is asked while one of our transactions is open is remembered as a violation (promise P-3).
/// </summary>
public sealed class FakeGateway(string name = "fake") : IPaymentGateway
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new();
    private readonly ConcurrentDictionary<(string Kind, int Number), GatewayFault> _faults = new();
    private readonly ConcurrentDictionary<(string Kind, string Of), GatewayFault> _faultsOf = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly ConcurrentDictionary<string, long> _refundsByKey = new();
    private int _last;

    public string Name => name;

    public GatewayTerms Terms { get; set; } = Usual;

    public static GatewayTerms Usual { get; } =
        new(MinAmount: 1_000, MaxAmount: 500_000_000, MinRefund: 20_000, ReverseWithin: null, RefundsAreKeyed: true);

    /// <summary>Rial that it keeps of each payment.</summary>
    public long Fee { get; set; }

    /// <summary>Connection to look for open transactions with; null when nobody looks.</summary>
    public NpgsqlDataSource? Watched { get; set; }

    /// <summary>Calls that were made while a transaction of ours was open.</summary>
    public ConcurrentQueue<string> InTransaction { get; } = new();

    /// <summary>Held until it is completed; for tests in which the provider takes its time.</summary>
    public TaskCompletionSource? VerifyGate { get; set; }

    public int CallsOf(string kind) => _calls.GetValueOrDefault(kind);

    /// <summary>Rial that came, less what went back.</summary>
    public long Balance => _accounts.Values.Sum(a => a.Captured - a.Returned);

    public long Captured => _accounts.Values.Sum(a => a.Captured);

    public long Returned => _accounts.Values.Sum(a => a.Returned);

    /// <summary>Money that customers gave and nobody took, which the provider keeps.</summary>
    public int Unclaimed => _accounts.Values.Count(a => a is { IsPaid: true, Captured: 0 });

    public (long Captured, long Returned) BookOf(string authority) => (_accounts[authority].Captured, _accounts[authority].Returned);

    public void Reset()
    {
        _accounts.Clear();
        _faults.Clear();
        _faultsOf.Clear();
        _calls.Clear();
        _refundsByKey.Clear();
        InTransaction.Clear();
        (Terms, Fee, Watched, VerifyGate) = (Usual, 0, null, null);
    }

    /// <summary>The customer pays at the provider's page.</summary>
    public void Pay(string authority) => _accounts[authority].IsPaid = true;

    /// <summary>From the next call of this kind on, the <paramref name="nth"/> has this fault.</summary>
    public void Fail(string kind, GatewayFault fault, int nth = 1) => _faults[(kind, CallsOf(kind) + nth)] = fault;

    /// <summary>The next call of this kind about one payment has this fault.</summary>
    /// <param name="of">The payment's authority; when it is being opened, the booking's reference.</param>
    public void FailOf(string kind, string of, GatewayFault fault) => _faultsOf[(kind, of)] = fault;

    /// <summary>A fault that nothing met does not wait for what comes later.</summary>
    public void Forgive(string kind, string of) => _faultsOf.TryRemove((kind, of), out _);

    public Task<GatewayResult<OpenedPayment>> OpenAsync(PaymentOrder order, CancellationToken cancellationToken) =>
        CallAsync(
            "open",
            order.Description.Split(' ')[^1],
            () =>
            {
                var authority = $"F{Interlocked.Increment(ref _last):0000000}";
                _accounts[authority] = new Account(order.Amount);
                return GatewayResult<OpenedPayment>.Done(new OpenedPayment(authority, new Uri($"https://pay.example/{authority}")));
            }
        );

    public async Task<GatewayResult<PaymentProof>> VerifyAsync(string authority, long amount, CancellationToken cancellationToken)
    {
        if (VerifyGate is { } gate)
            await gate.Task;
        return await CallAsync(
            "verify",
            authority,
            () =>
            {
                if (!_accounts.TryGetValue(authority, out var account) || account.Amount != amount)
                    return GatewayResult<PaymentProof>.Refused("not_yours");
                if (!account.IsPaid)
                    return GatewayResult<PaymentProof>.Refused("not_paid");
                account.Captured = amount;
                return GatewayResult<PaymentProof>.Done(new PaymentProof($"R{authority}", "502229******5995", Fee));
            }
        );
    }

    public Task<GatewayResult<GatewayState>> InquireAsync(string authority, CancellationToken cancellationToken) =>
        CallAsync(
            "inquire",
            authority,
            () =>
                _accounts.TryGetValue(authority, out var account)
                    ? GatewayResult<GatewayState>.Done(new GatewayState(account.State, account.Amount))
                    : GatewayResult<GatewayState>.Refused("not_yours")
        );

    public Task<GatewayResult<IReadOnlyList<UnverifiedPayment>>> ListUnverifiedAsync(CancellationToken cancellationToken) =>
        CallAsync(
            "list",
            "",
            () =>
                GatewayResult<IReadOnlyList<UnverifiedPayment>>.Done([
                    .. _accounts
                        .Where(a => a.Value is { IsPaid: true, Captured: 0 })
                        .Select(a => new UnverifiedPayment(a.Key, a.Value.Amount)),
                ])
        );

    public Task<GatewayResult<RefundReceipt>> ReverseAsync(string authority, CancellationToken cancellationToken) =>
        CallAsync(
            "reverse",
            authority,
            () =>
            {
                var account = _accounts[authority];
                if (account.IsReversed)
                    return GatewayResult<RefundReceipt>.Refused("reversed_before");
                (account.IsReversed, account.Returned) = (true, account.Captured);
                return GatewayResult<RefundReceipt>.Done(new RefundReceipt($"V{authority}"));
            }
        );

    public Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken cancellationToken) =>
        CallAsync(
            "refund",
            order.Authority,
            () =>
            {
                var account = _accounts[order.Authority];
                lock (account)
                {
                    if (Terms.RefundsAreKeyed && !_refundsByKey.TryAdd(order.Key, order.Amount))
                        return GatewayResult<RefundReceipt>.Done(new RefundReceipt($"B{order.Authority}"));
                    if (account.Returned + order.Amount > account.Captured)
                        return GatewayResult<RefundReceipt>.Refused("too_much");
                    account.Returned += order.Amount;
                    return GatewayResult<RefundReceipt>.Done(new RefundReceipt($"B{order.Authority}"));
                }
            }
        );

    public string? AuthorityIn(IReadOnlyDictionary<string, string> callback) => callback.GetValueOrDefault("authority");

    private async Task<GatewayResult<T>> CallAsync<T>(string kind, string of, Func<GatewayResult<T>> act)
        where T : class
    {
        var number = _calls.AddOrUpdate(kind, 1, (_, before) => before + 1);
        await LookForTransactionsAsync(kind);
        if (!_faults.TryRemove((kind, number), out var fault) && !_faultsOf.TryRemove((kind, of), out fault))
            return act();
        switch (fault)
        {
            case GatewayFault.SilentBefore:
                return GatewayResult<T>.Unknown("timeout");
            case GatewayFault.SilentAfter:
                act();
                return GatewayResult<T>.Unknown("timeout");
            case GatewayFault.DieBefore:
                throw new KilledException();
            case GatewayFault.DieAfter:
                act();
                throw new KilledException();
            default:
                return GatewayResult<T>.Refused("no");
        }
    }

    private async Task LookForTransactionsAsync(string kind)
    {
        if (Watched is not { } database)
            return;
        await using var command = database.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nobat' AND state LIKE 'idle in transaction%'"
        );
        if ((long)(await command.ExecuteScalarAsync())! > 0)
            InTransaction.Enqueue(kind);
    }

    private sealed class Account(long amount)
    {
        public long Amount => amount;
        public bool IsPaid { get; set; }
        public long Captured { get; set; }
        public long Returned { get; set; }
        public bool IsReversed { get; set; }

        public GatewayPaymentState State =>
            this switch
            {
                { IsReversed: true } => GatewayPaymentState.Reversed,
                { Returned: > 0 } => GatewayPaymentState.Refunded,
                { Captured: > 0 } => GatewayPaymentState.Verified,
                { IsPaid: true } => GatewayPaymentState.Paid,
                _ => GatewayPaymentState.Open,
            };
    }
}
