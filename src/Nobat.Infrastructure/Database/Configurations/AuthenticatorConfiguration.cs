using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class AuthenticatorConfiguration : IEntityTypeConfiguration<Authenticator>
{
    public const string OnePerUser = "pk_authenticators";

    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("authenticators");
        builder.HasKey(one => one.UserId).HasName(OnePerUser);
        builder.Property(one => one.UserId).ValueGeneratedNever();
        builder.HasOne<User>().WithOne().HasForeignKey<Authenticator>(one => one.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(one => one.IsOn);
        builder.Ignore(one => one.RecoveryCodesLeft);
        builder.OwnsMany(
            one => one.RecoveryCodes,
            codes =>
            {
                codes.ToTable("recovery_codes", table => table.HasCheckConstraint("ck_recovery_codes_hash", "octet_length(hash) = 32"));
                codes.WithOwner().HasForeignKey("UserId");
                codes.HasKey("UserId", nameof(RecoveryCode.Hash));
            }
        );
        builder.Navigation(one => one.RecoveryCodes).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude(false);
    }
}

internal sealed class SignInChallengeConfiguration : IEntityTypeConfiguration<SignInChallenge>
{
    public void Configure(EntityTypeBuilder<SignInChallenge> builder)
    {
        builder.ToTable(
            "sign_in_challenges",
            table => table.HasCheckConstraint("ck_sign_in_challenges_token_hash", "octet_length(token_hash) = 32")
        );
        builder.HasKey(challenge => challenge.Id);
        builder.Property(challenge => challenge.Id).ValueGeneratedNever();
        builder.Property(challenge => challenge.DeviceName).HasMaxLength(Device.MaxNameLength);
        builder.HasIndex(challenge => challenge.TokenHash).IsUnique();
        builder.HasIndex(challenge => challenge.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(challenge => challenge.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
