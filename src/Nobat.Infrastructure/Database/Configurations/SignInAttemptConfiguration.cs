using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class SignInAttemptConfiguration : IEntityTypeConfiguration<SignInAttempt>
{
    public void Configure(EntityTypeBuilder<SignInAttempt> builder)
    {
        builder.ToTable("sign_in_attempts");
        builder.HasKey(attempt => attempt.Id);
        builder.Property(attempt => attempt.Id).ValueGeneratedNever();
        builder.Property(attempt => attempt.Refusal).HasMaxLength(64);
        builder.Property(attempt => attempt.UserAgent).HasMaxLength(Device.MaxUserAgentLength);
        builder.Property(attempt => attempt.Network).HasMaxLength(64);
        builder.Property(attempt => attempt.Place).HasMaxLength(100);
        builder.HasOne<User>().WithMany().HasForeignKey(attempt => attempt.UserId).OnDelete(DeleteBehavior.Cascade);
        builder
            .HasIndex(attempt => new
            {
                attempt.UserId,
                attempt.At,
                attempt.Id,
            })
            .IsDescending(false, true, true);
        // For clearing away only: as good as free to keep.
        builder.HasIndex(attempt => attempt.At).HasMethod("brin").IsCreatedConcurrently();
        builder.HasIndex(attempt => attempt.SessionId).IsUnique().HasFilter("session_id IS NOT NULL");
    }
}
