using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>What an answer of an authenticator is for.</summary>
public enum CeremonyPurpose
{
    Registration,
    SignIn,
}

/// <summary>
/// A challenge that waits for its answer. It is kept here and used up by the first answer, right or wrong: with authenticators that do
/// not count, nothing else tells a replay from the real thing.
/// </summary>
public sealed class PasskeyCeremony : AggregateRoot
{
    public static readonly Duration Lifetime = Duration.FromMinutes(5);

    public CeremonyId Id { get; private init; }
    public CeremonyPurpose Purpose { get; private init; }

    /// <summary>Whose new passkey it is about; null for a sign-in, where that is the question.</summary>
    public UserId? UserId { get; private init; }

    /// <summary>The session that may answer; null for a sign-in.</summary>
    public SessionId? SessionId { get; private init; }

    /// <summary>The challenge and what belongs to it, in the words of the library.</summary>
    public string State { get; private init; } = "";
    public Instant ExpiresAt { get; private init; }

    private PasskeyCeremony() { } // EF

    public static PasskeyCeremony OfRegistration(UserId user, SessionId session, string state, Instant now) =>
        new()
        {
            Id = CeremonyId.New(),
            Purpose = CeremonyPurpose.Registration,
            UserId = user,
            SessionId = session,
            State = state,
            ExpiresAt = now + Lifetime,
        };

    public static PasskeyCeremony OfSignIn(string state, Instant now) =>
        new()
        {
            Id = CeremonyId.New(),
            Purpose = CeremonyPurpose.SignIn,
            State = state,
            ExpiresAt = now + Lifetime,
        };

    public bool IsLive(Instant now) => now < ExpiresAt;
}
