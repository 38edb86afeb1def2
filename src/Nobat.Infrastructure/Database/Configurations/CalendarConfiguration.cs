using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Availability;
using Nobat.Domain.Stylists;
using Nobat.Infrastructure.Database.Converters;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class CalendarConfiguration : IEntityTypeConfiguration<Calendar>
{
    public const string OnePerStylist = "pk_availability";
    public const string UniqueOwner = "ix_availability_owner_id";
    public const string OfProfile = "fk_availability_stylist_profile_stylist_id";

    public void Configure(EntityTypeBuilder<Calendar> builder)
    {
        builder.ToTable(
            "availability",
            table =>
            {
                table.HasCheckConstraint("ck_availability_duration", "slot_duration_minutes BETWEEN 15 AND 480");
                table.HasCheckConstraint("ck_availability_step", "slot_step_minutes BETWEEN 5 AND 480");
                table.HasCheckConstraint("ck_availability_buffer", "buffer_time_minutes BETWEEN 0 AND 120");
                table.HasCheckConstraint("ck_availability_notice", "minimum_notice_minutes BETWEEN 0 AND 43200");
                table.HasCheckConstraint("ck_availability_horizon", "max_advance_days BETWEEN 1 AND 365");
                table.HasCheckConstraint("ck_availability_hours", "jsonb_typeof(weekly_hours) = 'array'");
            }
        );
        builder.HasKey(calendar => calendar.StylistId).HasName(OnePerStylist);
        builder.Property(calendar => calendar.StylistId).ValueGeneratedNever();
        builder.Property(calendar => calendar.TimeZone).HasMaxLength(TimeZones.MaxLength);
        builder
            .Property(calendar => calendar.Hours)
            .HasColumnName("weekly_hours")
            .HasColumnType("jsonb")
            .HasConversion<WeeklyHoursConverter>();
        builder.ComplexProperty(
            calendar => calendar.Settings,
            settings =>
            {
                settings.Property(s => s.SlotDurationMinutes).HasColumnName("slot_duration_minutes");
                settings.Property(s => s.SlotStepMinutes).HasColumnName("slot_step_minutes");
                settings.Property(s => s.BufferTimeMinutes).HasColumnName("buffer_time_minutes");
                settings.Property(s => s.MinimumNoticeMinutes).HasColumnName("minimum_notice_minutes");
                settings.Property(s => s.MaxAdvanceDays).HasColumnName("max_advance_days");
                settings.Property(s => s.RequiresApproval).HasColumnName("requires_approval");
            }
        );
        builder.ComplexProperty(calendar => calendar.Policy, policy => policy.AsPolicyColumns());
        builder.Ignore(calendar => calendar.Rules);

        builder
            .HasOne<StylistProfile>()
            .WithOne()
            .HasForeignKey<Calendar>(calendar => calendar.StylistId)
            .HasConstraintName(OfProfile)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(calendar => calendar.OwnerId).IsUnique().HasDatabaseName(UniqueOwner);
        builder.HasMany(calendar => calendar.Exceptions).WithOne().HasForeignKey("StylistId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(calendar => calendar.Exceptions).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class CalendarExceptionConfiguration : IEntityTypeConfiguration<CalendarException>
{
    public void Configure(EntityTypeBuilder<CalendarException> builder)
    {
        builder.ToTable(
            "availability_exceptions",
            table =>
            {
                table.HasCheckConstraint("ck_availability_exceptions_dates", "first_date <= last_date");
                table.HasCheckConstraint(
                    "ck_availability_exceptions_days",
                    "recurring_day_of_week BETWEEN 1 AND 7 OR (recurring_day_of_week IS NULL AND first_date IS NOT NULL AND last_date IS NOT NULL)"
                );
                table.HasCheckConstraint(
                    "ck_availability_exceptions_times",
                    "(start_minute IS NULL) = (end_minute IS NULL) AND start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440"
                );
                table.HasCheckConstraint("ck_availability_exceptions_open", "kind <> 'open' OR start_minute IS NOT NULL");
            }
        );
        builder.HasKey(exception => exception.Id);
        builder.Property(exception => exception.Id).ValueGeneratedNever();
        builder.Property(exception => exception.RecurringDayOfWeek).HasConversion<short?>();
        builder
            .Property(exception => exception.Start)
            .HasColumnName("start_minute")
            .HasConversion(time => (short?)time!.Value.Minutes, minutes => new ClockTime(minutes!.Value));
        builder
            .Property(exception => exception.End)
            .HasColumnName("end_minute")
            .HasConversion(time => (short?)time!.Value.Minutes, minutes => new ClockTime(minutes!.Value));
        builder.Property(exception => exception.Reason).HasMaxLength(CalendarException.MaxReasonLength);
        builder.HasIndex("StylistId", nameof(CalendarException.LastDate));
    }
}
