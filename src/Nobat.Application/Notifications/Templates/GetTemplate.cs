using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Application.Notifications.Templates;

/// <summary>One template with its history; for administrators.</summary>
public sealed record GetTemplateQuery(TemplateName Name) : IQuery<Result<TemplateDetail>>;

internal sealed class GetTemplateHandler(IReadDb db, TemplateDesk desk) : IQueryHandler<GetTemplateQuery, Result<TemplateDetail>>
{
    public async Task<Result<TemplateDetail>> Handle(GetTemplateQuery request, CancellationToken cancellationToken) =>
        request.Name.ToKey() is { } key ? desk.Show(key, await db.FindTemplateAsync(key, cancellationToken)) : TemplateErrors.NotFound;
}

internal static class TemplateReading
{
    /// <summary>Null where nobody has edited it yet.</summary>
    public static Task<NoticeTemplate?> FindTemplateAsync(this IReadDb db, TemplateKey key, CancellationToken ct) =>
        db.Set<NoticeTemplate>()
            .Where(template =>
                template.Kind == key.Kind
                && template.Role == key.Role
                && template.Channel == key.Channel
                && template.Language == key.Language
            )
            .Include(template => template.Versions)
            .FirstOrDefaultAsync(ct);
}
