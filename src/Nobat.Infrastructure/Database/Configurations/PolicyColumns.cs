using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Nobat.Domain.Policies;

namespace Nobat.Infrastructure.Database.Configurations;

internal static class PolicyColumns
{
    /// <summary>The same six columns wherever a policy is part of a row.</summary>
    public static void AsPolicyColumns(this ComplexPropertyBuilder<BookingPolicy> policy)
    {
        policy.Property(p => p.Version).HasColumnName("policy_version");
        policy.Property(p => p.FreeCancellationHours).HasColumnName("policy_free_cancellation_hours");
        policy.Property(p => p.LateCancellationPercent).HasColumnName("policy_late_cancellation_percent");
        policy.Property(p => p.NoShowPercent).HasColumnName("policy_no_show_percent");
        policy.Property(p => p.RescheduleHours).HasColumnName("policy_reschedule_hours");
        policy.Property(p => p.MaxReschedules).HasColumnName("policy_max_reschedules");
    }
}
