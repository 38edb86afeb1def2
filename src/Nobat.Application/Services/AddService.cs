using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Services;

/// <summary>Adds a service to one's own catalogue, which has at most a hundred.</summary>
public sealed record AddServiceCommand(ServiceInput Service) : ICommand<Result<ServiceAnswer>>;

internal sealed class AddServiceHandler(
    IRepository<StylistProfile> profiles,
    IRepository<Service> services,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<AddServiceCommand, Result<ServiceAnswer>>
{
    public async Task<Result<ServiceAnswer>> Handle(AddServiceCommand command, CancellationToken cancellationToken)
    {
        var facts = command.Service.Check();
        if (!facts.IsSuccess)
            return facts.Error;
        // Locked, so that two at once do not both find room for one.
        if (await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken) is not { } profile)
            return StylistErrors.NotFound;
        var others = await services.ListAsync(new OwnServices(me.Id), cancellationToken);
        if (others.Count >= Service.MaxOfOneStylist)
            return ServiceErrors.TooMany;
        var last = others.Select(service => service.SortOrder).DefaultIfEmpty(-1).Max();
        var place = command.Service.SortOrder ?? Math.Min(last + 1, Service.MaxSortOrder);
        var added = Service.Add(profile.Id, me.Id, facts.Value, place, clock.GetCurrentInstant());
        services.Add(added);
        return ServiceAnswer.From(added);
    }
}
