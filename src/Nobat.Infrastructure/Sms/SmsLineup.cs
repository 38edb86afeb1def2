using Microsoft.Extensions.Options;
using Nobat.Application.Sms;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Sms;

/// <summary>The breaker of a provider's client, by the provider's name.</summary>
internal sealed record SmsBreaker(string Provider, BreakerWatch Watch);

/// <summary>The providers that configuration names, in its order.</summary>
internal sealed class SmsLineup(IEnumerable<ISmsProvider> providers, IEnumerable<SmsBreaker> breakers, IOptions<SmsOptions> options)
    : ISmsLineup
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    public IReadOnlyList<SmsLine> Lines { get; } =
    [
        .. options
            .Value.Names()
            .Select(name => providers.Single(provider => provider.Name == name))
            .Select(provider => new SmsLine(
                provider,
                breakers.FirstOrDefault(breaker => breaker.Provider == provider.Name)?.Watch,
                TimeProvider.System
            )),
    ];

    public async Task<IReadOnlyList<SmsLineState>> LookAsync(CancellationToken ct)
    {
        var balances = await Task.WhenAll(Lines.Select(line => BalanceAsync(line, ct)));
        return
        [
            .. Lines.Zip(
                balances,
                (line, balance) => new SmsLineState(line.Provider.Name, line.Breaker, line.IsResting, line.Running, balance)
            ),
        ];
    }

    private static async Task<long?> BalanceAsync(SmsLine line, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(LongestLook, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            return await line.Provider.BalanceAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
