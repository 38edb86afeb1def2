using FluentValidation;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>An administrator's answer to a submitted profile. A rejection needs a reason, an approval takes none.</summary>
public sealed record ApproveProfileCommand(StylistId Id, ApprovalDecision Status, string? RejectionReason)
    : ICommand<Result<StylistProfileAnswer>>;

public enum ApprovalDecision
{
    Approved,
    Rejected,
}

internal sealed class ApproveProfileValidator : AbstractValidator<ApproveProfileCommand>
{
    public ApproveProfileValidator()
    {
        RuleFor(command => command.RejectionReason).MustBeAReason().When(command => command.Status == ApprovalDecision.Rejected);
        RuleFor(command => command.RejectionReason)
            .Must(string.IsNullOrWhiteSpace)
            .WithErrorCode(StylistErrors.ReasonNotWanted.Code)
            .WithMessage(StylistErrors.ReasonNotWanted.Message)
            .When(command => command.Status == ApprovalDecision.Approved);
    }
}

internal static class ReasonRules
{
    public static IRuleBuilderOptions<T, string?> MustBeAReason<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(StylistProfile.IsReason)
            .WithErrorCode(StylistErrors.ReasonRequired.Code)
            .WithMessage(StylistErrors.ReasonRequired.Message);
}

internal sealed class ApproveProfileHandler(
    IRepository<StylistProfile> profiles,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<ApproveProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(ApproveProfileCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistById(command.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        var now = clock.GetCurrentInstant();
        var decided =
            command.Status == ApprovalDecision.Approved
                ? profile.Approve(me.Id, now)
                : profile.Reject(command.RejectionReason ?? "", me.Id, now);
        return decided.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : decided.Error;
    }
}
