using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Application.Services;

/// <summary>Puts one's own catalogue in order: every service once, inactive ones too.</summary>
public sealed record OrderServicesCommand(IReadOnlyList<ServiceId> ServiceIds) : ICommand<Result<Page<ServiceAnswer>>>;

internal sealed class OrderServicesValidator : AbstractValidator<OrderServicesCommand>
{
    public OrderServicesValidator() =>
        RuleFor(command => command.ServiceIds)
            .Must(ids => ids.Count <= Service.MaxOfOneStylist && ids.Distinct().Count() == ids.Count)
            .WithErrorCode(ServiceErrors.OrderIncomplete.Code)
            .WithMessage(ServiceErrors.OrderIncomplete.Message);
}

internal sealed class OrderServicesHandler(IRepository<Service> services, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<OrderServicesCommand, Result<Page<ServiceAnswer>>>
{
    public async Task<Result<Page<ServiceAnswer>>> Handle(OrderServicesCommand command, CancellationToken cancellationToken)
    {
        var mine = await services.ListForUpdateAsync(new OwnServices(me.Id), cancellationToken);
        var byId = mine.ToDictionary(service => service.Id);
        if (command.ServiceIds.Count != mine.Count || !command.ServiceIds.All(byId.ContainsKey))
            return ServiceErrors.OrderIncomplete.At("serviceIds");
        List<Service> ordered = [.. command.ServiceIds.Select(id => byId[id])];
        for (var place = 0; place < ordered.Count; place++)
            ordered[place].MoveTo(place, clock.GetCurrentInstant());
        return new Page<ServiceAnswer>([.. ordered.Select(ServiceAnswer.From)], NextCursor: null);
    }
}
