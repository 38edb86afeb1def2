using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Api.Endpoints;

internal static class BookingResults
{
    public static Results<Ok<T>, ProblemHttpResult> ToOk<T>(this Result<T> result) =>
        result.IsSuccess ? TypedResults.Ok(result.Value) : result.Error.ToProblem();

    public static Results<Created<BookingAnswer>, ProblemHttpResult> ToCreated(this Result<BookingAnswer> result) =>
        result.IsSuccess ? TypedResults.Created($"/api/v1/bookings/{result.Value.Id.Value}", result.Value) : result.Error.ToProblem();
}
