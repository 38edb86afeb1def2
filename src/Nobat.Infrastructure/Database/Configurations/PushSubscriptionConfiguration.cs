using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class PushSubscriptionConfiguration : IEntityTypeConfiguration<PushSubscription>
{
    public const string UniqueEndpoint = "ix_push_subscriptions_endpoint_hash";

    public void Configure(EntityTypeBuilder<PushSubscription> builder)
    {
        builder.ToTable(
            "push_subscriptions",
            table => table.HasCheckConstraint("ck_push_subscriptions_endpoint_hash", "octet_length(endpoint_hash) = 32")
        );
        builder.HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.Service).HasMaxLength(PushSubscription.MaxServiceLength);
        builder.Property(one => one.UserAgent).HasMaxLength(Device.MaxUserAgentLength);
        builder.HasOne<User>().WithMany().HasForeignKey(one => one.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Session>().WithMany().HasForeignKey(one => one.SessionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(one => one.EndpointHash).IsUnique().HasDatabaseName(UniqueEndpoint);
    }
}
