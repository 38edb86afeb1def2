using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Links a confirmed account elsewhere to one's own; asks for a fresh sign-in.</summary>
public sealed record LinkExternalCommand(string Provider, string LinkToken) : ICommand<Result<MessageAnswer>>;

internal sealed class LinkExternalValidator : AbstractValidator<LinkExternalCommand>
{
    public LinkExternalValidator() => RuleFor(c => c.LinkToken).NotEmpty().MaximumLength(100);
}

internal sealed class LinkExternalHandler(
    ICeremonies ceremonies,
    IRepository<ExternalLogin> logins,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<LinkExternalCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(LinkExternalCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (me.DemandFreshSignIn(now) is { } stale)
            return stale;
        var purpose = FinishExternalSignInCommand.LinkPurpose;
        var identity = await ceremonies.TakeAsync<ExternalIdentity>(purpose, command.LinkToken, cancellationToken);
        if (identity is null || identity.Provider != command.Provider)
            return AuthErrors.LinkTokenInvalid;
        var taken = await logins.FindAsync(new ExternalLoginBy(identity.Provider, identity.Subject), cancellationToken);
        if (taken is not null && taken.UserId != me.Id)
            return AuthErrors.ExternalTaken;
        var answer = new MessageAnswer(texts.Get("auth.external_linked", me.Language));
        if (taken is not null)
            return answer;
        // One account of a provider signs in here; a newer one takes the place of the older.
        if (await logins.FindAsync(new ExternalLoginOf(me.Id, identity.Provider), cancellationToken) is { } earlier)
            logins.Remove(earlier);
        logins.Add(ExternalLogin.Link(me.Id, identity.Provider, identity.Subject, now));
        return answer;
    }
}
