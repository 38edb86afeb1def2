using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Trades a refresh token for its successor; see <see cref="Session"/> for what happens to a stolen one.</summary>
public sealed record RefreshCommand(string RefreshToken) : ICommand<Result<SignedIn>>;

internal sealed class RefreshValidator : AbstractValidator<RefreshCommand>
{
    public RefreshValidator() => RuleFor(c => c.RefreshToken).NotEmpty().MaximumLength(512);
}

internal sealed class RefreshHandler(
    IRepository<Session> sessions,
    IRepository<User> users,
    ITokens tokens,
    SignInDesk desk,
    ISessionNews news,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<RefreshCommand, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(RefreshCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.RefreshToken) is not { } presented)
            return AuthErrors.RefreshInvalid;
        var session = await sessions.FindForUpdateAsync(new SessionById(presented.Session), cancellationToken);
        if (session is null)
            return AuthErrors.RefreshInvalid;

        var now = clock.GetCurrentInstant();
        var rotated = session.Rotate(presented.Hash, generation => tokens.Refresh(session.Id, generation).Select(token => token.Hash), now);
        if (!rotated.IsSuccess)
        {
            work.AfterCommit(() => news.SessionsChangedAsync(session.UserId, CancellationToken.None));
            return rotated.Error;
        }

        var user = await users.FindAsync(new UserById(session.UserId), cancellationToken);
        if (user is null or { Status: UserStatus.Inactive })
            return AuthErrors.RefreshInvalid;
        // By another key where a process made it that already had one this process does not know: then the caller tries again there.
        var successor = tokens.Refresh(session.Id, rotated.Value).FirstOrDefault(token => session.IsGood(token.Hash));
        return successor.Text is { } text ? desk.Answer(user, session, text, now) : AuthErrors.RefreshInvalid;
    }
}
