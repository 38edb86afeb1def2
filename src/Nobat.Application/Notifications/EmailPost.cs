using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Writes the letters that prove an email address. The token is made here and rests nowhere.</summary>
internal sealed class EmailPost(
    IReadDb db,
    IEmailSender email,
    ITokens tokens,
    ITexts texts,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : IDomainEventHandler<EmailProofAsked>
{
    public async Task HandleAsync(EmailProofAsked happened, EventContext context, CancellationToken ct)
    {
        var user = await db.Set<User>().FirstOrDefaultAsync(user => user.Id == happened.User, ct);
        if (user is not { Email: { } address, EmailVerified: false } || clock.GetCurrentInstant() >= happened.ExpiresAt)
            return;
        var link = site.Value.AddressOf($"/verify-email?token={tokens.EmailProof(user, happened.ExpiresAt)}");
        await email.SendAsync(
            new EmailMessage(
                address,
                "email_verification",
                texts.Get("email.verification_subject", user.Language),
                texts.Get("email.verification_text", user.Language, ("link", link)),
                DedupeKey: $"{context.MessageId:N}"
            ),
            ct
        );
    }
}
