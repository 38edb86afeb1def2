using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

public sealed record UserRegistered(UserId User) : IDomainEvent;

/// <summary>Wrong passwords closed the password path.</summary>
public sealed record UserLocked(UserId User) : IDomainEvent;

/// <summary>A refresh token was used again after it had been rotated: someone else may hold a copy, so the session ended.</summary>
public sealed record RefreshTokenReused(UserId User, SessionId Session) : IDomainEvent;
