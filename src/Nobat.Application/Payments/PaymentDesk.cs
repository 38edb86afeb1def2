using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Application.Payments;

/// <summary>
/// Brings one payment to its end: takes the right to ask, asks the gateway with no transaction open, and writes down what it said. Who
/// comes while somebody else asks goes away with nothing done; who dies in the middle is followed by the sweep.
/// </summary>
internal sealed class PaymentDesk(Steps steps, IPaymentGateways gateways)
{
    /// <param name="cameBack">A browser or the gateway's server was here; otherwise nobody was, and the customer may be at the bank.</param>
    public async Task<Result> SettleAsync(PaymentId payment, bool cameBack)
    {
        var begun = await steps.RunAsync(new BeginVerificationCommand(payment, cameBack));
        if (!begun.IsSuccess)
            return begun.Error;
        var (name, authority, amount) = begun.Value;
        var said = gateways.Find(name) is { } gateway
            ? await gateway.VerifyAsync(authority, amount, CancellationToken.None)
            : GatewayResult<PaymentProof>.NotSent("gateway_off");
        return await steps.RunAsync(new FinishVerificationCommand(payment, said));
    }
}
