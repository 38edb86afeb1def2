using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;

namespace Nobat.Api.Endpoints;

/// <summary>Text messages under an administrator's eyes, and what providers say of them later.</summary>
internal static class SmsEndpoints
{
    /// <param name="Monthly">Rial in a month of the Jalali calendar, from which on only one-time codes leave; left out: no end.</param>
    /// <param name="WarnAt">Rial from which on administrators are warned; left out: never.</param>
    public sealed record BudgetRequest(
        [property: Range(0, SmsBudget.MaxAmount)] long? Monthly = null,
        [property: Range(0, SmsBudget.MaxAmount)] long? WarnAt = null
    );

    public static void MapSms(this IEndpointRouteBuilder api)
    {
        var sms = api.MapGroup("/admin/sms").WithTags("Administration").RequireAuthorization(Policies.Admin);
        sms.MapGet("/costs", Costs).WithSummary("What text messages cost, added up");
        sms.MapGet("/providers", Providers).WithSummary("Who carries text messages, and how each does");
        sms.MapGet("/messages", Messages).WithSummary("Text messages and what became of them, the newest first");
        sms.MapGet("/budget", Budget).WithSummary("What text messages may cost this month, and what they have");
        sms.MapPut("/budget", SetBudget).WithSummary("Say what text messages may cost in a month");
        api.MapPost("/sms/callback/twilio/{id:guid}", TwilioCallback)
            .WithTags("Messages")
            .AllowAnonymous()
            .WithRateLimit(RequestKind.Callback)
            .WithSummary("Where Twilio says what became of a message")
            .ProducesProblem(404);
    }

    private static async Task<Results<Ok<SmsCosts>, ContentHttpResult, ProblemHttpResult>> Costs(
        QueryDate from,
        QueryDate to,
        QueryEnum<SmsCostsBy>? groupBy,
        QueryEnum<ReportFormat>? format,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var costs = await mediator.Send(new ReportSmsCostsQuery(from.Value, to.Value, groupBy?.Value ?? SmsCostsBy.Day), ct);
        if (!costs.IsSuccess)
            return costs.Error.ToProblem();
        return format?.Value is ReportFormat.Csv
            ? TypedResults.Text(costs.Value.ToCsv(), "text/csv; charset=utf-8")
            : TypedResults.Ok(costs.Value);
    }

    private static async Task<Results<Ok<Page<SmsProviderAnswer>>, ProblemHttpResult>> Providers(
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ListSmsProvidersQuery(), ct)).ToOk();

    private static async Task<Results<Ok<Page<TextMessageAnswer>>, ProblemHttpResult>> Messages(
        string? phoneNumber,
        QueryEnum<SmsState>? state,
        string? provider,
        string? cursor,
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit
    ) => (await mediator.Send(new ListTextMessagesQuery(phoneNumber, state?.Value, provider, new(limit, cursor)), ct)).ToOk();

    private static async Task<Results<Ok<SmsBudgetAnswer>, ProblemHttpResult>> Budget(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSmsBudgetQuery(), ct)).ToOk();

    private static async Task<Results<Ok<SmsBudgetAnswer>, ProblemHttpResult>> SetBudget(
        BudgetRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SetSmsBudgetCommand(body.Monthly, body.WarnAt), ct)).ToOk();

    /// <summary>A form, or JSON with its hash in the query; believed by its signature alone.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> TwilioCallback(
        Guid id,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var request = http.Request;
        var form = request.HasFormContentType ? await request.ReadFormAsync(ct) : null;
        var callback = new SmsCallback(
            new TextMessageId(id),
            $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}",
            [
                .. (form ?? FormCollection.Empty).SelectMany(
                    field => field.Value,
                    (field, value) => KeyValuePair.Create(field.Key, value ?? "")
                ),
            ],
            form is null ? await BodyAsync(request, ct) : null,
            request.Headers["X-Twilio-Signature"]
        );
        return (await mediator.Send(new TakeSmsCallbackCommand(callback), ct)).ToNoContent();
    }

    /// <summary>The server refuses more than 64 KiB.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return body.ToArray();
    }
}
