using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class StylistProfileConfiguration : IEntityTypeConfiguration<StylistProfile>
{
    public const string UniqueOwner = "ix_stylist_profiles_owner_id";
    public const string UniqueLinkToken = "ix_stylist_profiles_link_token";

    public void Configure(EntityTypeBuilder<StylistProfile> builder)
    {
        builder.ToTable(
            "stylist_profiles",
            table =>
            {
                table.HasCheckConstraint("ck_stylist_profiles_place", "(latitude IS NULL) = (longitude IS NULL)");
                table.HasCheckConstraint("ck_stylist_profiles_latitude", "latitude BETWEEN -90 AND 90");
                table.HasCheckConstraint("ck_stylist_profiles_longitude", "longitude BETWEEN -180 AND 180");
                table.HasCheckConstraint("ck_stylist_profiles_link_token", "link_token ~ '^[A-Za-z0-9_-]{32}$'");
                table.HasCheckConstraint("ck_stylist_profiles_rejected", "status <> 'rejected' OR rejection_reason IS NOT NULL");
                table.HasCheckConstraint("ck_stylist_profiles_suspended", "status <> 'suspended' OR suspension_reason IS NOT NULL");
            }
        );
        builder.HasKey(profile => profile.Id);
        builder.Property(profile => profile.Id).ValueGeneratedNever();
        builder.Property(profile => profile.SalonAddress).HasMaxLength(PublicFacts.MaxAddressLength);
        builder.Property(profile => profile.SalonName).HasMaxLength(PublicFacts.MaxSalonNameLength);
        builder.Property(profile => profile.InstagramUsername).HasMaxLength(InstagramUsername.MaxLength);
        builder.Property(profile => profile.Bio).HasMaxLength(PublicFacts.MaxBioLength);
        builder.Property(profile => profile.VisitInstructions).HasMaxLength(StylistProfile.MaxInstructionsLength);
        builder.Property(profile => profile.RejectionReason).HasMaxLength(StylistProfile.MaxReasonLength);
        builder.Property(profile => profile.SuspensionReason).HasMaxLength(StylistProfile.MaxReasonLength);
        builder
            .Property(profile => profile.LinkToken)
            .HasConversion(token => token.Value, value => BookingLinkToken.FromStorage(value))
            .HasMaxLength(BookingLinkToken.Length);

        builder.HasOne<User>().WithMany().HasForeignKey(profile => profile.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(profile => profile.ApprovedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(profile => profile.OwnerId).IsUnique().HasDatabaseName(UniqueOwner);
        builder.HasIndex(profile => profile.LinkToken).IsUnique().HasDatabaseName(UniqueLinkToken);
        builder.HasIndex(profile => new { profile.CreatedAt, profile.Id });
        builder.HasIndex(profile => new
        {
            profile.Status,
            profile.CreatedAt,
            profile.Id,
        });

        builder.HasMany(profile => profile.History).WithOne().HasForeignKey("StylistId").OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(profile => profile.History).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class StylistStatusChangeConfiguration : IEntityTypeConfiguration<StylistStatusChange>
{
    public void Configure(EntityTypeBuilder<StylistStatusChange> builder)
    {
        builder.ToTable("stylist_status_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.Id).ValueGeneratedNever();
        builder.Property(change => change.Reason).HasMaxLength(StylistProfile.MaxReasonLength);
    }
}
