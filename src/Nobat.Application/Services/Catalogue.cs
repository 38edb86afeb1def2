using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Users;

namespace Nobat.Application.Services;

/// <summary>One thing a stylist does, as everybody may read it. Amounts are Rial.</summary>
/// <param name="Name">In the reader's language, or in the other one where that is missing.</param>
/// <param name="DurationMinutes">Gaps included.</param>
/// <param name="IsAddOn">Only done together with another service.</param>
public sealed record OfferedService(
    ServiceId Id,
    string Name,
    string? Description,
    int DurationMinutes,
    long Price,
    long DepositAmount,
    bool IsAddOn
);

/// <summary>Reading a stylist's catalogue from the outside. Never kept: a price that was changed is the price.</summary>
internal static class Catalogue
{
    /// <summary>What is on offer, in the stylist's order.</summary>
    public static async Task<IReadOnlyList<OfferedService>> ListOfferedAsync(
        this IReadDb db,
        StylistId stylist,
        Language reader,
        CancellationToken ct
    )
    {
        var offered = await db.Set<Service>()
            .Where(service => service.StylistId == stylist && service.IsActive && service.RemovedAt == null)
            .OrderBy(service => service.SortOrder)
            .ThenBy(service => service.Id)
            .ToListAsync(ct);
        return
        [
            .. offered.Select(service => new OfferedService(
                service.Id,
                ServiceNames.In(reader, service.Name, service.NameEn),
                service.Description,
                service.DurationMinutes,
                service.Price,
                service.DepositAmount,
                service.IsAddOn
            )),
        ];
    }

    /// <summary>What a customer wants to have done; without any wish no question is asked. See <see cref="ChosenServices.From"/>.</summary>
    public static async Task<Result<ChosenServices>> ChooseAsync(
        this IReadDb db,
        StylistId stylist,
        IReadOnlyList<Guid> wanted,
        CancellationToken ct
    )
    {
        if (wanted.Count == 0)
            return ChosenServices.None;
        ServiceId[] ids = [.. wanted.Select(ServiceId.From)];
        var found = await db.Set<Service>().Where(service => service.StylistId == stylist && ids.Contains(service.Id)).ToListAsync(ct);
        return ChosenServices.From(found, stylist, ids);
    }

    /// <summary>At most ten services, none of them twice; whether they are on offer is not a matter of shape.</summary>
    public static void MustBeServices<T>(this IRuleBuilder<T, IReadOnlyList<Guid>> rule)
    {
        rule.Must(ids => ids.Count <= ChosenServices.Most)
            .WithErrorCode(ServiceErrors.TooManyChosen.Code)
            .WithMessage(ServiceErrors.TooManyChosen.Message)
            .OverridePropertyName("serviceIds");
        rule.Must(ids => ids.Distinct().Count() == ids.Count)
            .WithErrorCode(ServiceErrors.ChosenTwice.Code)
            .WithMessage(ServiceErrors.ChosenTwice.Message)
            .OverridePropertyName("serviceIds");
    }
}
