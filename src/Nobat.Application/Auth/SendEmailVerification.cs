using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Sends a letter to the address in one's profile with a link that proves it: one a minute, five an hour.</summary>
public sealed record SendEmailVerificationCommand : ICommand<Result<MessageAnswer>>;

internal sealed class SendEmailVerificationHandler(
    IRepository<User> users,
    IEmailSender email,
    IRateLimiter limiter,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<SendEmailVerificationCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(SendEmailVerificationCommand command, CancellationToken cancellationToken)
    {
        if (!email.IsAvailable)
            return AuthErrors.EmailUnavailable;
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return UserErrors.NotFound;
        var asked = user.AskForEmailProof(clock.GetCurrentInstant());
        if (!asked.IsSuccess)
            return asked.Error;
        RateLimit[] limits =
        [
            new($"email:{me.Id.Value:N}:pause", 1, Duration.FromMinutes(1)),
            new($"email:{me.Id.Value:N}", 5, Duration.FromHours(1)),
        ];
        var taken = await limiter.TakeAsync(limits, cancellationToken);
        return taken.RefusedBy is null
            ? new MessageAnswer(texts.Get("auth.email_sent", me.Language))
            : AuthErrors.EmailCooldown.After(taken.Wait);
    }
}
