using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public const string UniqueCredential = "ix_passkeys_credential_id";

    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable(
            "passkeys",
            table =>
                table.HasCheckConstraint(
                    "ck_passkeys_credential_id",
                    $"octet_length(credential_id) BETWEEN 1 AND {Passkey.MaxCredentialId}"
                )
        );
        builder.HasKey(passkey => passkey.Id);
        builder.Property(passkey => passkey.Id).ValueGeneratedNever();
        builder.Property(passkey => passkey.Name).HasMaxLength(Passkey.MaxNameLength);
        builder.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique().HasDatabaseName(UniqueCredential);
    }
}

internal sealed class PasskeyCeremonyConfiguration : IEntityTypeConfiguration<PasskeyCeremony>
{
    public void Configure(EntityTypeBuilder<PasskeyCeremony> builder)
    {
        builder.ToTable(
            "passkey_ceremonies",
            table =>
                table.HasCheckConstraint(
                    "ck_passkey_ceremonies_owner",
                    "(purpose = 'registration') = (user_id IS NOT NULL AND session_id IS NOT NULL)"
                )
        );
        builder.HasKey(ceremony => ceremony.Id);
        builder.Property(ceremony => ceremony.Id).ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(ceremony => ceremony.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(ceremony => ceremony.ExpiresAt);
    }
}
