using System.Text.Json;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Audit;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Audit;

/// <summary>The audit log, the newest first; for administrators.</summary>
/// <param name="From">UTC, included.</param>
/// <param name="To">UTC, not included.</param>
public sealed record ListAuditQuery(
    Guid? Actor,
    string? SubjectKind,
    string? SubjectId,
    string? Kind,
    Instant? From,
    Instant? To,
    PageRequest Page
) : IQuery<Result<Page<AuditLine>>>;

/// <summary>One line. Instants are UTC.</summary>
/// <param name="ActorId">Null for a guest and for Nobat itself.</param>
/// <param name="Outcome"><c>done</c>, or the code of a refusal.</param>
/// <param name="Network">The neighbourhood of the caller's address.</param>
public sealed record AuditLine(
    Guid Id,
    Instant At,
    string Kind,
    Guid? ActorId,
    UserRole? ActorRole,
    string SubjectKind,
    string SubjectId,
    string Outcome,
    string? Network,
    string? TraceId,
    JsonElement Details
);

internal sealed class ListAuditValidator : AbstractValidator<ListAuditQuery>
{
    public ListAuditValidator()
    {
        RuleFor(query => query.Kind).MaximumLength(60);
        RuleFor(query => query.SubjectKind).MaximumLength(30);
        RuleFor(query => query.SubjectId).MaximumLength(100);
        RuleFor(query => query.To).Must((query, to) => !(to < query.From));
        this.MustBeALimit(query => query.Page.Limit);
    }
}

internal sealed class ListAuditHandler(IReadDb db) : IQueryHandler<ListAuditQuery, Result<Page<AuditLine>>>
{
    public async Task<Result<Page<AuditLine>>> Handle(ListAuditQuery request, CancellationToken cancellationToken)
    {
        var entries = Matching(db.Set<AuditEntry>(), request);
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            entries = entries.Where(entry => entry.At < at || (entry.At == at && entry.Id < last));
        }

        var rows = await entries
            .OrderByDescending(entry => entry.At)
            .ThenByDescending(entry => entry.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(request.Page.Limit, entry => new Cursor(entry.At, entry.Id), Show);
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, ListAuditQuery wanted)
    {
        if (wanted.Actor is { } actor)
            entries = entries.Where(entry => entry.ActorId == actor);
        if (wanted.SubjectKind is { } subjectKind)
            entries = entries.Where(entry => entry.SubjectKind == subjectKind);
        if (wanted.SubjectId is { } subject)
            entries = entries.Where(entry => entry.SubjectId == subject);
        if (wanted.Kind is { } kind)
            entries = entries.Where(entry => entry.Kind == kind);
        if (wanted.From is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (wanted.To is { } to)
            entries = entries.Where(entry => entry.At < to);
        return entries;
    }

    private static AuditLine Show(AuditEntry entry) =>
        new(
            entry.Id,
            entry.At,
            entry.Kind,
            entry.ActorId,
            entry.ActorRole,
            entry.SubjectKind,
            entry.SubjectId,
            entry.Outcome,
            entry.Network,
            entry.TraceId,
            JsonElement.Parse(entry.Details)
        );
}
