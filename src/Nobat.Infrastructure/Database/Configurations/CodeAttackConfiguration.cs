using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class WrongGuessesConfiguration : IEntityTypeConfiguration<WrongGuesses>
{
    public void Configure(EntityTypeBuilder<WrongGuesses> builder)
    {
        builder.ToTable("wrong_guesses");
        builder.HasKey(guesses => new { guesses.Phone, guesses.DeviceId });
        builder.Property(guesses => guesses.DeviceId).ValueGeneratedNever();
    }
}

internal sealed class PasswordDecoyConfiguration : IEntityTypeConfiguration<PasswordDecoy>
{
    public void Configure(EntityTypeBuilder<PasswordDecoy> builder)
    {
        builder.ToTable("password_decoys");
        builder.HasKey(decoy => decoy.Phone);
        builder.Property(decoy => decoy.Phone).ValueGeneratedNever();
    }
}

internal sealed class CodeRefusalsConfiguration : IEntityTypeConfiguration<CodeRefusals>
{
    public void Configure(EntityTypeBuilder<CodeRefusals> builder)
    {
        builder.ToTable("code_refusals");
        builder.HasKey(refusals => new
        {
            refusals.Day,
            refusals.Purpose,
            refusals.Prefix,
            refusals.Limit,
        });
        builder.Property(refusals => refusals.Prefix).HasMaxLength(PhoneNumber.PrefixLength);
    }
}
