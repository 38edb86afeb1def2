using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class ExternalLoginConfiguration : IEntityTypeConfiguration<ExternalLogin>
{
    public const string OneAccount = "pk_external_logins";
    public const string OnePerProvider = "ix_external_logins_user_id_provider";

    public void Configure(EntityTypeBuilder<ExternalLogin> builder)
    {
        builder.ToTable("external_logins");
        builder.HasKey(login => new { login.Provider, login.Subject }).HasName(OneAccount);
        builder.Property(login => login.Provider).HasMaxLength(ExternalLogin.MaxProviderLength);
        builder.Property(login => login.Subject).HasMaxLength(ExternalLogin.MaxSubjectLength);
        builder.HasIndex(login => new { login.UserId, login.Provider }).IsUnique().HasDatabaseName(OnePerProvider);
        builder.HasOne<User>().WithMany().HasForeignKey(login => login.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
