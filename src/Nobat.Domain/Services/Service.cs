using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Services;

/// <summary>
/// One thing a stylist does, with its price. What was booked keeps a copy, so a change here touches no booking; one that is removed
/// stays in its table for the history.
/// </summary>
public sealed class Service : AggregateRoot
{
    public const int MaxOfOneStylist = 100;
    public const int MaxSortOrder = 10_000;

    private int[] _segments = [];

    private Service() { } // EF

    public ServiceId Id { get; private init; }
    public StylistId StylistId { get; private init; }

    /// <summary>The stylist's account.</summary>
    public UserId OwnerId { get; private init; }

    /// <summary>Persian. At least one of the two names is there.</summary>
    public string? Name { get; private set; }
    public string? NameEn { get; private set; }
    public string? Description { get; private set; }

    /// <summary>Elapsed minutes, gaps included.</summary>
    public int DurationMinutes { get; private set; }

    /// <summary>See <see cref="ServiceFacts.Segments"/>.</summary>
    public IReadOnlyList<int> Segments => _segments;

    /// <summary>Rial.</summary>
    public long Price { get; private set; }

    /// <summary>Rial, at most the price.</summary>
    public long DepositAmount { get; private set; }

    /// <summary>Only an active one can be seen and booked.</summary>
    public bool IsActive { get; private set; }

    /// <summary>True when it is only done together with another service.</summary>
    public bool IsAddOn { get; private set; }

    /// <summary>Its place in the catalogue, smallest first; equal ones in the order they were made.</summary>
    public int SortOrder { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }
    public Instant? RemovedAt { get; private set; }

    public bool IsOffered => IsActive && RemovedAt is null;

    public static Service Add(StylistId stylist, UserId owner, ServiceFacts facts, int sortOrder, Instant now)
    {
        var service = new Service
        {
            Id = ServiceId.New(),
            StylistId = stylist,
            OwnerId = owner,
            CreatedAt = now,
        };
        service.Become(facts, sortOrder, now);
        service.Raise(
            new ServiceAdded(service.Id, stylist, facts.DurationMinutes, facts.Price, facts.DepositAmount, facts.IsActive, facts.IsAddOn)
        );
        return service;
    }

    /// <summary>Replaces everything but the place in the catalogue, which stays when none is given.</summary>
    public Result Change(ServiceFacts facts, int? sortOrder, Instant now)
    {
        if (RemovedAt is not null)
            return ServiceErrors.NotFound;
        Become(facts, sortOrder ?? SortOrder, now);
        Raise(new ServiceChanged(Id, StylistId, facts.DurationMinutes, facts.Price, facts.DepositAmount, facts.IsActive, facts.IsAddOn));
        return Result.Success;
    }

    public void MoveTo(int sortOrder, Instant now)
    {
        if (sortOrder != SortOrder)
            (SortOrder, UpdatedAt) = (sortOrder, now);
    }

    /// <summary>Takes it out of the catalogue for good.</summary>
    public Result Remove(Instant now)
    {
        if (RemovedAt is not null)
            return ServiceErrors.NotFound;
        (RemovedAt, UpdatedAt) = (now, now);
        Raise(new ServiceRemoved(Id, StylistId));
        return Result.Success;
    }

    private void Become(ServiceFacts facts, int sortOrder, Instant now)
    {
        (Name, NameEn, Description) = (facts.Name, facts.NameEn, facts.Description);
        (DurationMinutes, _segments) = (facts.DurationMinutes, [.. facts.Segments]);
        (Price, DepositAmount) = (facts.Price, facts.DepositAmount);
        (IsActive, IsAddOn, SortOrder, UpdatedAt) = (facts.IsActive, facts.IsAddOn, sortOrder, now);
    }
}
