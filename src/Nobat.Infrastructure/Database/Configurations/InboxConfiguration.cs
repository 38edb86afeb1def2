using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class InboxConfiguration : IEntityTypeConfiguration<Domain.Notifications.Inbox>
{
    public void Configure(EntityTypeBuilder<Domain.Notifications.Inbox> builder)
    {
        builder.ToTable("inboxes");
        builder.HasKey(inbox => inbox.UserId);
        builder.Property(inbox => inbox.UserId).ValueGeneratedNever();
        builder.HasOne<User>().WithOne().HasForeignKey<Domain.Notifications.Inbox>(inbox => inbox.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InboxEntryConfiguration : IEntityTypeConfiguration<InboxEntry>
{
    private const int MaxKindLength = 60;

    public void Configure(EntityTypeBuilder<InboxEntry> builder)
    {
        builder.ToTable("inbox_entries", table => table.HasCheckConstraint("ck_inbox_entries_removed", "removed_at IS NULL OR text = ''"));
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Kind).HasMaxLength(MaxKindLength);
        builder.HasOne<User>().WithMany().HasForeignKey(entry => entry.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(entry => new { entry.UserId, entry.Sequence }).IsUnique();
        builder
            .HasIndex(entry => new { entry.UserId, entry.Sequence }, "ix_inbox_entries_unread")
            .HasDatabaseName("ix_inbox_entries_unread")
            .HasFilter("read_at IS NULL AND removed_at IS NULL");
        builder.HasIndex(entry => entry.CreatedAt);
    }
}
