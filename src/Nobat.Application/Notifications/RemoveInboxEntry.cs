using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Takes an entry out of one's own inbox, with what it said.</summary>
public sealed record RemoveInboxEntryCommand(NotificationId Id) : ICommand<Result>;

internal sealed class RemoveInboxEntryHandler(
    IRepository<Inbox> inboxes,
    IRepository<InboxEntry> entries,
    IInboxes streams,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<RemoveInboxEntryCommand, Result>
{
    public async Task<Result> Handle(RemoveInboxEntryCommand command, CancellationToken cancellationToken)
    {
        if (
            await inboxes.FindForUpdateAsync(new InboxOf(me.Id), cancellationToken) is not { } inbox
            || await entries.FindAsync(new InboxEntryOf(me.Id, command.Id), cancellationToken) is not { } entry
        )
            return InboxErrors.NotFound;
        entry.Remove(clock.GetCurrentInstant());
        inbox.Touch();
        work.AfterCommit(() => streams.TellAsync(inbox.UserId, inbox.Version));
        return Result.Success;
    }
}
