using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Nobat.Application.Payments;
using Nobat.Infrastructure.Http;
using NodaTime;

namespace Nobat.Infrastructure.Payments;

/// <summary>Zarinpal's interface v4. Codes and limits are those of its documentation; amounts go out as IRR, said outright.</summary>
internal sealed partial class ZarinpalGateway(IHttpClientFactory clients, ZarinpalRefunds refunds, IOptions<GatewayOptions> options)
    : IPaymentGateway
{
    public const string Client = "zarinpal";
    private const long Done = 100;
    private const long DoneBefore = 101;

    /// <summary>No money was given, or the payment is none of ours; everything else may be a fault of ours or theirs and is asked again.</summary>
    private static readonly long[] NoMoney = [-50, -51, -53, -54, -55];

    private ZarinpalOptions Settings => options.Value.Zarinpal;

    public string Name => "zarinpal";

    /// <summary>A payment can be undone for 30 minutes.</summary>
    public GatewayTerms Terms =>
        new(
            MinAmount: 1_000,
            MaxAmount: 2_000_000_000,
            MinRefund: Settings.AccessToken.Length > 0 ? ZarinpalRefunds.Least : null,
            ReverseWithin: Settings.CanReverse ? Duration.FromMinutes(30) : null,
            RefundsAreKeyed: false
        );

    public async Task<GatewayResult<OpenedPayment>> OpenAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var body = new
        {
            merchant_id = Settings.MerchantId,
            amount = order.Amount,
            currency = "IRR",
            description = order.Description,
            callback_url = order.CallbackUrl.AbsoluteUri,
            metadata = new { mobile = order.Mobile, order_id = order.OrderId },
        };
        var (data, code) = await AskAsync("request", body, mayRepeat: false, cancellationToken);
        if (data is not { } opened)
            return Failure<OpenedPayment>(code, refusedBy: _ => true);
        return opened.Text("authority") is { } authority && AuthorityPattern().IsMatch(authority)
            ? GatewayResult<OpenedPayment>.Done(new(authority, new Uri(Settings.BaseUrl, $"/pg/StartPay/{authority}")))
            : GatewayResult<OpenedPayment>.Unknown("unreadable");
    }

    public async Task<GatewayResult<PaymentProof>> VerifyAsync(string authority, long amount, CancellationToken cancellationToken)
    {
        var body = new
        {
            merchant_id = Settings.MerchantId,
            authority,
            amount,
        };
        var (data, code) = await AskAsync("verify", body, mayRepeat: true, cancellationToken);
        if (data is not { } verified)
            return Failure<PaymentProof>(code, refusedBy: NoMoney.Contains);
        return verified.Text("ref_id") is { } reference
            ? GatewayResult<PaymentProof>.Done(new(reference, verified.Text("card_pan"), FeeOf(verified, amount)))
            : GatewayResult<PaymentProof>.Unknown("unreadable");
    }

    public async Task<GatewayResult<GatewayState>> InquireAsync(string authority, CancellationToken cancellationToken)
    {
        var (data, code) = await AskAsync(
            "inquiry",
            new { merchant_id = Settings.MerchantId, authority },
            mayRepeat: true,
            cancellationToken
        );
        if (data is not { } found)
            return Failure<GatewayState>(code, refusedBy: NoMoney.Contains);
        GatewayPaymentState? state = found.Text("status") switch
        {
            "IN_BANK" => GatewayPaymentState.Open,
            "PAID" => GatewayPaymentState.Paid,
            "VERIFIED" => GatewayPaymentState.Verified,
            "FAILED" => GatewayPaymentState.Failed,
            "REVERSED" => GatewayPaymentState.Reversed,
            "REFUNDED" => GatewayPaymentState.Refunded,
            _ => null,
        };
        return state is { } known
            ? GatewayResult<GatewayState>.Done(new(known, found.Number("amount")))
            : GatewayResult<GatewayState>.Unknown("unreadable");
    }

    public async Task<GatewayResult<IReadOnlyList<UnverifiedPayment>>> ListUnverifiedAsync(CancellationToken cancellationToken)
    {
        var (data, code) = await AskAsync("unVerified", new { merchant_id = Settings.MerchantId }, mayRepeat: true, cancellationToken);
        if (data is not { } found)
            return Failure<IReadOnlyList<UnverifiedPayment>>(code, refusedBy: _ => false);
        return found.Member("authorities") is { ValueKind: JsonValueKind.Array } listed
            ? GatewayResult<IReadOnlyList<UnverifiedPayment>>.Done([
                .. listed
                    .EnumerateArray()
                    .Where(one => one.Text("authority") is not null)
                    .Select(one => new UnverifiedPayment(one.Text("authority")!, one.Number("amount") ?? 0)),
            ])
            : GatewayResult<IReadOnlyList<UnverifiedPayment>>.Done([]);
    }

    public async Task<GatewayResult<RefundReceipt>> ReverseAsync(string authority, CancellationToken cancellationToken)
    {
        var (data, code) = await AskAsync(
            "reverse",
            new { merchant_id = Settings.MerchantId, authority },
            mayRepeat: false,
            cancellationToken
        );
        return data is null
            ? Failure<RefundReceipt>(code, refusedBy: _ => true)
            : GatewayResult<RefundReceipt>.Done(new RefundReceipt(authority));
    }

    public Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken cancellationToken) =>
        refunds.RefundAsync(order, cancellationToken);

    public string? AuthorityIn(IReadOnlyDictionary<string, string> callback) =>
        callback.GetValueOrDefault("Authority") is { } authority && AuthorityPattern().IsMatch(authority) ? authority : null;

    /// <summary>The data of an answer whose code is a success; otherwise null and the code.</summary>
    private async Task<(JsonElement? Data, string Code)> AskAsync(string method, object body, bool mayRepeat, CancellationToken ct)
    {
        using var http = clients.CreateClient(Client);
        var address = new Uri(Settings.BaseUrl, $"/pg/v4/payment/{method}.json");
        var (answer, wrong) = await http.ExchangeAsync(address, body, mayRepeat, null, ct);
        if (answer is not { } said)
            return (null, wrong);
        var data = said.Member("data");
        if (data?.Number("code") is Done or DoneBefore)
            return (data, "");
        var code = data?.Number("code") ?? said.Member("errors")?.Number("code");
        return (null, code?.ToString(CultureInfo.InvariantCulture) ?? "unreadable");
    }

    private static GatewayResult<T> Failure<T>(string code, Func<long, bool> refusedBy)
        where T : class =>
        long.TryParse(code, CultureInfo.InvariantCulture, out var number) && refusedBy(number)
            ? GatewayResult<T>.Refused(code)
            : GatewayResult<T>.Unknown(code);

    /// <summary>Only what the merchant pays is taken from us; it is never more than the payment.</summary>
    private static long FeeOf(JsonElement verified, long amount) =>
        verified.Text("fee_type") is "Payer" ? 0 : Math.Clamp(verified.Number("fee") ?? 0, 0, amount);

    [GeneratedRegex("^[AS][0-9A-Za-z]{35}\\z")]
    private static partial Regex AuthorityPattern();
}
