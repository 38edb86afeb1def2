using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Application.Services;

/// <summary>Takes a service out of one's own catalogue. Visits that are booked keep it.</summary>
public sealed record RemoveServiceCommand(ServiceId Id) : ICommand<Result>;

internal sealed class RemoveServiceHandler(IRepository<Service> services, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<RemoveServiceCommand, Result>
{
    public async Task<Result> Handle(RemoveServiceCommand command, CancellationToken cancellationToken) =>
        await services.FindForUpdateAsync(new OwnService(me.Id, command.Id), cancellationToken) is { } service
            ? service.Remove(clock.GetCurrentInstant())
            : ServiceErrors.NotFound;
}
