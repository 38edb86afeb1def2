using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Sms;

namespace Nobat.Infrastructure.Database.Configurations;

/// <summary>No foreign keys: what was sent and what it cost stays, whatever becomes of those it was about.</summary>
internal sealed class TextMessageConfiguration : IEntityTypeConfiguration<TextMessage>
{
    public void Configure(EntityTypeBuilder<TextMessage> builder)
    {
        builder.ToTable(
            "sms_messages",
            table =>
            {
                table.HasCheckConstraint("ck_sms_messages_cost", "cost >= 0 AND segments >= 0");
                table.HasCheckConstraint("ck_sms_messages_delivered", "(state = 'delivered') = (delivered_at IS NOT NULL)");
            }
        );
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.LocalId).ValueGeneratedNever();
        builder.Property(message => message.DedupeKey).HasMaxLength(TextMessage.MaxKeyLength);
        builder.Property(message => message.Provider).HasMaxLength(TextMessage.MaxProviderLength);
        builder.Property(message => message.ProviderId).HasMaxLength(TextMessage.MaxProviderIdLength);
        builder.Property(message => message.Kind).HasMaxLength(TextMessage.MaxKindLength);
        builder.Property(message => message.Recipient).HasMaxLength(11);
        builder.Property(message => message.FailureCode).HasMaxLength(TextMessage.MaxCodeLength);
        builder.HasIndex(message => message.LocalId).IsUnique();
        // A repeat at the same provider is the same row, whoever repeats it.
        builder.HasIndex(message => new { message.DedupeKey, message.Provider }).IsUnique();
        builder.HasIndex(message => message.NotificationId).HasFilter("notification_id IS NOT NULL");
        builder.HasIndex(message => new { message.Provider, message.NextCheckAt }).HasFilter("next_check_at IS NOT NULL");
        builder
            .HasIndex(message => new { message.Provider, message.CreatedAt })
            .HasDatabaseName("ix_sms_messages_failures")
            .HasFilter("failure_code IS NOT NULL");
        builder.HasIndex(message => new { message.CreatedAt, message.Id }).IncludeProperties(message => message.Cost!);
        builder.HasIndex(message => new
        {
            message.RecipientHash,
            message.CreatedAt,
            message.Id,
        });
    }
}

internal sealed class SmsBudgetConfiguration : IEntityTypeConfiguration<SmsBudget>
{
    public const string TheOne = "pk_sms_budgets";

    public void Configure(EntityTypeBuilder<SmsBudget> builder)
    {
        builder.ToTable("sms_budgets", table => table.HasCheckConstraint("ck_sms_budgets_one", "id = 1"));
        builder.HasKey(budget => budget.Id).HasName(TheOne);
        builder.Property(budget => budget.Id).ValueGeneratedNever();
    }
}

internal sealed class SmsAlertConfiguration : IEntityTypeConfiguration<SmsAlert>
{
    public void Configure(EntityTypeBuilder<SmsAlert> builder)
    {
        builder.ToTable("sms_alerts");
        builder.HasKey(alert => new { alert.Source, alert.Code });
        builder.Property(alert => alert.Source).HasMaxLength(TextMessage.MaxProviderLength);
        builder.Property(alert => alert.Code).HasMaxLength(TextMessage.MaxCodeLength);
    }
}
