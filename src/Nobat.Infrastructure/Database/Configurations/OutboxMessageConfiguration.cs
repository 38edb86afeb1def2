using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Infrastructure.Database.Outbox;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox_messages");
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Type).HasMaxLength(100);
        builder.Property(message => message.Payload).HasColumnType("jsonb");
        // The clock that leases are judged by: a process that is hours ahead delays nothing.
        builder.Property(message => message.DueAt).HasDefaultValueSql("nobat_now()");
        builder.Property(message => message.LastError).HasMaxLength(200);
        builder.HasIndex(message => message.DueAt).HasDatabaseName("ix_outbox_messages_due").IsCreatedConcurrently();
    }
}
