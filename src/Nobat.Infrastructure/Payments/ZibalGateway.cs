using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nobat.Application.Payments;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Payments;

/// <summary>Zibal's interface v1. It has neither a list of unverified payments nor refunds; those are made by hand.</summary>
internal sealed class ZibalGateway(IHttpClientFactory clients, IOptions<GatewayOptions> options) : IPaymentGateway
{
    public const string Client = "zibal";
    private const long Done = 100;
    private const long DoneBefore = 201;
    private const long NotPaid = 202;
    private const long NotTheirs = 203;

    private ZibalOptions Settings => options.Value.Zibal;

    public string Name => "zibal";

    public GatewayTerms Terms =>
        new(MinAmount: 1_001, MaxAmount: 2_000_000_000, MinRefund: null, ReverseWithin: null, RefundsAreKeyed: false);

    public async Task<GatewayResult<OpenedPayment>> OpenAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var body = new
        {
            merchant = Settings.Merchant,
            amount = order.Amount,
            callbackUrl = order.CallbackUrl.AbsoluteUri,
            orderId = order.OrderId,
            mobile = order.Mobile,
            description = order.Description,
        };
        var (answer, code) = await AskAsync("request", body, mayRepeat: false, cancellationToken);
        if (answer is not { } said)
            return GatewayResult<OpenedPayment>.Unknown(code);
        if (said.Number("result") is not Done)
            return GatewayResult<OpenedPayment>.Refused(CodeOf(said));
        return said.Number("trackId") is { } track
            ? GatewayResult<OpenedPayment>.Done(new(Text(track), new Uri(Settings.BaseUrl, $"/start/{Text(track)}")))
            : GatewayResult<OpenedPayment>.Unknown("unreadable");
    }

    public async Task<GatewayResult<PaymentProof>> VerifyAsync(string authority, long amount, CancellationToken cancellationToken)
    {
        var (answer, code) = await AskAsync("verify", Named(authority), mayRepeat: true, cancellationToken);
        if (answer is not { } said)
            return GatewayResult<PaymentProof>.Unknown(code);
        switch (said.Number("result"))
        {
            // They have taken money, and not what our own row says: it holds nothing, and is not forgotten either.
            case Done or DoneBefore when said.Number("amount") is { } paid && paid != amount:
                return GatewayResult<PaymentProof>.Unknown("amount_differs");
            case Done or DoneBefore:
                return GatewayResult<PaymentProof>.Done(new(said.Text("refNumber") ?? authority, said.Text("cardNumber"), Fee: 0));
            case NotPaid or NotTheirs:
                return GatewayResult<PaymentProof>.Refused(CodeOf(said));
            default:
                return GatewayResult<PaymentProof>.Unknown(CodeOf(said));
        }
    }

    public async Task<GatewayResult<GatewayState>> InquireAsync(string authority, CancellationToken cancellationToken)
    {
        var (answer, code) = await AskAsync("inquiry", Named(authority), mayRepeat: true, cancellationToken);
        if (answer is not { } said)
            return GatewayResult<GatewayState>.Unknown(code);
        if (said.Number("result") is NotTheirs)
            return GatewayResult<GatewayState>.Refused(CodeOf(said));
        GatewayPaymentState? state = said.Number("status") switch
        {
            1 => GatewayPaymentState.Verified,
            2 => GatewayPaymentState.Paid,
            -1 => GatewayPaymentState.Open,
            15 or 16 => GatewayPaymentState.Refunded,
            18 => GatewayPaymentState.Reversed,
            -2 or (>= 3 and <= 14) => GatewayPaymentState.Failed,
            _ => null,
        };
        return state is { } known
            ? GatewayResult<GatewayState>.Done(new(known, said.Number("amount")))
            : GatewayResult<GatewayState>.Unknown("unreadable");
    }

    public Task<GatewayResult<IReadOnlyList<UnverifiedPayment>>> ListUnverifiedAsync(CancellationToken cancellationToken) =>
        Task.FromResult(GatewayResult<IReadOnlyList<UnverifiedPayment>>.Done([]));

    public Task<GatewayResult<RefundReceipt>> ReverseAsync(string authority, CancellationToken cancellationToken) =>
        Task.FromResult(GatewayResult<RefundReceipt>.Refused("not_offered"));

    public Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(GatewayResult<RefundReceipt>.Refused("not_offered"));

    public string? AuthorityIn(IReadOnlyDictionary<string, string> callback) =>
        long.TryParse(callback.GetValueOrDefault("trackId"), NumberStyles.None, CultureInfo.InvariantCulture, out var track)
            ? Text(track)
            : null;

    private async Task<(JsonElement? Answer, string Code)> AskAsync(string method, object body, bool mayRepeat, CancellationToken ct)
    {
        using var http = clients.CreateClient(Client);
        var (answer, code) = await http.ExchangeAsync(new Uri(Settings.BaseUrl, $"/v1/{method}"), body, mayRepeat, null, ct);
        return answer is { } said && said.Number("result") is null ? (null, "unreadable") : (answer, code);
    }

    private object Named(string authority) =>
        new { merchant = Settings.Merchant, trackId = long.Parse(authority, CultureInfo.InvariantCulture) };

    private static string CodeOf(JsonElement said) => said.Text("result") ?? "unreadable";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
