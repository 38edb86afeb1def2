using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class OneTimeCodeConfiguration : IEntityTypeConfiguration<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> builder)
    {
        builder.ToTable(
            "one_time_codes",
            table =>
            {
                table.HasCheckConstraint("ck_one_time_codes_attempts", $"attempts BETWEEN 0 AND {OneTimeCode.MaxAttempts}");
                table.HasCheckConstraint("ck_one_time_codes_hash", "octet_length(hash) = 32");
            }
        );
        builder.HasKey(code => code.Id);
        builder.Property(code => code.Id).ValueGeneratedNever();
        builder.HasIndex(code => new { code.Phone, code.CreatedAt }).IsDescending(false, true);
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.RequestedBy).OnDelete(DeleteBehavior.Cascade);
        // What limits are judged by, and the administrators' list.
        builder.HasIndex(code => new { code.CreatedAt, code.Id });
        // Those that are still to be forgotten.
        builder
            .HasIndex(code => code.CreatedAt)
            .HasFilter("hash IS NOT NULL")
            .HasDatabaseName("ix_one_time_codes_hash")
            .IsCreatedConcurrently();
        builder.Property(code => code.ClientAddress).HasMaxLength(50);
        builder.Property(code => code.Prefix).HasMaxLength(PhoneNumber.PrefixLength).HasComputedColumnSql("left(phone, 7)", stored: true);
        builder.Ignore(code => code.ResendAt);
    }
}
