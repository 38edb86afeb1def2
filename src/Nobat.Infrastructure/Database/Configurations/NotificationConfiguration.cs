using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Notifications;
using Nobat.Domain.Stylists;
using Nobat.Infrastructure.Database.Converters;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    /// <summary>The same notice is queued once for each channel.</summary>
    public const string Once = "ix_notifications_dedupe_key";

    /// <summary>Whether there is still something to forget.</summary>
    public const string Words = "text IS NOT NULL OR address IS NOT NULL OR named_phone IS NOT NULL OR facts <> '{}'::jsonb";

    private const string Failed = "ix_notifications_failed";

    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable(
            "notifications",
            table =>
            {
                table.HasCheckConstraint("ck_notifications_open", "(state IN ('queued', 'sending')) = (next_try_at IS NOT NULL)");
                table.HasCheckConstraint("ck_notifications_lease", "(state = 'sending') = (lease IS NOT NULL)");
                table.HasCheckConstraint("ck_notifications_money", "cost >= 0 AND segments >= 0");
                table.HasCheckConstraint("ck_notifications_facts", "jsonb_typeof(facts) = 'object'");
            }
        );
        builder.HasKey(notice => notice.Id);
        builder.Property(notice => notice.Id).ValueGeneratedNever();
        builder.Property(notice => notice.Kind).HasConversion<NotificationKindConverter>().HasMaxLength(60);
        builder.Property(notice => notice.Address).HasMaxLength(Notification.MaxAddressLength);
        builder.Property(notice => notice.NamedPhone).HasMaxLength(11);
        builder.Property(notice => notice.Retries).HasDefaultValue(0);
        builder.Property(notice => notice.Provider).HasMaxLength(Notification.MaxProviderLength);
        builder.Property(notice => notice.ProviderId).HasMaxLength(Notification.MaxProviderIdLength);
        builder.Property(notice => notice.FailureCode).HasMaxLength(Notification.MaxCodeLength);
        builder.Property(notice => notice.DedupeKey).HasMaxLength(Notification.MaxKeyLength);
        builder.Property(notice => notice.Subject).HasMaxLength(Notification.MaxSubjectLength);
        builder.Property(notice => notice.Text).HasMaxLength(Notification.MaxTextLength);
        builder.Property(notice => notice.Link).HasMaxLength(Notification.MaxLinkLength);
        builder
            .Property(notice => notice.Values)
            .HasColumnName("facts")
            .HasColumnType("jsonb")
            .HasConversion<NoticeValuesConverter>(
                // Written once with the notice.
                new ValueComparer<IReadOnlyDictionary<string, string>>(
                    (one, other) => ReferenceEquals(one, other),
                    values => values.Count,
                    values => values
                )
            );
        builder.Property<NotificationChannel[]>("_fallbacks").HasColumnName("fallbacks");
        builder.Ignore(notice => notice.Fallbacks);
        builder.Ignore(notice => notice.IsOpen);
        builder.Ignore(notice => notice.KeysOfAllChannels);
        builder.HasIndex(notice => notice.DedupeKey).IsUnique().HasDatabaseName(Once);

        // No foreign keys: what was told stays told, whoever leaves. What is waiting is found without reading what is over.
        builder.HasIndex(notice => new { notice.Channel, notice.NextTryAt }).HasFilter("next_try_at IS NOT NULL");
        builder.HasIndex(notice => new
        {
            notice.RecipientId,
            notice.CreatedAt,
            notice.Id,
        });
        builder.HasIndex(notice => new
        {
            notice.BookingId,
            notice.CreatedAt,
            notice.Id,
        });
        builder.HasIndex(notice => new
        {
            notice.StylistId,
            notice.CreatedAt,
            notice.Id,
        });
        builder.HasIndex(notice => new { notice.CreatedAt, notice.Id }).HasDatabaseName("ix_notifications_created_at_id");
        // Those whose words are still to be forgotten.
        builder.HasIndex(notice => notice.DueAt).HasFilter(Words).HasDatabaseName("ix_notifications_words").IsCreatedConcurrently();
        // Few fail, and they are what administrators look for.
        builder.HasIndex(notice => new { notice.CreatedAt, notice.Id }, Failed).HasFilter("state = 'failed'").HasDatabaseName(Failed);
    }
}

internal sealed class ReminderTimesConfiguration : IEntityTypeConfiguration<ReminderTimes>
{
    public const string OnePerStylist = "pk_reminder_times";
    public const string OfProfile = "fk_reminder_times_stylist_profiles_stylist_id";

    public void Configure(EntityTypeBuilder<ReminderTimes> builder)
    {
        builder.ToTable(
            "reminder_times",
            table => table.HasCheckConstraint("ck_reminder_times_minutes", $"cardinality(minutes_before) <= {ReminderTimes.Most}")
        );
        builder.HasKey(times => times.StylistId).HasName(OnePerStylist);
        builder.Property(times => times.StylistId).ValueGeneratedNever();
        builder.Property<int[]>("_minutesBefore").HasColumnName("minutes_before");
        builder.Ignore(times => times.MinutesBefore);
        builder
            .HasOne<StylistProfile>()
            .WithOne()
            .HasForeignKey<ReminderTimes>(times => times.StylistId)
            .HasConstraintName(OfProfile)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
