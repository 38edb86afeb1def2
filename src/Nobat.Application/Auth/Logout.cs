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
    SessionCloser closer,
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
        if (command.Everywhere)
        {
            await closer.EndAsync(me.Id, except: null, SessionEnd.LogoutEverywhere, now, cancellationToken);
            return new MessageAnswer(texts.Get("auth.logged_out_everywhere", me.Language));
        }

        var named = command.RefreshToken is { } text ? tokens.Read(text)?.Session : null;
        foreach (var session in await sessions.ListForUpdateAsync(new LiveSessionsOf(me.Id), cancellationToken))
        {
            if (session.Id == me.SessionId || session.Id == named)
                session.End(SessionEnd.Logout, now);
        }

        var user = me.Id;
        work.AfterCommit(() => news.SessionsChangedAsync(user, CancellationToken.None));
        return new MessageAnswer(texts.Get("auth.logged_out", me.Language));
    }
}
