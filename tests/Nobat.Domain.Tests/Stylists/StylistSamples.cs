using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Domain.Tests.Stylists;

internal static class StylistSamples
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    public static readonly UserId Owner = UserId.New();
    public static readonly UserId Admin = UserId.New();

    public static PublicFacts Facts(string bio = "Cuts and colours") =>
        PublicFacts.Create("Valiasr Street 12", "Salon", 35.7, 51.4, "nobat.test", bio).Value;

    /// <summary>A profile in the state, reached only by moves the aggregate allows; its events are taken.</summary>
    public static StylistProfile In(StylistStatus status)
    {
        var profile = StylistProfile.Draft(Owner, Facts(), Now);
        Func<Result>[] way = status switch
        {
            StylistStatus.Draft => [],
            StylistStatus.PendingApproval => [() => profile.Submit(Now)],
            StylistStatus.Approved => [() => profile.Submit(Now), () => profile.Approve(Admin, Now)],
            StylistStatus.Rejected => [() => profile.Submit(Now), () => profile.Reject("Blurred address", Admin, Now)],
            StylistStatus.Suspended =>
            [
                () => profile.Submit(Now),
                () => profile.Approve(Admin, Now),
                () => profile.Suspend("Complaints", Admin, Now),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
        foreach (var step in way)
            Assert.Null(step().Error);
        profile.TakeEvents();
        return profile;
    }
}
