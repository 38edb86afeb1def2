using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Api.Endpoints;

internal static class BookingResults
{
    public static Results<Created<BookingAnswer>, ProblemHttpResult> ToCreated(this Result<BookingAnswer> result) =>
        result.ToCreated(booking => $"/api/v1/bookings/{booking.Id.Value}");
}
