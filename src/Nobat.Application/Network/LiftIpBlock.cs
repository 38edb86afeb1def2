using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Network;

namespace Nobat.Application.Network;

/// <summary>Lets addresses in again; lifting what has ended changes nothing.</summary>
public sealed record LiftIpBlockCommand(IpBlockId Id) : ICommand<Result>;

internal sealed class LiftIpBlockHandler(
    IRepository<IpBlock> blocks,
    IBlockList list,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<LiftIpBlockCommand, Result>
{
    public async Task<Result> Handle(LiftIpBlockCommand command, CancellationToken cancellationToken)
    {
        if (await blocks.FindForUpdateAsync(new IpBlockById(command.Id), cancellationToken) is not { } block)
            return IpBlockErrors.NotFound;
        block.Lift(me.Id, clock.GetCurrentInstant());
        work.AfterCommit(() => list.ChangedAsync(CancellationToken.None));
        return Result.Success;
    }
}
