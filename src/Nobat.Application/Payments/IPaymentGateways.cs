namespace Nobat.Application.Payments;

/// <summary>The gateways that configuration has turned on.</summary>
public interface IPaymentGateways
{
    /// <summary>In the order in which they are offered; the first is the one for who names none.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Null where it is not turned on. Payments of one that was turned off wait until it is there again.</summary>
    IPaymentGateway? Find(string name);
}
