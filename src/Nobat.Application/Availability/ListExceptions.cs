using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>One's own exceptions that touch the dates, both inclusive and either left out, in the order they apply. There is one page: a calendar has few.</summary>
public sealed record ListExceptionsQuery(LocalDate? StartDate, LocalDate? EndDate) : IQuery<Result<Page<ExceptionAnswer>>>;

internal sealed class ListExceptionsValidator : AbstractValidator<ListExceptionsQuery>
{
    public ListExceptionsValidator() =>
        RuleFor(query => query.EndDate)
            .Must((query, end) => !(end < query.StartDate))
            .WithErrorCode(CalendarErrors.ExceptionDatesBackwards.Code)
            .WithMessage(CalendarErrors.ExceptionDatesBackwards.Message);
}

internal sealed class ListExceptionsHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListExceptionsQuery, Result<Page<ExceptionAnswer>>>
{
    public async Task<Result<Page<ExceptionAnswer>>> Handle(ListExceptionsQuery request, CancellationToken cancellationToken)
    {
        var calendar = await db.Set<Calendar>()
            .Include(calendar => calendar.Exceptions)
            .FirstOrDefaultAsync(calendar => calendar.OwnerId == me.Id, cancellationToken);
        if (calendar is null)
            return CalendarErrors.NotFound;
        var touching = calendar.Rules.Exceptions.Where(e => !(e.LastDate < request.StartDate) && !(e.FirstDate > request.EndDate));
        return new Page<ExceptionAnswer>(
            [.. touching.Select(e => ExceptionAnswer.From(e, calendar.TimeZone, me.ReadsPersian))],
            NextCursor: null
        );
    }
}
