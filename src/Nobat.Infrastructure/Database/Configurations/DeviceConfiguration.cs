using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class DeviceConfiguration : IEntityTypeConfiguration<Device>
{
    public const string OnePerUser = "pk_devices";

    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("devices");
        builder.HasKey(device => new { device.UserId, device.Id }).HasName(OnePerUser);
        builder.Property(device => device.Id).ValueGeneratedNever();
        builder.Property(device => device.Name).HasMaxLength(Device.MaxNameLength);
        builder.Property(device => device.UserAgent).HasMaxLength(Device.MaxUserAgentLength);
        builder.HasOne<User>().WithMany().HasForeignKey(device => device.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
