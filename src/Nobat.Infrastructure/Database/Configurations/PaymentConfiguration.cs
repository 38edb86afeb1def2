using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Bookings;
using Nobat.Domain.Payments;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    /// <summary>A gateway's name for a payment belongs to one of ours.</summary>
    public const string UniqueAuthority = "ix_payments_gateway_authority";

    /// <summary>The last guard against two payments that hold one booking.</summary>
    public const string OneHolds = "ix_payments_one_holds";

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable(
            "payments",
            table =>
            {
                table.HasCheckConstraint("ck_payments_amount", "amount > 0 AND fee >= 0 AND fee <= amount");
                table.HasCheckConstraint(
                    "ck_payments_parts",
                    "kept >= 0 AND returned >= 0 AND (kept + returned = 0 OR kept + returned = amount)"
                );
                table.HasCheckConstraint(
                    "ck_payments_paid",
                    "paid_at IS NOT NULL OR status IN ('created', 'requested', 'returned', 'verifying', 'failed')"
                );
                table.HasCheckConstraint("ck_payments_authority", "authority IS NOT NULL OR status IN ('created', 'failed')");
            }
        );
        builder.HasKey(payment => payment.Id);
        builder.Property(payment => payment.Id).ValueGeneratedNever();
        builder.Property(payment => payment.Gateway).HasMaxLength(40);
        builder.Property(payment => payment.Authority).HasMaxLength(100);
        builder.Property(payment => payment.PayUrl).HasMaxLength(Payment.MaxUrlLength);
        builder.Property(payment => payment.ReturnUrl).HasMaxLength(Payment.MaxUrlLength);
        builder.Property(payment => payment.Reference).HasMaxLength(100);
        builder.Property(payment => payment.CardMask).HasMaxLength(40);
        builder.Property(payment => payment.FailureCode).HasMaxLength(60);
        builder.Ignore(payment => payment.CanBePaid);
        builder.Ignore(payment => payment.HasReturned);
        builder.HasOne<Booking>().WithMany().HasForeignKey(payment => payment.BookingId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(payment => new { payment.Gateway, payment.Authority }).IsUnique().HasDatabaseName(UniqueAuthority);
        builder.HasIndex(payment => payment.BookingId).HasDatabaseName("ix_payments_booking_id");
        builder.HasIndex(payment => payment.BookingId, OneHolds).IsUnique().HasFilter("status = 'paid'").HasDatabaseName(OneHolds);
        builder.HasIndex(payment => payment.NextCheckAt).HasFilter("next_check_at IS NOT NULL");
        builder.HasIndex(payment => new
        {
            payment.CustomerId,
            payment.CreatedAt,
            payment.Id,
        });
        builder.HasIndex(payment => new
        {
            payment.StylistId,
            payment.CreatedAt,
            payment.Id,
        });
        builder.HasIndex(payment => new { payment.CreatedAt, payment.Id });
        builder.HasMany(payment => payment.History).WithOne().HasForeignKey("PaymentId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(payment => payment.History).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class PaymentChangeConfiguration : IEntityTypeConfiguration<PaymentChange>
{
    public void Configure(EntityTypeBuilder<PaymentChange> builder)
    {
        builder.ToTable("payment_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.Id).UseIdentityAlwaysColumn();
        builder.Property(change => change.Note).HasMaxLength(60);
    }
}

internal sealed class RefundConfiguration : IEntityTypeConfiguration<Refund>
{
    /// <summary>The last guard against giving one payment back twice.</summary>
    public const string OnePerPayment = "ix_refunds_payment_id";

    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ToTable(
            "refunds",
            table =>
            {
                table.HasCheckConstraint("ck_refunds_amount", "amount > 0");
                table.HasCheckConstraint("ck_refunds_done", "(status = 'done') = (done_at IS NOT NULL)");
            }
        );
        builder.HasKey(refund => refund.Id);
        builder.Property(refund => refund.Id).ValueGeneratedNever();
        builder.Property(refund => refund.Gateway).HasMaxLength(40);
        builder.Property(refund => refund.Reference).HasMaxLength(Refund.MaxReferenceLength);
        builder.Property(refund => refund.FailureCode).HasMaxLength(60);
        builder.HasOne<Payment>().WithOne().HasForeignKey<Refund>(refund => refund.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(refund => refund.PaymentId).IsUnique().HasDatabaseName(OnePerPayment);
        builder.HasIndex(refund => refund.NextTryAt).HasFilter("next_try_at IS NOT NULL");
        builder.HasIndex(refund => new { refund.CreatedAt, refund.Id });
    }
}

/// <summary>The books; what keeps them add-only and even stands in the migration of their guards.</summary>
internal sealed class LedgerTransactionConfiguration : IEntityTypeConfiguration<LedgerTransaction>
{
    /// <summary>Nothing is booked twice.</summary>
    public const string Once = "ix_ledger_transactions_once";

    public void Configure(EntityTypeBuilder<LedgerTransaction> builder)
    {
        builder.ToTable("ledger_transactions");
        builder.HasKey(line => line.Id);
        builder.Property(line => line.Id).ValueGeneratedNever();
        builder.HasOne<Payment>().WithMany().HasForeignKey(line => line.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(line => new { line.PaymentId, line.Kind }).IsUnique().HasDatabaseName(Once);
        builder.HasIndex(line => line.At);
        builder.HasIndex(line => new { line.StylistId, line.At });
        builder.HasMany(line => line.Entries).WithOne().HasForeignKey("TransactionId").IsRequired().OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(line => line.Entries).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger_entries", table => table.HasCheckConstraint("ck_ledger_entries_amount", "amount <> 0"));
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Owner).HasMaxLength(40);
        builder.HasIndex(entry => new { entry.Account, entry.Owner });
    }
}
