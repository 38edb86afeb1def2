namespace Nobat.Application.Payments;

/// <summary>The gateways that configuration has turned on.</summary>
public interface IPaymentGateways
{
    /// <summary>In the order in which they are offered; the first is the one for who names none.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Null where it is not turned on. What is open at one that was turned off waits until it is there again; in the end a person looks.</summary>
    IPaymentGateway? Find(string name);
}
