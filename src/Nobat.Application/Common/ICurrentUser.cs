using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Common;

/// <summary>Who is asking. Role and status are those of now, not those written in an older token.</summary>
public interface ICurrentUser
{
    bool IsSignedIn { get; }

    /// <summary>Throws for a guest: endpoints that reach it demand sign-in.</summary>
    UserId Id { get; }

    SessionId SessionId { get; }

    /// <summary>When this session's owner proved who they are; rotating tokens does not move it.</summary>
    Instant SignedInAt { get; }

    /// <summary>Whether this session's owner gave two proofs.</summary>
    bool HasSecondFactor { get; }

    UserRole Role { get; }

    /// <summary>Whether they may use an administrator's rights now: the role, and the second factor where configuration demands one.</summary>
    bool ActsAsAdministrator { get; }

    UserStatus Status { get; }

    /// <summary>The language to answer in, from <c>Accept-Language</c>, then the user's preference, then the default.</summary>
    Language Language { get; }
}
