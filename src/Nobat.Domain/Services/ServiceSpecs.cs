using Nobat.Domain.Common;

namespace Nobat.Domain.Services;

/// <summary>One service of an account's own catalogue.</summary>
public sealed class OwnService : Specification<Service>
{
    public OwnService(UserId owner, ServiceId id) =>
        Query.Where(service => service.OwnerId == owner && service.Id == id && service.RemovedAt == null);
}

/// <summary>An account's own catalogue.</summary>
public sealed class OwnServices : Specification<Service>
{
    /// <summary>By id, so that two who lock them do so in the same order.</summary>
    public OwnServices(UserId owner) =>
        Query.Where(service => service.OwnerId == owner && service.RemovedAt == null).OrderBy(service => service.Id);
}
