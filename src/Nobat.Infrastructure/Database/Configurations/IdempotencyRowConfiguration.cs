using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Infrastructure.Database.Idempotency;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class IdempotencyRowConfiguration : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.HasKey(row => new
        {
            row.UserId,
            row.Route,
            row.Key,
        });
        builder.Property(row => row.Route).HasMaxLength(200);
        builder.Property(row => row.Key).HasMaxLength(255);
        builder.HasIndex(row => row.CreatedAt);
    }
}
