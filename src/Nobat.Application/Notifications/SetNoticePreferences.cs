using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>How one gets notices, whole: a topic that is left out goes by the defaults.</summary>
/// <param name="QuietHours">Null: none.</param>
public sealed record SetNoticePreferencesCommand(DateStyle Calendar, QuietTimes? QuietHours, IReadOnlyList<TopicChoice> Topics)
    : ICommand<Result<NoticePreferencesAnswer>>
{
    public const int MostTopics = 5;
    public const int MostChannels = 4;
}

internal sealed class SetNoticePreferencesValidator : AbstractValidator<SetNoticePreferencesCommand>
{
    public SetNoticePreferencesValidator()
    {
        RuleFor(c => c.Topics).Must(topics => topics.Count <= SetNoticePreferencesCommand.MostTopics);
        RuleForEach(c => c.Topics)
            .ChildRules(topic =>
            {
                topic.RuleFor(t => t.Channels).Must(channels => channels.Count <= SetNoticePreferencesCommand.MostChannels);
                topic.RuleFor(t => t.Fallbacks).Must(channels => channels.Count <= SetNoticePreferencesCommand.MostChannels);
            });
    }
}

internal sealed class SetNoticePreferencesHandler(
    IReadDb db,
    IRepository<User> users,
    IRepository<ReaderPreferences> preferences,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<SetNoticePreferencesCommand, Result<NoticePreferencesAnswer>>
{
    public async Task<Result<NoticePreferencesAnswer>> Handle(SetNoticePreferencesCommand command, CancellationToken cancellationToken)
    {
        // The account's lock: the address it was judged by stays as it is, and two first choices come one after the other.
        if (await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken) is not { } user)
            return UserErrors.NotFound;
        var listens = await (
            from subscription in db.Set<PushSubscription>()
            where subscription.UserId == me.Id
            join session in db.Set<Session>() on subscription.SessionId equals session.Id
            where session.RevokedAt == null && session.ExpiresAt > DatabaseClock.Now()
            select subscription.Id
        ).AnyAsync(cancellationToken);
        var topics = TopicChoices.Create(command.Topics, new Reach(user.EmailVerified, listens));
        if (!topics.IsSuccess)
            return topics.Error;

        var known = await preferences.FindForUpdateAsync(new PreferencesOf(me.Id), cancellationToken);
        var chosen = known ?? ReaderPreferences.Of(me.Id);
        var isJalali = command.Calendar == DateStyle.Jalali;
        if (
            chosen.Choose(isJalali, command.QuietHours, topics.Value, clock.GetCurrentInstant()) is { IsSuccess: false, Error: var refused }
        )
            return refused;
        if (known is null)
            preferences.Add(chosen);
        return NoticePreferencesAnswer.Of(Preferences.Of(user.Language, user.EmailVerified, chosen));
    }
}
