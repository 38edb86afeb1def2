using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Configurations;

internal sealed class NoticeTemplateConfiguration : IEntityTypeConfiguration<NoticeTemplate>
{
    public const string OnePerKey = "ix_notice_templates_key";
    public const string OneOfAVersion = "ix_notice_template_versions_version";
    public const int MaxKind = 60;

    public void Configure(EntityTypeBuilder<NoticeTemplate> builder)
    {
        builder.ToTable(
            "notice_templates",
            table =>
                table.HasCheckConstraint(
                    "ck_notice_templates_active",
                    "active_version IS NULL OR active_version BETWEEN 1 AND latest_version"
                )
        );
        builder.HasKey(template => template.Id);
        builder.Property(template => template.Id).ValueGeneratedNever();
        builder.Property(template => template.Kind).HasMaxLength(MaxKind);
        builder.Ignore(template => template.Key);
        builder.Ignore(template => template.Active);
        builder
            .HasIndex(template => new
            {
                template.Kind,
                template.Role,
                template.Channel,
                template.Language,
            })
            .IsUnique()
            .HasDatabaseName(OnePerKey);
        builder.HasMany(template => template.Versions).WithOne().HasForeignKey("TemplateId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(template => template.Versions).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class NoticeTemplateVersionConfiguration : IEntityTypeConfiguration<NoticeTemplateVersion>
{
    public void Configure(EntityTypeBuilder<NoticeTemplateVersion> builder)
    {
        builder.ToTable("notice_template_versions");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Subject).HasMaxLength(TemplateContent.MaxSubject);
        builder.Property(version => version.Text).HasMaxLength(TemplateContent.MaxText);
        builder.Ignore(version => version.Content);
        builder.HasOne<User>().WithMany().HasForeignKey(version => version.SavedBy).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasIndex("TemplateId", nameof(NoticeTemplateVersion.Version))
            .IsUnique()
            .HasDatabaseName(NoticeTemplateConfiguration.OneOfAVersion);
    }
}
