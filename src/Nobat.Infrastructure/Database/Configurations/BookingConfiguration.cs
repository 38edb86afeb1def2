using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Bookings;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database.Converters;
using NodaTime;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class BookingConfiguration : IEntityTypeConfiguration<Booking>
{
    public const string UniqueReference = "ix_bookings_reference";

    /// <summary>Made in the guards migration; the model has no word for an exclusion constraint.</summary>
    public const string NoOverlap = "bookings_no_overlap";

    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.ToTable(
            "bookings",
            table =>
            {
                table.HasCheckConstraint(
                    "ck_bookings_time",
                    "starts_at < ends_at AND range_merge(blocked) @> tstzrange(starts_at, ends_at)"
                );
                table.HasCheckConstraint("ck_bookings_services", "jsonb_typeof(services) = 'array'");
                table.HasCheckConstraint("ck_bookings_person", "(customer_id IS NULL) = (walk_in_phone IS NOT NULL)");
                table.HasCheckConstraint("ck_bookings_deadline", "status NOT IN ('held', 'pending') OR expires_at IS NOT NULL");
                table.HasCheckConstraint("ck_bookings_money", "deposit_amount >= 0 AND total_amount >= deposit_amount");
                table.HasCheckConstraint(
                    "ck_bookings_deposit",
                    "deposit_kept >= 0 AND deposit_returned >= 0 AND (deposit_kept + deposit_returned = 0 OR deposit_kept + deposit_returned = deposit_amount)"
                );
                // A deposit that is asked for and has not come never makes a visit firm.
                table.HasCheckConstraint(
                    "ck_bookings_unpaid",
                    "status NOT IN ('confirmed', 'completed', 'no_show') OR deposit_status <> 'due'"
                );
            }
        );
        builder.HasKey(booking => booking.Id);
        builder.Property(booking => booking.Id).ValueGeneratedNever();
        builder.Property(booking => booking.Reference).HasMaxLength(BookingReference.Length);
        builder.Property(booking => booking.WalkInName).HasMaxLength(Booking.MaxNameLength);
        builder.Property(booking => booking.TimeZone).HasMaxLength(64);
        builder.Property(booking => booking.CustomerNotes).HasMaxLength(Booking.MaxNotesLength);
        builder.Property(booking => booking.StylistNotes).HasMaxLength(Booking.MaxNotesLength);
        builder.Property(booking => booking.CancellationReason).HasMaxLength(Booking.MaxReasonLength);
        builder.ComplexProperty(booking => booking.Policy, policy => policy.AsPolicyColumns());
        builder.Property<Interval[]>("_blocked").HasColumnName("blocked").HasColumnType("tstzmultirange").HasConversion<BlockedConverter>();
        builder
            .Property(booking => booking.Lines)
            .HasColumnName("services")
            .HasColumnType("jsonb")
            .HasDefaultValueSql("'[]'::jsonb")
            .HasConversion<BookingLinesConverter>();
        builder.Ignore(booking => booking.Blocked);
        builder.Ignore(booking => booking.Shape);
        builder.Ignore(booking => booking.Time);
        builder.Ignore(booking => booking.EndTime);

        // No foreign key to the profile: a stylist can take it away, what was booked stays part of the customer's history.
        builder.HasOne<User>().WithMany().HasForeignKey(booking => booking.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(booking => booking.Reference).IsUnique().HasDatabaseName(UniqueReference);
        builder.HasIndex(booking => new
        {
            booking.CustomerId,
            booking.StartsAt,
            booking.Id,
        });
        builder.HasIndex(booking => new
        {
            booking.StylistId,
            booking.StartsAt,
            booking.Id,
        });
        // Few rows wait at any moment; finding the overdue ones, or a customer's holds, must not read the finished millions.
        builder.HasIndex(booking => booking.ExpiresAt).HasFilter("status IN ('held', 'pending')");
        // The same for those that are to be completed.
        builder.HasIndex(booking => booking.EndsAt).HasFilter("status = 'confirmed'").IsCreatedConcurrently();

        builder.HasMany(booking => booking.History).WithOne().HasForeignKey("BookingId").OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(booking => booking.History).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class BookingChangeConfiguration : IEntityTypeConfiguration<BookingChange>
{
    public void Configure(EntityTypeBuilder<BookingChange> builder)
    {
        builder.ToTable("booking_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.Id).ValueGeneratedNever();
        builder.Property(change => change.Reason).HasMaxLength(Booking.MaxReasonLength);
    }
}
