using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>One-time codes under an administrator's eyes: each one issued, and what becomes of them.</summary>
internal static class CodeAdminEndpoints
{
    public static void MapCodeAdmin(this IEndpointRouteBuilder api)
    {
        var codes = api.MapGroup("/auth/admin/codes").WithTags("Identity: administration").RequireAuthorization(Policies.Admin);
        codes.MapGet("", List).WithSummary("List issued codes, the newest first, without the codes themselves");
        codes.MapGet("/statistics", Statistics).WithSummary("Count codes sent, redeemed and refused by type, prefix and day");
        codes.MapPost("/reopen", Reopen).WithSummary("Let codes of a number be redeemed again that strangers closed by guessing");
    }

    /// <param name="PhoneNumber">Any usual spelling of an Iranian mobile number.</param>
    public sealed record ReopenCodesRequest([property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string PhoneNumber);

    private static async Task<Results<NoContent, ProblemHttpResult>> Reopen(
        ReopenCodesRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ReopenCodesCommand(body.PhoneNumber), ct)).ToNoContent();

    private static async Task<Results<Ok<Page<IssuedCode>>, ProblemHttpResult>> List(
        string? phone,
        QueryDate? from,
        QueryDate? to,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var page = new PageRequest(limit ?? PageRequest.DefaultLimit, cursor);
        return (await mediator.Send(new ListCodesQuery(phone, new CodePeriod(from, to), page), ct)).ToOk();
    }

    private static async Task<Results<Ok<CodeStatistics>, ProblemHttpResult>> Statistics(
        QueryDate? from,
        QueryDate? to,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new GetCodeStatisticsQuery(new CodePeriod(from, to)), ct)).ToOk();
}
