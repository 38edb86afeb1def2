using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Domain.Network;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class IpBlockConfiguration : IEntityTypeConfiguration<IpBlock>
{
    public const string OneAtATime = "ix_ip_blocks_range_round";

    public void Configure(EntityTypeBuilder<IpBlock> builder)
    {
        builder.ToTable("ip_blocks");
        builder.HasKey(block => block.Id);
        builder.Property(block => block.Id).ValueGeneratedNever();
        builder.Property(block => block.Range).HasConversion<AddressRangeConverter>().HasMaxLength(AddressRange.MaxLength);
        builder.Property(block => block.Reason).HasMaxLength(IpBlock.MaxReasonLength);
        builder.Ignore(block => block.IsAutomatic);
        builder.HasOne<User>().WithMany().HasForeignKey(block => block.BlockedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(block => block.LiftedBy).OnDelete(DeleteBehavior.Restrict);
        // Two processes that see the same strike too many make one block of it.
        builder.HasIndex(block => new { block.Range, block.Round }).IsUnique().HasFilter("round > 0").HasDatabaseName(OneAtATime);
        builder.HasIndex(block => new { block.CreatedAt, block.Id });
    }

    private sealed class AddressRangeConverter()
        : ValueConverter<AddressRange, string>(range => range.ToString(), text => AddressRange.Parse(text)!.Value);
}
