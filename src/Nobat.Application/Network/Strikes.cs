using MediatR;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Network;
using NodaTime;

namespace Nobat.Application.Network;

/// <summary>Counts what only somebody who guesses does often, per address and over all processes; too much of it blocks the address.</summary>
public sealed class Strikes(IRateLimiter limiter, IMediator mediator, NetworkRules rules, IOptionsMonitor<NetworkOptions> options)
{
    public async Task CountAsync(AddressRange address, CancellationToken ct)
    {
        var allowed = options.CurrentValue.AutoBlock;
        if (rules.Spares(address))
            return;
        if (await limiter.HitAsync($"strikes:{address}", allowed.Strikes, Duration.FromTimeSpan(allowed.Window), ct) is not null)
            await mediator.Send(new BlockAutomaticallyCommand(address), ct);
    }
}

/// <summary>Stands on a request whose access token nobody of Nobat's has signed; one that is only old is no forgery.</summary>
public sealed record ForgedToken;

/// <summary>Blocks an address that has struck out; refused with <c>request.conflict</c> when another process did so a moment before.</summary>
public sealed record BlockAutomaticallyCommand(AddressRange Address) : ICommand<Result>;

internal sealed class BlockAutomaticallyHandler(
    IRepository<IpBlock> blocks,
    IBlockList list,
    IUnitOfWork work,
    IOptionsMonitor<NetworkOptions> options,
    TimeProvider clock
) : ICommandHandler<BlockAutomaticallyCommand, Result>
{
    public async Task<Result> Handle(BlockAutomaticallyCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var last = await blocks.FindAsync(new LastAutomaticBlock(command.Address), cancellationToken);
        if (last?.IsLive(now) == true)
            return Result.Success;
        blocks.Add(IpBlock.Automatically(command.Address, last, options.CurrentValue.AutoBlock.Lengths, now));
        work.AfterCommit(() => list.ChangedAsync(CancellationToken.None));
        return Result.Success;
    }
}
