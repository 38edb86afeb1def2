using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Users;

/// <summary>What pre-fills the booking form of a signed-in customer.</summary>
public sealed record GetBookingFormQuery : IQuery<Result<BookingForm>>;

public sealed record BookingForm(
    string? FirstName,
    string? LastName,
    string PhoneNumber,
    LocalDate? BirthDate,
    string? Email,
    Language Language
);

internal sealed class GetBookingFormHandler(IUserReader users, ICurrentUser me) : IQueryHandler<GetBookingFormQuery, Result<BookingForm>>
{
    public async Task<Result<BookingForm>> Handle(GetBookingFormQuery request, CancellationToken cancellationToken) =>
        await users.FindAsync(me.Id, cancellationToken) is { } user
            ? new BookingForm(user.FirstName, user.LastName, user.Phone.Value, user.BirthDate, user.Email, user.Language)
            : UserErrors.NotFound;
}
