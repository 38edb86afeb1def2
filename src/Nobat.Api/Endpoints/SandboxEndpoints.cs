using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Payments;
using Nobat.Domain.Payments;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>
/// The payment page of the gateway that takes no money, for people at a keyboard: plain forms, no script. It is not there where that
/// gateway is off, and never in Production.
/// </summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/sandbox/pay").WithTags("Development").AllowAnonymous().DisableAntiforgery();
        page.MapGet("/{authority}", Show)
            .WithSummary("The sandbox gateway's payment page")
            .Produces<string>(200, "text/html")
            .ProducesProblem(404)
            .ProducesProblem(503);
        page.MapPost("/{authority}", Decide)
            .WithSummary("Pay there, or not")
            .Produces<string>(200, "text/html")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(503);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Show(
        string authority,
        ISandboxPage sandbox,
        ICurrentUser me,
        CancellationToken ct
    ) => await sandbox.FindAsync(authority, ct) is { } payment ? Page(payment, me.Language) : PaymentErrors.NotFound.ToProblem();

    /// <param name="act"><c>pay</c>, <c>twice</c> (the server comes as well), <c>stay</c> (paid, and the browser never returns), <c>late</c> (the money comes 20 seconds after the browser), <c>fail</c>.</param>
    private static async Task<Results<SeeOther, ContentHttpResult, ProblemHttpResult>> Decide(
        string authority,
        string? act,
        ISandboxPage sandbox,
        ICurrentUser me,
        CancellationToken ct
    )
    {
        if (await sandbox.FindAsync(authority, ct) is not { } payment)
            return PaymentErrors.NotFound.ToProblem();
        var decision = act switch
        {
            "fail" => SandboxDecision.GiveUp,
            "late" => SandboxDecision.PayLate,
            _ => SandboxDecision.Pay,
        };
        if (!await sandbox.DecideAsync(authority, decision, ct))
            return PaymentErrors.WrongState.ToProblem();
        if (act is "stay")
            return Page(payment with { State = "paid" }, me.Language);
        if (act is "twice")
            await sandbox.CallServerAsync(payment, ct);
        return new SeeOther(sandbox.CallbackOf(payment, decision is not SandboxDecision.GiveUp));
    }

    private static ContentHttpResult Page(SandboxPayment payment, Language language)
    {
        var isPersian = language is Language.Fa;
        var amount = payment.Amount.ToString("N0", CultureInfo.InvariantCulture);
        (string Act, string Fa, string En)[] buttons =
        [
            ("pay", "پرداخت", "Pay"),
            ("twice", "پرداخت، و خبر دادن از دو سو", "Pay, and tell twice"),
            ("stay", "پرداخت، و برنگشتن", "Pay, and do not return"),
            ("late", "پرداخت با بیست ثانیه تأخیر", "Pay, and the money comes 20 seconds late"),
            ("fail", "انصراف", "Give up"),
        ];
        var authority = WebUtility.HtmlEncode(payment.Authority);
        var forms = payment.State is not "open"
            ? $"<p>{(isPersian ? "این پرداخت تصمیم‌گیری شده است" : "This payment is decided")}: {WebUtility.HtmlEncode(payment.State)}</p>"
            : string.Concat(
                buttons.Select(button =>
                    $"<form method=\"post\" action=\"/sandbox/pay/{authority}?act={button.Act}\"><button>{(isPersian ? button.Fa : button.En)}</button></form>\n"
                )
            );
        var title = isPersian ? "درگاه آزمایشی نوبت" : "Nobat's sandbox gateway";
        var html = $"""
            <!doctype html>
            <html lang="{(isPersian ? "fa" : "en")}" dir="{(isPersian ? "rtl" : "ltr")}">
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
            <main>
            <h1>{title}</h1>
            <p>{(isPersian ? "هیچ پولی جابه‌جا نمی‌شود." : "No money moves.")}</p>
            <p><strong>{amount} {(isPersian ? "ریال" : "Rial")}</strong></p>
            {forms}</main>
            </html>
            """;
        return TypedResults.Text(html, "text/html; charset=utf-8");
    }
}
