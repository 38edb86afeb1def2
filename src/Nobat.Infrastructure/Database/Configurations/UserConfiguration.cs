using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public const string UniquePhone = "ix_users_phone";

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable(
            "users",
            table =>
            {
                table.HasCheckConstraint("ck_users_phone", "phone ~ '^09[0-9]{9}$'");
                table.HasCheckConstraint("ck_users_wrong_passwords", "wrong_passwords >= 0");
            }
        );
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.HasIndex(user => user.Phone).IsUnique().HasDatabaseName(UniquePhone);
        builder.HasIndex(user => new { user.CreatedAt, user.Id });
        builder.Property(user => user.FirstName).HasMaxLength(PersonName.MaxLength);
        builder.Property(user => user.LastName).HasMaxLength(PersonName.MaxLength);
        builder.Property(user => user.Email).HasMaxLength(254);
        builder.Property(user => user.PasswordHash).HasMaxLength(255);
        builder.Ignore(user => user.IsPhoneVerified);
    }
}
