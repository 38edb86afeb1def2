using Nobat.Domain.Common;
using Nobat.Domain.Services;
using NodaTime;

namespace Nobat.Domain.Tests.Services;

internal static class ServiceSamples
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    public static readonly StylistId Stylist = StylistId.New();
    public static readonly UserId Owner = UserId.New();

    public static Result<ServiceFacts> Facts(
        string? name = "رنگ",
        string? nameEn = null,
        int minutes = 60,
        IReadOnlyList<ServiceSegment>? segments = null,
        long price = 0,
        long deposit = 0,
        bool isActive = true,
        bool isAddOn = false,
        string? description = null
    ) => ServiceFacts.Create(name, nameEn, description, minutes, segments, price, deposit, isActive, isAddOn);

    public static Service AService(Result<ServiceFacts> facts, StylistId? stylist = null) =>
        Service.Add(stylist ?? Stylist, Owner, facts.Value, 0, Now);

    /// <summary>Work, gap, work, … in turn.</summary>
    public static ServiceSegment[] InTurn(params int[] minutes) =>
        [.. minutes.Select((length, i) => new ServiceSegment(length, i % 2 == 0 ? SegmentKind.Work : SegmentKind.Gap))];
}
