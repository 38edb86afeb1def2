using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Every code that was issued, the newest first; for administrators.</summary>
/// <param name="Phone">Any spelling of one number, whose codes alone are wanted.</param>
public sealed record ListCodesQuery(string? Phone, CodePeriod Period, PageRequest Page) : IQuery<Result<Page<IssuedCode>>>;

/// <summary>One code, without the code. Instants are UTC.</summary>
/// <param name="PhoneNumber">Masked, unless it was asked for by its digits.</param>
/// <param name="Attempts">How often it was tried, the right try included.</param>
/// <param name="KnownDevice">Whether it was asked for from a device that the account knew.</param>
public sealed record IssuedCode(
    OneTimeCodeId Id,
    string PhoneNumber,
    CodePurpose Type,
    CodeOutcome Outcome,
    int Attempts,
    string? ClientAddress,
    bool KnownDevice,
    Instant CreatedAt,
    Instant ExpiresAt,
    Instant? VerifiedAt
);

internal sealed class ListCodesValidator : AbstractValidator<ListCodesQuery>
{
    public ListCodesValidator()
    {
        RuleFor(query => query.Phone!).MustBePhone().When(query => query.Phone is not null);
        RuleFor(query => query.Period).SetValidator(new CodePeriodValidator()).OverridePropertyName("");
        this.MustBeALimit(query => query.Page.Limit);
    }
}

internal sealed class ListCodesHandler(IReadDb db, TimeProvider clock) : IQueryHandler<ListCodesQuery, Result<Page<IssuedCode>>>
{
    public async Task<Result<Page<IssuedCode>>> Handle(ListCodesQuery request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var codes = db.Set<OneTimeCode>().AsQueryable();
        if (request.Phone is { } text)
        {
            var phone = PhoneNumber.Parse(text).Value;
            codes = codes.Where(code => code.Phone == phone);
        }

        if (request.Period.Start is { } start)
            codes = codes.Where(code => code.CreatedAt >= start);
        if (request.Period.End is { } end)
            codes = codes.Where(code => code.CreatedAt < end);
        if (request.Page.Cursor is { } cursor)
        {
            if (Cursor.Parse(cursor) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new OneTimeCodeId(last);
            codes = codes.Where(code => code.CreatedAt < at || (code.CreatedAt == at && code.Id < id));
        }

        var rows = await codes
            .OrderByDescending(code => code.CreatedAt)
            .ThenByDescending(code => code.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(
            request.Page.Limit,
            code => new Cursor(code.CreatedAt, code.Id.Value),
            code => Show(code, isMasked: request.Phone is null, now)
        );
    }

    private static IssuedCode Show(OneTimeCode code, bool isMasked, Instant now) =>
        new(
            code.Id,
            isMasked ? code.Phone.Masked : code.Phone.Value,
            code.Purpose,
            code.OutcomeAt(now),
            code.Attempts,
            code.ClientAddress,
            code.DeviceId is not null,
            code.CreatedAt,
            code.ExpiresAt,
            code.ConsumedAt
        );
}
