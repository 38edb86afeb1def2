using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Ends this session, or with <paramref name="Everywhere"/> all of one's own; access tokens die with them.</summary>
/// <param name="RefreshToken">Of another session of one's own, to end that one as well; anyone else's is ignored.</param>
public sealed record LogoutCommand(bool Everywhere, string? RefreshToken) : ICommand<Result<MessageAnswer>>;

internal sealed class LogoutValidator : AbstractValidator<LogoutCommand>
{
    public LogoutValidator() => RuleFor(c => c.RefreshToken).MaximumLength(512);
}

internal sealed class LogoutHandler(
    IRepository<Session> sessions,
    ICurrentUser me,
    ITokens tokens,
    ISessionNews news,
    IUnitOfWork work,
    ITexts texts,
    TimeProvider clock
) : ICommandHandler<LogoutCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(LogoutCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var named = command.RefreshToken is { } text ? tokens.Read(text)?.Session : null;
        var by = command.Everywhere ? SessionEnd.LogoutEverywhere : SessionEnd.Logout;
        foreach (var session in await sessions.ListForUpdateAsync(new LiveSessionsOf(me.Id), cancellationToken))
        {
            if (command.Everywhere || session.Id == me.SessionId || session.Id == named)
                session.End(by, now);
        }

        var user = me.Id;
        work.AfterCommit(() => news.SessionsChangedAsync(user, CancellationToken.None));
        return new MessageAnswer(texts.Get(command.Everywhere ? "auth.logged_out_everywhere" : "auth.logged_out", me.Language));
    }
}
