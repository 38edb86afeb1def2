using CsCheck;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Policies;
using NodaTime;

namespace Nobat.Domain.Tests.Payments;

public sealed class PaymentTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly Proof Proof = new("R1", "502229******5995", 50);

    /// <summary>For each state: what each event makes of it; a dash where it is refused.</summary>
    private static readonly Dictionary<PaymentStatus, string> Table = new()
    {
        //                          opened    notOpened verify    unclear   notPaid captured orphan   keep     return    partial   allBack
        [PaymentStatus.Created] = "Requested Failed    -         -         -       -        -        -        -         -         -",
        [PaymentStatus.Requested] = "-       -         Verifying -         -       -        -        -        -         -         -",
        [PaymentStatus.Returned] = "-        -         Verifying -         -       -        -        -        -         -         -",
        [PaymentStatus.Verifying] = "-       -         -         Verifying Failed  Paid     Orphaned -        -         -         -",
        [PaymentStatus.Failed] = "-          -         Verifying -         -       -        -        -        -         -         -",
        [PaymentStatus.Paid] = "-            -         -         -         -       -        -        Settled  Refunding Refunding -",
        [PaymentStatus.Orphaned] = "-        -         -         -         -       -        -        Settled  Refunding Refunding -",
        [PaymentStatus.Reversing] = "-       -         -         -         -       -        -        -        -         -         Refunded",
        [PaymentStatus.Refunding] = "-       -         -         -         -       -        -        -        -         -         Refunded",
        [PaymentStatus.Refunded] = "-        -         -         -         -       -        -        -        -         -         -",
        [PaymentStatus.Settled] = "-         -         -         -         -       -        -        -        -         -         -",
    };

    private static readonly (string Name, Func<Payment, Result> Apply)[] Events =
    [
        ("opened", p => p.Opened("A1", "https://pay.example/A1", Now)),
        ("notOpened", p => p.NotOpened("no", Now)),
        ("verify", p => p.BeginVerifying(Now)),
        ("unclear", p => p.Unclear(Now)),
        ("notPaid", p => p.NotPaid("no", canStillBePaid: false, Now)),
        ("captured", p => p.Captured(Proof, Now)),
        ("orphan", p => p.Orphan(Proof, RefundReason.TooLate, Now)),
        ("keep", p => p.Settle(DepositSplit.KeepAll(1_000), null, Now)),
        ("return", p => p.Settle(DepositSplit.ReturnAll(1_000), RefundRoute.Refund, Now)),
        ("partial", p => p.Settle(new DepositSplit(300, 700), RefundRoute.Refund, Now)),
        ("allBack", p => p.ReturnedAll(Now)),
    ];

    [Fact, Trait("Feature", "PY-03"), Trait("Feature", "PY-05")]
    public void Every_state_and_event_is_decided_as_the_table_says()
    {
        Assert.Equal(Enum.GetValues<PaymentStatus>(), Table.Keys.Order());
        foreach (var (state, row) in Table)
        foreach (var ((name, apply), wanted) in Events.Zip(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var payment = In(state);
            var lines = payment.History.Count;
            var result = apply(payment);
            Assert.True(
                wanted == (result.IsSuccess ? payment.Status.ToString() : "-"),
                $"{state} × {name}: {payment.Status}, not {wanted}"
            );
            if (!result.IsSuccess)
                Assert.Equal((state, lines), (payment.Status, payment.History.Count));
        }
    }

    [Fact, Trait("Feature", "PY-05")]
    public void One_asks_at_a_time_and_who_dies_is_followed()
    {
        var payment = In(PaymentStatus.Verifying);

        Assert.Equal(PaymentErrors.BeingVerified, payment.BeginVerifying(Now + Payment.VerifyLease - Duration.FromSeconds(1)).Error);
        Assert.True(payment.BeginVerifying(Now + Payment.VerifyLease).IsSuccess);
    }

    [Fact, Trait("Feature", "PY-05"), Trait("Promise", "P-5")]
    public void A_silent_gateway_is_asked_again_within_minutes()
    {
        var payment = In(PaymentStatus.Verifying);
        List<double> waits = [];
        for (var i = 0; i < 10; i++)
        {
            payment.Unclear(Now);
            waits.Add((payment.NextCheckAt!.Value - Now).TotalSeconds);
            payment.BeginVerifying(Now);
        }

        Assert.Equal([60, 120, 120, 120, 120, 120, 120, 120, 120, 120], waits);
    }

    [Fact, Trait("Feature", "PY-05"), Trait("Promise", "P-2")]
    public void Who_dies_while_asking_is_followed_within_the_lease_however_often_nothing_was_paid_before()
    {
        var payment = In(PaymentStatus.Requested);
        for (var i = 0; i < 7; i++)
        {
            payment.BeginVerifying(Now);
            payment.NotPaid("not_paid", canStillBePaid: true, Now);
        }

        payment.BeginVerifying(Now);

        Assert.Equal(Now + Payment.VerifyLease, payment.NextCheckAt);
    }

    [Fact, Trait("Feature", "PY-05"), Trait("Promise", "P-2")]
    public void A_no_that_is_older_than_a_return_is_not_the_last_word()
    {
        var payment = In(PaymentStatus.Requested);
        payment.BeginVerifying(Now);
        payment.Return(Now);
        Assert.Equal(PaymentErrors.BeingVerified, payment.BeginVerifying(Now).Error);

        payment.NotPaid("not_paid", canStillBePaid: false, Now);

        Assert.Equal((PaymentStatus.Returned, Now), (payment.Status, payment.NextCheckAt));
    }

    [Fact, Trait("Feature", "PY-05")]
    public void Looking_after_a_failed_payment_now_and_then_is_no_history()
    {
        var payment = In(PaymentStatus.Verifying);
        payment.NotPaid("not_paid", canStillBePaid: false, Now);
        var lines = payment.History.Count;

        payment.BeginVerifying(Now);
        payment.NotPaid("not_paid", canStillBePaid: false, Now);

        Assert.Equal((lines, PaymentStatus.Failed), (payment.History.Count, payment.Status));
    }

    [Fact, Trait("Feature", "PY-01")]
    public void What_a_gateway_calls_it_is_kept_as_far_as_there_is_room()
    {
        var payment = In(PaymentStatus.Verifying);

        payment.Captured(new Proof(new string('7', 500), new string('*', 200), Fee: -5), Now);

        Assert.Equal((100, null, 0L), (payment.Reference!.Length, payment.CardMask, payment.Fee));
    }

    [Fact, Trait("Feature", "PY-05")]
    public void What_failed_is_looked_after_for_three_days()
    {
        var (early, late) = (In(PaymentStatus.Verifying), In(PaymentStatus.Verifying));

        early.NotPaid("no", canStillBePaid: false, Now);
        late.NotPaid("no", canStillBePaid: false, Now + Payment.WatchedFor);

        Assert.NotNull(early.NextCheckAt);
        Assert.Null(late.NextCheckAt);
    }

    [Fact, Trait("Feature", "PY-04")]
    public void A_split_that_is_not_the_amount_settles_nothing()
    {
        var payment = In(PaymentStatus.Paid);

        Assert.Equal(PaymentErrors.WrongState, payment.Settle(new DepositSplit(300, 701), RefundRoute.Refund, Now).Error);
        Assert.Equal(PaymentStatus.Paid, payment.Status);
    }

    [Fact, Trait("Promise", "P-6"), Trait("Feature", "PY-03")]
    public void Whatever_is_done_with_money_adds_up_to_zero()
    {
        Gen.Select(Gen.Long[1, 2_000_000_000], Gen.Int[0, 100], Gen.Int[0, 100], Gen.Enum<RefundRoute>())
            .Sample(
                (amount, percent, feePercent, route) =>
                {
                    var split = DepositSplit.Keep(amount, percent);
                    if (route is RefundRoute.Reversal)
                        split = DepositSplit.ReturnAll(amount);
                    var payment = Started(amount);
                    payment.Captured(new Proof("R", null, amount * feePercent / 100), Now);
                    List<LedgerTransaction> books = [LedgerTransaction.Capture(payment, Now)];
                    payment.Settle(split, route, Now);
                    if (split.Kept > 0)
                        books.Add(LedgerTransaction.Earn(payment, split.Kept, Now));
                    if (split.Returned > 0)
                    {
                        books.Add(LedgerTransaction.OweRefund(payment, split.Returned, Now));
                        books.Add(
                            LedgerTransaction.PayRefund(
                                payment,
                                Refund.Owe(payment, split.Returned, RefundReason.BookingEnded, route, Now),
                                Now
                            )
                        );
                    }

                    long Of(LedgerAccount account) =>
                        books.SelectMany(line => line.Entries).Where(e => e.Account == account).Sum(e => e.Amount);
                    return books.TrueForAll(line =>
                            line.Entries.Sum(entry => entry.Amount) == 0 && line.Entries.All(entry => entry.Amount != 0)
                        )
                        && Of(LedgerAccount.Deposits) == 0
                        && Of(LedgerAccount.Refunds) == 0
                        && Of(LedgerAccount.Stylist) == -split.Kept;
                },
                iter: 10_000
            );
    }

    private static Payment In(PaymentStatus state)
    {
        var payment =
            state is PaymentStatus.Created
                ? Payment.Start(BookingId.New(), UserId.New(), StylistId.New(), "fake", 1_000, null, Now)
                : Started(1_000, state is not (PaymentStatus.Requested or PaymentStatus.Returned));
        var reached = state switch
        {
            PaymentStatus.Failed => payment.NotPaid("no", canStillBePaid: false, Now),
            PaymentStatus.Paid or PaymentStatus.Reversing or PaymentStatus.Refunding or PaymentStatus.Refunded or PaymentStatus.Settled =>
                payment.Captured(Proof, Now),
            PaymentStatus.Orphaned => payment.Orphan(Proof, RefundReason.TooLate, Now),
            _ => Result.Success,
        };
        Assert.True(reached.IsSuccess);
        if (state is PaymentStatus.Returned)
            payment.Return(Now);
        if (state is PaymentStatus.Reversing or PaymentStatus.Refunding or PaymentStatus.Refunded)
            payment.Settle(
                DepositSplit.ReturnAll(1_000),
                state is PaymentStatus.Reversing ? RefundRoute.Reversal : RefundRoute.Refund,
                Now
            );
        if (state is PaymentStatus.Settled)
            payment.Settle(DepositSplit.KeepAll(1_000), null, Now);
        if (state is PaymentStatus.Refunded)
            payment.ReturnedAll(Now);
        Assert.Equal(state, payment.Status);
        return payment;
    }

    private static Payment Started(long amount, bool verifying = true)
    {
        var payment = Payment.Start(BookingId.New(), UserId.New(), StylistId.New(), "fake", amount, null, Now);
        payment.Opened("A1", "https://pay.example/A1", Now);
        if (verifying)
            payment.BeginVerifying(Now);
        return payment;
    }
}
