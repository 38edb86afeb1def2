using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>A sign-in whose first proof was right and that waits for the second. Its token works once and dies soon.</summary>
public sealed class SignInChallenge : AggregateRoot
{
    public static readonly Duration Lifetime = Duration.FromMinutes(5);
    public const int MaxWrongCodes = 5;

    public SignInChallengeId Id { get; private init; }
    public UserId UserId { get; private init; }

    /// <summary>SHA-256 of the token of 256 random bits.</summary>
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>The first proof.</summary>
    public SignInMethod Method { get; private init; }
    public string? DeviceName { get; private init; }
    public Instant ExpiresAt { get; private init; }
    public int WrongCodes { get; private set; }

    private SignInChallenge() { } // EF

    public static SignInChallenge For(UserId user, byte[] tokenHash, SignInMethod method, string? deviceName, Instant now) =>
        new()
        {
            Id = SignInChallengeId.New(),
            UserId = user,
            TokenHash = tokenHash,
            Method = method,
            DeviceName = deviceName,
            ExpiresAt = now + Lifetime,
        };

    public bool IsOpen(Instant now) => WrongCodes < MaxWrongCodes && now < ExpiresAt;

    public void CountWrong() => WrongCodes++;
}
