using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications.Templates;

/// <summary>Every template there is, in the order of kinds; for administrators.</summary>
/// <param name="Search">Words of the text in use, in any spelling.</param>
/// <param name="Edited">Only those that are, or are not, the default.</param>
public sealed record ListTemplatesQuery(
    string? Kind,
    NotificationRole? Role,
    NotificationChannel? Channel,
    Language? Language,
    bool? Edited,
    string? Search,
    PageRequest Page
) : IQuery<Result<Page<TemplateSummary>>>;

internal sealed class ListTemplatesValidator : AbstractValidator<ListTemplatesQuery>
{
    public ListTemplatesValidator()
    {
        RuleFor(query => query.Kind).MaximumLength(60);
        RuleFor(query => query.Search).MaximumLength(100);
        this.MustBeALimit(query => query.Page.Limit);
    }
}

internal sealed class ListTemplatesHandler(IReadDb db, IDefaultTemplates defaults, TemplateDesk desk)
    : IQueryHandler<ListTemplatesQuery, Result<Page<TemplateSummary>>>
{
    public async Task<Result<Page<TemplateSummary>>> Handle(ListTemplatesQuery request, CancellationToken cancellationToken)
    {
        var start = 0;
        if (
            request.Page.Cursor is { } cursor
            && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start > TemplateKey.All.Count)
        )
            return RequestErrors.BadCursor;
        var edited = (await db.Set<NoticeTemplate>().Include(template => template.Versions).ToListAsync(cancellationToken)).ToDictionary(
            template => template.Key
        );
        // The templates are known at compile time; a cursor is the place in their list.
        var rows = TemplateKey
            .All.Select((key, place) => (key, place, template: edited.GetValueOrDefault(key)))
            .Skip(start)
            .Where(row => IsWanted(request, row.key, row.template))
            .Take(request.Page.Limit + 1)
            .ToList();
        var next = rows.Count > request.Page.Limit ? rows[^1].place.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<TemplateSummary>([.. rows.Take(request.Page.Limit).Select(row => Show(row.key, row.template))], next);
    }

    private bool IsWanted(ListTemplatesQuery wanted, TemplateKey key, NoticeTemplate? template) =>
        (wanted.Kind is null || key.Kind == wanted.Kind)
        && (wanted.Role is null || key.Role == wanted.Role)
        && (wanted.Channel is null || key.Channel == wanted.Channel)
        && (wanted.Language is null || key.Language == wanted.Language)
        && (wanted.Edited is null || template?.ActiveVersion is not null == wanted.Edited)
        && (wanted.Search is null || Says(template?.Active?.Content ?? defaults.Of(key), PersianText.ForSearch(wanted.Search)));

    private static bool Says(TemplateContent content, string words) =>
        PersianText.ForSearch($"{content.Subject}\n{content.Text}").Contains(words, StringComparison.Ordinal);

    private TemplateSummary Show(TemplateKey key, NoticeTemplate? template) =>
        new(
            key.Kind,
            key.Role,
            key.Channel,
            key.Language,
            template?.ActiveVersion,
            template?.ActiveVersion is null,
            template?.Active is { } active ? desk.FaultOf(key, active.Content) : null,
            template?.UpdatedAt
        );
}
