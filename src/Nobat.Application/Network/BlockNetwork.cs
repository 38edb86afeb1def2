using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Network;
using NodaTime;

namespace Nobat.Application.Network;

/// <summary>An administrator keeps addresses out.</summary>
/// <param name="ExpiresAt">UTC; null: until it is lifted.</param>
public sealed record BlockNetworkCommand(string Network, string Reason, Instant? ExpiresAt) : ICommand<Result<IpBlockAnswer>>;

/// <summary>A block as administrators see it. Instants are UTC.</summary>
/// <param name="Network">One address, or a range in CIDR.</param>
/// <param name="IsAutomatic">Made by Nobat itself after too many failed sign-ins.</param>
/// <param name="ExpiresAt">Null: until it is lifted.</param>
public sealed record IpBlockAnswer(
    IpBlockId Id,
    string Network,
    string Reason,
    bool IsAutomatic,
    UserId? BlockedBy,
    Instant CreatedAt,
    Instant? ExpiresAt,
    Instant? LiftedAt,
    UserId? LiftedBy
)
{
    internal static IpBlockAnswer From(IpBlock block) =>
        new(
            block.Id,
            block.Range.ToString(),
            block.Reason,
            block.IsAutomatic,
            block.BlockedBy,
            block.CreatedAt,
            block.ExpiresAt,
            block.LiftedAt,
            block.LiftedBy
        );
}

internal sealed class BlockNetworkValidator : AbstractValidator<BlockNetworkCommand>
{
    public BlockNetworkValidator()
    {
        RuleFor(command => command.Network)
            .Must(text => AddressRange.Parse(text) is not null)
            .WithErrorCode("network.invalid")
            .WithMessage("This is neither an address nor a range such as 203.0.113.0/24.");
        RuleFor(command => command.Reason).NotEmpty().MaximumLength(IpBlock.MaxReasonLength);
    }
}

internal sealed class BlockNetworkHandler(
    IRepository<IpBlock> blocks,
    IBlockList list,
    NetworkRules rules,
    IClient client,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<BlockNetworkCommand, Result<IpBlockAnswer>>
{
    public Task<Result<IpBlockAnswer>> Handle(BlockNetworkCommand command, CancellationToken cancellationToken) =>
        Task.FromResult(Block(command, AddressRange.Parse(command.Network)!.Value));

    private Result<IpBlockAnswer> Block(BlockNetworkCommand command, AddressRange range)
    {
        var block = IpBlock.ByAdministrator(range, command.Reason, me.Id, command.ExpiresAt, clock.GetCurrentInstant());
        if (!block.IsSuccess)
            return block.Error;
        if (AddressRange.Parse(client.Address) is { } own && range.Overlaps(own))
            return IpBlockErrors.OwnAddress;
        if (rules.Spares(range))
            return IpBlockErrors.Spared;
        blocks.Add(block.Value);
        work.AfterCommit(() => list.ChangedAsync(CancellationToken.None));
        return IpBlockAnswer.From(block.Value);
    }
}
