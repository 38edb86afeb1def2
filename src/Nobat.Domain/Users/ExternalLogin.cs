using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// An account elsewhere that signs in to an account here. The link is made by somebody signed in here, never by an email address that
/// happens to be the same.
/// </summary>
public sealed class ExternalLogin : AggregateRoot
{
    public const int MaxProviderLength = 30;

    /// <summary>OpenID Connect Core 1.0, section 2: a subject has at most 255 characters.</summary>
    public const int MaxSubjectLength = 255;

    public UserId UserId { get; private init; }

    /// <summary>The provider's name in configuration.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>The provider's own, unchanging name of the person.</summary>
    public string Subject { get; private init; } = "";
    public Instant LinkedAt { get; private init; }

    private ExternalLogin() { } // EF

    public static ExternalLogin Link(UserId user, string provider, string subject, Instant now)
    {
        var login = new ExternalLogin
        {
            UserId = user,
            Provider = provider,
            Subject = subject,
            LinkedAt = now,
        };
        login.Raise(new ExternalLoginLinked(user));
        return login;
    }

    /// <summary>Says that it is about to be removed.</summary>
    public void Unlink() => Raise(new ExternalLoginUnlinked(UserId));
}
