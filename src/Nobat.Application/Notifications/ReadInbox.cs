using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Marks all of one's own inbox as read.</summary>
public sealed record ReadInboxCommand : ICommand<Result>;

internal sealed class ReadInboxHandler(IRepository<Inbox> inboxes, IInboxes streams, ICurrentUser me, IUnitOfWork work, TimeProvider clock)
    : ICommandHandler<ReadInboxCommand, Result>
{
    public async Task<Result> Handle(ReadInboxCommand command, CancellationToken cancellationToken)
    {
        if (await inboxes.FindForUpdateAsync(new InboxOf(me.Id), cancellationToken) is not { } inbox)
            return Result.Success;
        if (await streams.ReadAllAsync(inbox.UserId, clock.GetCurrentInstant(), cancellationToken) == 0)
            return Result.Success;
        inbox.Touch();
        work.AfterCommit(() => streams.TellAsync(inbox.UserId, inbox.Version));
        return Result.Success;
    }
}
