using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>How one gets notices; the defaults for who chose nothing.</summary>
public sealed record GetNoticePreferencesQuery : IQuery<Result<NoticePreferencesAnswer>>;

/// <param name="QuietHours">Null: none.</param>
/// <param name="Topics">All of them. An email address that is not verified is left out.</param>
public sealed record NoticePreferencesAnswer(DateStyle Calendar, QuietHoursAnswer? QuietHours, IReadOnlyList<TopicChoice> Topics)
{
    internal static NoticePreferencesAnswer Of(Preferences known) =>
        new(
            known.Calendar,
            known.QuietHours is { } quiet ? new QuietHoursAnswer(quiet.From, quiet.Until) : null,
            [.. Enum.GetValues<NotificationTopic>().Select(topic => known.Topics.Of(topic, known.EmailVerified))]
        );
}

/// <summary>Local time (Asia/Tehran); may span midnight.</summary>
/// <param name="To">The first moment that is not quiet.</param>
public sealed record QuietHoursAnswer(LocalTime From, LocalTime To);

/// <summary>What holds for a reader now, chosen or by default.</summary>
internal sealed record Preferences(DateStyle Calendar, QuietTimes? QuietHours, TopicChoices Topics, bool EmailVerified)
{
    public static Preferences Of(Language language, bool emailVerified, ReaderPreferences? chosen) =>
        chosen is null
            ? new(language == Language.Fa ? DateStyle.Jalali : DateStyle.Gregorian, QuietTimes.Default, TopicChoices.None, emailVerified)
            : new(chosen.IsJalali ? DateStyle.Jalali : DateStyle.Gregorian, chosen.QuietHours, chosen.Topics, emailVerified);

    /// <summary>Null for who is not there.</summary>
    public static async Task<Preferences?> FindAsync(IReadDb db, UserId reader, CancellationToken ct)
    {
        var found = await (
            from user in db.Set<User>()
            where user.Id == reader
            join row in db.Set<ReaderPreferences>() on user.Id equals row.UserId into rows
            from chosen in rows.DefaultIfEmpty()
            select new
            {
                user.Language,
                user.EmailVerified,
                chosen,
            }
        ).FirstOrDefaultAsync(ct);
        return found is null ? null : Of(found.Language, found.EmailVerified, found.chosen);
    }
}

internal sealed class GetNoticePreferencesHandler(IReadDb db, ICurrentUser me)
    : IQueryHandler<GetNoticePreferencesQuery, Result<NoticePreferencesAnswer>>
{
    public async Task<Result<NoticePreferencesAnswer>> Handle(GetNoticePreferencesQuery request, CancellationToken cancellationToken) =>
        await Preferences.FindAsync(db, me.Id, cancellationToken) is { } known ? NoticePreferencesAnswer.Of(known) : UserErrors.NotFound;
}
