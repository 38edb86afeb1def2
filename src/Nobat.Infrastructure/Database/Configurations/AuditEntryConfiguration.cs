using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Audit;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.At).HasDefaultValueSql("nobat_now()");
        builder.Property(entry => entry.Kind).HasMaxLength(60);
        builder.Property(entry => entry.SubjectKind).HasMaxLength(30);
        builder.Property(entry => entry.SubjectId).HasMaxLength(100);
        builder.Property(entry => entry.Outcome).HasMaxLength(60);
        builder.Property(entry => entry.Network).HasMaxLength(50);
        builder.Property(entry => entry.TraceId).HasMaxLength(64);
        builder.Property(entry => entry.Details).HasColumnType("jsonb");
        builder.HasIndex(entry => new { entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.SubjectId, entry.At });
        builder.HasIndex(entry => new { entry.ActorId, entry.At });
    }
}
