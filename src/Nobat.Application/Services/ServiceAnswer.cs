using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Services;

/// <summary>One of one's own services. Amounts are Rial, times minutes.</summary>
/// <param name="Name">Persian; at least one of the two names is there.</param>
/// <param name="Segments">Work and gaps in turn; one of work where there is no gap.</param>
/// <param name="IsAddOn">Only done together with another service.</param>
/// <param name="SortOrder">Its place in the catalogue, smallest first.</param>
public sealed record ServiceAnswer(
    ServiceId Id,
    string? Name,
    string? NameEn,
    string? Description,
    int DurationMinutes,
    IReadOnlyList<ServiceSegment> Segments,
    long Price,
    long DepositAmount,
    bool IsActive,
    bool IsAddOn,
    int SortOrder,
    Instant CreatedAt,
    Instant UpdatedAt
)
{
    internal static ServiceAnswer From(Service service) =>
        new(
            service.Id,
            service.Name,
            service.NameEn,
            service.Description,
            service.DurationMinutes,
            [.. service.Segments.Select((minutes, i) => new ServiceSegment(minutes, i % 2 == 0 ? SegmentKind.Work : SegmentKind.Gap))],
            service.Price,
            service.DepositAmount,
            service.IsActive,
            service.IsAddOn,
            service.SortOrder,
            service.CreatedAt,
            service.UpdatedAt
        );
}

/// <summary>What a stylist writes about a service, as it came in.</summary>
/// <param name="Segments">Null: work from beginning to end.</param>
/// <param name="SortOrder">Null: the last one when added, the same place when changed.</param>
public sealed record ServiceInput(
    string? Name,
    string? NameEn,
    string? Description,
    int DurationMinutes,
    IReadOnlyList<ServiceSegment>? Segments,
    long Price,
    long DepositAmount,
    bool IsActive,
    bool IsAddOn,
    int? SortOrder
)
{
    internal Result<ServiceFacts> Check()
    {
        var facts = ServiceFacts.Create(Name, NameEn, Description, DurationMinutes, Segments, Price, DepositAmount, IsActive, IsAddOn);
        if (SortOrder is null or (>= 0 and <= Service.MaxSortOrder))
            return facts;
        var wrong = ServiceErrors.SortOrderOutOfRange.At("sortOrder").Fields;
        return ServiceErrors.Invalid.WithFields([.. facts.Error?.Fields ?? [], .. wrong]);
    }
}

internal static class ServiceNames
{
    /// <summary>The name in the reader's language, or in the other one where that is missing.</summary>
    public static string In(Language language, string? name, string? nameEn) =>
        (language is Language.Fa ? name ?? nameEn : nameEn ?? name) ?? "";
}
