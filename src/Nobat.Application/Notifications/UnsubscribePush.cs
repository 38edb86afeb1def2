using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Has no more notices come to one of one's own browsers. Anybody else's is not there.</summary>
public sealed record UnsubscribePushCommand(PushSubscriptionId Id) : ICommand<Result>;

internal sealed class UnsubscribePushHandler(IRepository<PushSubscription> subscriptions, ICurrentUser me)
    : ICommandHandler<UnsubscribePushCommand, Result>
{
    public async Task<Result> Handle(UnsubscribePushCommand command, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindForUpdateAsync(new PushSubscriptionOf(me.Id, command.Id), cancellationToken) is not { } subscription)
            return PushErrors.NotFound;
        subscriptions.Remove(subscription);
        return Result.Success;
    }
}
