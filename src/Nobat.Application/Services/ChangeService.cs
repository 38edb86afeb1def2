using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Application.Services;

/// <summary>Replaces what one's own service is. Visits that are booked keep what they were booked as.</summary>
public sealed record ChangeServiceCommand(ServiceId Id, ServiceInput Service) : ICommand<Result<ServiceAnswer>>;

internal sealed class ChangeServiceHandler(IRepository<Service> services, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<ChangeServiceCommand, Result<ServiceAnswer>>
{
    public async Task<Result<ServiceAnswer>> Handle(ChangeServiceCommand command, CancellationToken cancellationToken)
    {
        var facts = command.Service.Check();
        if (!facts.IsSuccess)
            return facts.Error;
        if (await services.FindForUpdateAsync(new OwnService(me.Id, command.Id), cancellationToken) is not { } service)
            return ServiceErrors.NotFound;
        var changed = service.Change(facts.Value, command.Service.SortOrder, clock.GetCurrentInstant());
        return changed.IsSuccess ? ServiceAnswer.From(service) : changed.Error;
    }
}
