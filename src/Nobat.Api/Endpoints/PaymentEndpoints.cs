using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Api.Http.Json;
using Nobat.Application.Common;
using Nobat.Application.Payments;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Api.Endpoints;

/// <summary>Paying deposits, and what became of the money.</summary>
internal static class PaymentEndpoints
{
    public sealed record PayRequest(
        [property: MaxLength(40)] string? Gateway = null,
        [property: MaxLength(Payment.MaxUrlLength)] string? ReturnUrl = null
    );

    /// <param name="Reference">What the bank calls the transfer.</param>
    /// <param name="PaidBy">Whose money it was: transferred by hand, or found to have gone back from the gateway.</param>
    public sealed record ByHandRequest([property: MinLength(1), MaxLength(Refund.MaxReferenceLength)] string Reference, RefundPayer PaidBy);

    /// <summary>Where a payment stands after somebody came back from its gateway.</summary>
    public sealed record CallbackAnswer(PaymentId PaymentId, BookingId BookingId, PaymentStatus Status);

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/bookings/{id:guid}/pay-deposit", Pay)
            .WithTags("Payments")
            .RequireAuthorization(Policies.Active)
            .WithRateLimit(RequestKind.Book)
            .WithIdempotency()
            .WithSummary("Go and pay the deposit of a booking")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(503);
        var payments = api.MapGroup("/payments").WithTags("Payments").RequireAuthorization(Policies.Active);
        payments.MapGet("", List).WithSummary("Payments one has made or was paid");
        payments.MapGet("/{id:guid}", Get).WithSummary("One payment with its history").ProducesProblem(404);
        MapCallbacks(api);
        MapReports(api);
        MapRefunds(api);
    }

    private static void MapCallbacks(IEndpointRouteBuilder api)
    {
        var callbacks = api.MapGroup("/payments/callback").WithTags("Payments").AllowAnonymous().WithRateLimit(RequestKind.Callback);
        callbacks.MapGet("/{gateway}", ReturnBrowser).WithSummary("Where a gateway sends the customer's browser").ProducesProblem(404);
        callbacks.MapPost("/{gateway}", ReturnServer).WithSummary("Where a gateway's server or form comes").ProducesProblem(404);
    }

    private static void MapReports(IEndpointRouteBuilder api)
    {
        api.MapGet("/payments/report", ReportOwn)
            .WithTags("Payments")
            .RequireAuthorization(Policies.Stylist)
            .WithSummary("The books of one's own calendar, added up")
            .ProducesProblem(404);
        api.MapGet("/admin/payments/report", ReportAll)
            .WithTags("Administration")
            .RequireAuthorization(Policies.Admin)
            .WithSummary("The books, added up")
            .ProducesProblem(404);
        api.MapGet("/admin/ledger/balances", Balances)
            .WithTags("Administration")
            .RequireAuthorization(Policies.Admin)
            .WithSummary("What stands on the accounts of the books");
    }

    private static void MapRefunds(IEndpointRouteBuilder api)
    {
        var refunds = api.MapGroup("/admin/refunds").WithTags("Administration").RequireAuthorization(Policies.Admin);
        refunds.MapGet("", Refunds).WithSummary("Refunds; those that wait for a person are manual");
        refunds
            .MapPost("/{id:guid}/done", DoneByHand)
            .WithIdempotency()
            .WithSummary("Record that a refund was made by hand")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Results<Ok<PaymentPage>, ProblemHttpResult>> Pay(
        Guid id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] PayRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new PayDepositCommand(new BookingId(id), body?.Gateway, body?.ReturnUrl), ct)).ToOk();

    private static async Task<Results<Ok<Page<PaymentAnswer>>, ProblemHttpResult>> List(
        QueryEnum<PaymentStatus>? status,
        Guid? bookingId,
        string? cursor,
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit
    ) =>
        (
            await mediator.Send(
                new ListPaymentsQuery(status?.Value, bookingId is { } booking ? new BookingId(booking) : null, new(limit, cursor)),
                ct
            )
        ).ToOk();

    private static async Task<Results<Ok<PaymentAnswer>, ProblemHttpResult>> Get(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetPaymentQuery(new PaymentId(id)), ct)).ToOk();

    private static Task<Results<Ok<CallbackAnswer>, SeeOther, ProblemHttpResult>> ReturnBrowser(
        string gateway,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    ) => ReturnAsync(gateway, http, mediator, ct);

    private static Task<Results<Ok<CallbackAnswer>, SeeOther, ProblemHttpResult>> ReturnServer(
        string gateway,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    ) => ReturnAsync(gateway, http, mediator, ct);

    /// <summary>303, so that a form becomes a page; without an address to go to the state is the answer.</summary>
    private static async Task<Results<Ok<CallbackAnswer>, SeeOther, ProblemHttpResult>> ReturnAsync(
        string gateway,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var said = await SaidAsync(http.Request, ct);
        var came = await mediator.Send(new ReturnFromGatewayCommand(gateway, said), CancellationToken.None);
        if (!came.IsSuccess)
            return came.Error.ToProblem();
        var (payment, booking, status, back) = came.Value;
        if (back is null)
            return TypedResults.Ok(new CallbackAnswer(payment, booking, status));
        var address = QueryHelpers.AddQueryString(
            back,
            new Dictionary<string, string?>
            {
                ["paymentId"] = payment.Value.ToString(),
                ["bookingId"] = booking.Value.ToString(),
                ["status"] = EnumNames<PaymentStatus>.ByName.First(name => name.Value == status).Key,
            }
        );
        return new SeeOther(address);
    }

    /// <summary>Short plain fields of the query, or of a form when one was posted; anything else is left aside.</summary>
    private static async Task<Dictionary<string, string>> SaidAsync(HttpRequest request, CancellationToken ct)
    {
        var said = request.Query.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
            return said;
        foreach (var field in await request.ReadFormAsync(ct))
            said[field.Key] = field.Value.ToString();
        return said;
    }

    private static Task<Results<Ok<PaymentReport>, ContentHttpResult, ProblemHttpResult>> ReportOwn(
        QueryDate from,
        QueryDate to,
        QueryEnum<ReportBy>? by,
        QueryEnum<ReportFormat>? format,
        IMediator mediator,
        CancellationToken ct
    ) => ReportAsync(new(from.Value, to.Value, by?.Value ?? ReportBy.Day, null, OfEverybody: false), format?.Value, mediator, ct);

    private static Task<Results<Ok<PaymentReport>, ContentHttpResult, ProblemHttpResult>> ReportAll(
        QueryDate from,
        QueryDate to,
        QueryEnum<ReportBy>? by,
        QueryEnum<ReportFormat>? format,
        Guid? stylistId,
        IMediator mediator,
        CancellationToken ct
    ) =>
        ReportAsync(
            new(from.Value, to.Value, by?.Value ?? ReportBy.Day, stylistId is { } one ? new StylistId(one) : null, OfEverybody: true),
            format?.Value,
            mediator,
            ct
        );

    private static async Task<Results<Ok<PaymentReport>, ContentHttpResult, ProblemHttpResult>> ReportAsync(
        ReportPaymentsQuery query,
        ReportFormat? format,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var report = await mediator.Send(query, ct);
        if (!report.IsSuccess)
            return report.Error.ToProblem();
        return format is ReportFormat.Csv
            ? TypedResults.Text(report.Value.ToCsv(), "text/csv; charset=utf-8")
            : TypedResults.Ok(report.Value);
    }

    private static async Task<Results<Ok<LedgerBalances>, ProblemHttpResult>> Balances(
        QueryEnum<LedgerAccount>? account,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ListBalancesQuery(account?.Value), ct)).ToOk();

    private static async Task<Results<Ok<Page<RefundAnswer>>, ProblemHttpResult>> Refunds(
        QueryEnum<RefundStatus>? status,
        string? cursor,
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit
    ) => (await mediator.Send(new ListRefundsQuery(status?.Value, new(limit, cursor)), ct)).ToOk();

    private static async Task<Results<Ok<RefundAnswer>, ProblemHttpResult>> DoneByHand(
        Guid id,
        ByHandRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new FinishRefundByHandCommand(new RefundId(id), body.Reference, body.PaidBy), ct)).ToOk();
}

internal enum ReportFormat
{
    Json,
    Csv,
}
