using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>One's own login history, the newest first.</summary>
public sealed record ListSignInsQuery(PageRequest Page) : IQuery<Result<Page<SignInAnswer>>>;

/// <summary>One sign-in, or one that was refused. The instant is UTC.</summary>
/// <param name="Refusal">The code of the refusal; null for a sign-in.</param>
/// <param name="Network">The neighbourhood of the address: IPv4 /24, IPv6 /48.</param>
public sealed record SignInAnswer(
    SignInAttemptId Id,
    Instant At,
    SignInMethod Method,
    bool Succeeded,
    string? Refusal,
    string? DeviceName,
    string? UserAgent,
    string Network,
    string? Place
);

internal sealed class ListSignInsValidator : AbstractValidator<ListSignInsQuery>
{
    public ListSignInsValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListSignInsHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListSignInsQuery, Result<Page<SignInAnswer>>>
{
    public async Task<Result<Page<SignInAnswer>>> Handle(ListSignInsQuery request, CancellationToken cancellationToken)
    {
        var attempts = db.Set<SignInAttempt>().Where(attempt => attempt.UserId == me.Id);
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new SignInAttemptId(last);
            attempts = attempts.Where(attempt => attempt.At < at || (attempt.At == at && attempt.Id < id));
        }

        var rows = await (
            from attempt in attempts
                .OrderByDescending(attempt => attempt.At)
                .ThenByDescending(attempt => attempt.Id)
                .Take(request.Page.Limit + 1)
            join device in db.Set<Device>()
                on new { attempt.UserId, Id = attempt.DeviceId } equals new { UserId = (UserId?)device.UserId, Id = (DeviceId?)device.Id }
                into devices
            from device in devices.DefaultIfEmpty()
            orderby attempt.At descending, attempt.Id descending
            select new SignInAnswer(
                attempt.Id,
                attempt.At,
                attempt.Method,
                attempt.Refusal == null,
                attempt.Refusal,
                device == null ? null : device.Name,
                attempt.UserAgent,
                attempt.Network,
                attempt.Place
            )
        ).ToListAsync(cancellationToken);
        return rows.ToPage(request.Page.Limit, row => new Cursor(row.At, row.Id.Value), row => row);
    }
}
