using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>An administrator has a notice that failed sent again, with all its tries.</summary>
public sealed record RetryNotificationCommand(NotificationId Notification) : ICommand<Result<NotificationAnswer>>;

internal sealed class RetryNotificationHandler(
    IRepository<Notification> notices,
    INoticeQueue queue,
    IUnitOfWork work,
    IDatabaseClock clock
) : ICommandHandler<RetryNotificationCommand, Result<NotificationAnswer>>
{
    public async Task<Result<NotificationAnswer>> Handle(RetryNotificationCommand command, CancellationToken cancellationToken)
    {
        if (await notices.FindForUpdateAsync(new NotificationById(command.Notification), cancellationToken) is not { } notice)
            return NotificationErrors.NotFound;
        var retried = notice.Retry(await clock.NowAsync(cancellationToken));
        if (!retried.IsSuccess)
            return retried.Error;
        work.AfterCommit(Wake);
        return NotificationAnswer.Of(notice, forAdmin: true);
    }

    private Task Wake()
    {
        queue.Wake();
        return Task.CompletedTask;
    }
}
