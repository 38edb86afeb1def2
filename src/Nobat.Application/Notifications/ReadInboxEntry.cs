using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Marks an entry of one's own inbox as read; again is no error.</summary>
public sealed record ReadInboxEntryCommand(NotificationId Id) : ICommand<Result>;

internal sealed class ReadInboxEntryHandler(
    IRepository<Inbox> inboxes,
    IRepository<InboxEntry> entries,
    IInboxes streams,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<ReadInboxEntryCommand, Result>
{
    public async Task<Result> Handle(ReadInboxEntryCommand command, CancellationToken cancellationToken)
    {
        if (
            await inboxes.FindForUpdateAsync(new InboxOf(me.Id), cancellationToken) is not { } inbox
            || await entries.FindAsync(new InboxEntryOf(me.Id, command.Id), cancellationToken) is not { } entry
        )
            return InboxErrors.NotFound;
        if (!entry.Read(clock.GetCurrentInstant()))
            return Result.Success;
        inbox.Touch();
        work.AfterCommit(() => streams.TellAsync(inbox.UserId, inbox.Version));
        return Result.Success;
    }
}
