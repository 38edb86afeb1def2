using Nobat.Application.Payments;

namespace Nobat.Infrastructure.Payments;

internal sealed class PaymentGateways(IEnumerable<IPaymentGateway> gateways) : IPaymentGateways
{
    private readonly Dictionary<string, IPaymentGateway> _byName = gateways.ToDictionary(gateway => gateway.Name, StringComparer.Ordinal);

    public IReadOnlyList<string> Names { get; } = [.. gateways.Select(gateway => gateway.Name)];

    public IPaymentGateway? Find(string name) => _byName.GetValueOrDefault(name);
}
