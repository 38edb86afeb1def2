using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database.Converters;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class ReaderPreferencesConfiguration : IEntityTypeConfiguration<ReaderPreferences>
{
    public const string OnePerUser = "pk_notification_preferences";

    public void Configure(EntityTypeBuilder<ReaderPreferences> builder)
    {
        builder.ToTable(
            "notification_preferences",
            table =>
            {
                table.HasCheckConstraint("ck_notification_preferences_quiet", "(quiet_from IS NULL) = (quiet_until IS NULL)");
                table.HasCheckConstraint("ck_notification_preferences_topics", "jsonb_typeof(topics) = 'array'");
            }
        );
        builder.HasKey(preferences => preferences.UserId).HasName(OnePerUser);
        builder.Property(preferences => preferences.UserId).ValueGeneratedNever();
        builder.Property(preferences => preferences.Topics).HasColumnType("jsonb").HasConversion<TopicChoicesConverter>();
        builder.Ignore(preferences => preferences.QuietHours);
        builder
            .HasOne<User>()
            .WithOne()
            .HasForeignKey<ReaderPreferences>(preferences => preferences.UserId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
