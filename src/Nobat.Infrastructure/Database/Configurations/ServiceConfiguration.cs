using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Services;
using Nobat.Domain.Stylists;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class ServiceConfiguration : IEntityTypeConfiguration<Service>
{
    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.ToTable(
            "services",
            table =>
            {
                table.HasCheckConstraint("ck_services_name", "name IS NOT NULL OR name_en IS NOT NULL");
                table.HasCheckConstraint("ck_services_duration", "duration_minutes BETWEEN 5 AND 720");
                table.HasCheckConstraint("ck_services_segments", "cardinality(segments) BETWEEN 1 AND 9 AND cardinality(segments) % 2 = 1");
                table.HasCheckConstraint("ck_services_money", "price BETWEEN 0 AND 100000000000 AND deposit_amount BETWEEN 0 AND price");
                table.HasCheckConstraint("ck_services_sort_order", "sort_order BETWEEN 0 AND 10000");
            }
        );
        builder.HasKey(service => service.Id);
        builder.Property(service => service.Id).ValueGeneratedNever();
        builder.Property(service => service.Name).HasMaxLength(ServiceFacts.MaxNameLength);
        builder.Property(service => service.NameEn).HasMaxLength(ServiceFacts.MaxNameLength);
        builder.Property(service => service.Description).HasMaxLength(ServiceFacts.MaxDescriptionLength);
        builder.Property<int[]>("_segments").HasColumnName("segments");
        builder.Ignore(service => service.Segments);
        builder.Ignore(service => service.IsOffered);

        builder.HasOne<StylistProfile>().WithMany().HasForeignKey(service => service.StylistId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(service => service.StylistId).HasFilter("removed_at IS NULL");
        builder.HasIndex(service => service.OwnerId).HasFilter("removed_at IS NULL");
    }
}
