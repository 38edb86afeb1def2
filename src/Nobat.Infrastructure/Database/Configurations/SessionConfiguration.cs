using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder
            .HasOne<Device>()
            .WithMany()
            .HasForeignKey(session => new { session.UserId, session.DeviceId })
            .OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(session => session.UserId).HasFilter("revoked_at IS NULL");
        builder.OwnsMany(
            session => session.Tokens,
            tokens =>
            {
                tokens.ToTable("refresh_tokens", table => table.HasCheckConstraint("ck_refresh_tokens_hash", "octet_length(hash) = 32"));
                tokens.WithOwner().HasForeignKey("SessionId");
                tokens.Property(token => token.Generation).ValueGeneratedNever();
                tokens.HasKey("SessionId", nameof(RefreshToken.Generation));
                tokens.HasIndex(token => token.Hash).IsUnique();
            }
        );
        builder.Navigation(session => session.Tokens).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude(false);
    }
}
