using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>For trying Nobat out; mapped in Development only, because whoever reads codes is whoever they like.</summary>
internal static class DevEndpoints
{
    public static void MapDevelopment(this IEndpointRouteBuilder app) =>
        app.MapGet("/dev/messages", ListMessages)
            .AllowAnonymous()
            .WithTags("Development")
            .WithSummary("What the console senders sent, newest first");

    private static async Task<Results<Ok<IReadOnlyList<DevelopmentMessage>>, ProblemHttpResult>> ListMessages(
        IDevelopmentMessages messages,
        string? to,
        CancellationToken ct
    )
    {
        if (to is null || EmailAddress.IsValid(to))
            return TypedResults.Ok(await messages.ListAsync(to, ct));
        var phone = PhoneNumber.Parse(to);
        return phone.IsSuccess ? TypedResults.Ok(await messages.ListAsync(phone.Value.Value, ct)) : phone.Error.At("to").ToProblem();
    }
}
