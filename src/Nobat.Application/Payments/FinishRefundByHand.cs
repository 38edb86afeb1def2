using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>An admin has given money back by hand, or found that the gateway had.</summary>
/// <param name="Reference">What the bank calls the transfer.</param>
/// <param name="PaidBy">Whose money it was.</param>
public sealed record FinishRefundByHandCommand(RefundId Refund, string Reference, RefundPayer PaidBy) : ICommand<Result<RefundAnswer>>;

internal sealed class FinishRefundByHandValidator : AbstractValidator<FinishRefundByHandCommand>
{
    public FinishRefundByHandValidator() => RuleFor(command => command.Reference).NotEmpty().MaximumLength(Refund.MaxReferenceLength);
}

internal sealed class FinishRefundByHandHandler(RefundBooks books, ICurrentUser me, IDatabaseClock clock)
    : ICommandHandler<FinishRefundByHandCommand, Result<RefundAnswer>>
{
    public async Task<Result<RefundAnswer>> Handle(FinishRefundByHandCommand command, CancellationToken cancellationToken)
    {
        if (await books.LockAsync(command.Refund, cancellationToken) is not var (payment, refund))
            return PaymentErrors.RefundNotFound;
        var now = await clock.NowAsync(cancellationToken);
        if (command.PaidBy is RefundPayer.Hand)
            payment.Reroute(RefundRoute.Manual, now);
        var done = refund.DoneByHand(command.Reference.Trim(), command.PaidBy, me.Id, now);
        var closed = books.Close(payment, refund, done, now);
        return closed.IsSuccess ? RefundAnswer.Of(refund) : closed.Error;
    }
}
