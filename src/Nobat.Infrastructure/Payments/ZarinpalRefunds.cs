using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Nobat.Application.Payments;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Payments;

/// <summary>
/// Zarinpal's refunds: GraphQL elsewhere, with a personal access token. A refund names the payment by the number of its session, which
/// is found by the bank's reference first. They know no keys, so a refund is asked for once; ours stands in the description, where a
/// person finds it.
/// </summary>
internal sealed partial class ZarinpalRefunds(IHttpClientFactory clients, IOptions<GatewayOptions> options)
{
    /// <summary>Rial; less is refused.</summary>
    public const long Least = 20_000;

    private const string FindSession = """
        query Sessions($terminal_id: ID!, $reference_id: String, $limit: Int) {
          Session(terminal_id: $terminal_id, reference_id: $reference_id, limit: $limit) { id status amount }
        }
        """;

    private const string AddRefund = """
        mutation AddRefund($session_id: ID!, $amount: BigInteger!, $description: String, $method: InstantPayoutActionTypeEnum, $reason: RefundReasonEnum) {
          resource: AddRefund(session_id: $session_id, amount: $amount, description: $description, method: $method, reason: $reason) {
            id amount timeline { refund_amount refund_time refund_status }
          }
        }
        """;

    private ZarinpalOptions Settings => options.Value.Zarinpal;

    public async Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken ct)
    {
        var found = await SessionAsync(order, ct);
        return found is { Outcome: GatewayOutcome.Done, Value.Reference: var session } ? await AddAsync(session, order, ct) : found;
    }

    /// <summary>The number of the payment's session. Of a failure here one thing is known: no refund was asked for.</summary>
    private async Task<GatewayResult<RefundReceipt>> SessionAsync(RefundOrder order, CancellationToken ct)
    {
        var variables = new
        {
            terminal_id = Settings.TerminalId,
            reference_id = order.Reference,
            limit = 2,
        };
        var (answer, code) = await AskAsync(FindSession, variables, mayRepeat: true, ct);
        if (answer is not { } said)
            return GatewayResult<RefundReceipt>.NotSent(code);
        if (ErrorIn(said) is { } error)
            return GatewayResult<RefundReceipt>.Refused(error);
        if (said.Member("data")?.Member("Session") is not { ValueKind: JsonValueKind.Array } sessions)
            return GatewayResult<RefundReceipt>.NotSent("unreadable");
        // Two with one reference, or one that was smaller than what is to be given back, is not the payment we mean.
        return sessions.GetArrayLength() == 1 && sessions[0].Text("id") is { } id && sessions[0].Number("amount") >= order.Amount
            ? GatewayResult<RefundReceipt>.Done(new RefundReceipt(id))
            : GatewayResult<RefundReceipt>.Refused("session");
    }

    private async Task<GatewayResult<RefundReceipt>> AddAsync(string session, RefundOrder order, CancellationToken ct)
    {
        var variables = new
        {
            session_id = session,
            amount = order.Amount,
            description = $"{order.Description} [{order.Key}]",
            method = "CARD",
            reason = "CUSTOMER_REQUEST",
        };
        var (answer, code) = await AskAsync(AddRefund, variables, mayRepeat: false, ct);
        if (answer is not { } said)
            return code == OutboundHttp.BreakerOpen
                ? GatewayResult<RefundReceipt>.NotSent(code)
                : GatewayResult<RefundReceipt>.Unknown(code);
        if (said.Member("data")?.Member("resource") is not { ValueKind: JsonValueKind.Object } refund)
            return ErrorIn(said) is { } error
                ? GatewayResult<RefundReceipt>.Refused(error)
                : GatewayResult<RefundReceipt>.Unknown("unreadable");
        var last = Newest(refund.Member("timeline"));
        if (last?.Text("refund_status") == "FAILED")
            return GatewayResult<RefundReceipt>.Refused("refund_failed");
        // "amount" is the payment's in some answers and the refund's in others; the timeline's is the refund's.
        return ErrorIn(said) is null && refund.Text("id") is { } id && (last?.Number("refund_amount") ?? order.Amount) == order.Amount
            ? GatewayResult<RefundReceipt>.Done(new RefundReceipt(id))
            : GatewayResult<RefundReceipt>.Unknown("unreadable");
    }

    private async Task<(JsonElement? Answer, string Code)> AskAsync(string query, object variables, bool mayRepeat, CancellationToken ct)
    {
        using var http = clients.CreateClient(ZarinpalGateway.Client);
        return await http.ExchangeAsync(Settings.RefundUrl, new { query, variables }, mayRepeat, Settings.AccessToken, ct);
    }

    /// <summary>The timeline, or the newest of it where it is a list.</summary>
    private static JsonElement? Newest(JsonElement? timeline) =>
        timeline switch
        {
            { ValueKind: JsonValueKind.Array } steps when steps.GetArrayLength() > 0 => steps[steps.GetArrayLength() - 1],
            { ValueKind: JsonValueKind.Object } step => step,
            _ => null,
        };

    /// <summary>Their word for what is wrong, as far as it is one: messages are for people and may repeat what was sent.</summary>
    private static string? ErrorIn(JsonElement answer)
    {
        if (answer.Member("errors") is not { ValueKind: JsonValueKind.Array } errors || errors.GetArrayLength() == 0)
            return null;
        var code = errors[0].Member("extensions")?.Text("code") ?? errors[0].Text("code");
        return code is not null && Word().IsMatch(code) ? code : "refund_refused";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,40}\z")]
    private static partial Regex Word();
}
