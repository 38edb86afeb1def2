using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>How somebody set about proving who they are.</summary>
public enum SignInMethod
{
    Code,
    Password,

    /// <summary>By a provider elsewhere (OpenID Connect).</summary>
    External,
    Passkey,
}

/// <summary>One line of an account's login history: a sign-in, or one that was refused and remembered. It never changes.</summary>
public sealed class SignInAttempt : AggregateRoot
{
    public SignInAttemptId Id { get; private init; }

    /// <summary>Null for a number that has no account: what is kept of a refusal tells nobody which numbers have one.</summary>
    public UserId? UserId { get; private init; }
    public Instant At { get; private init; }
    public SignInMethod Method { get; private init; }

    /// <summary>The code of the refusal; null for a sign-in.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The session it started; null for a refusal.</summary>
    public SessionId? SessionId { get; private init; }
    public DeviceId? DeviceId { get; private init; }
    public string? UserAgent { get; private init; }

    /// <summary>The neighbourhood of the network address, never the whole: IPv4 /24, IPv6 /48.</summary>
    public string Network { get; private init; } = "";

    /// <summary>Roughly where that network is, when somebody can tell.</summary>
    public string? Place { get; private init; }

    private SignInAttempt() { } // EF

    public static SignInAttempt Succeeded(Session session, SignInMethod method, Origin from, Instant now) =>
        new()
        {
            Id = SignInAttemptId.New(),
            UserId = session.UserId,
            At = now,
            Method = method,
            SessionId = session.Id,
            DeviceId = session.DeviceId,
            UserAgent = from.UserAgent,
            Network = from.Network,
            Place = from.Place,
        };

    public static SignInAttempt Refused(UserId? user, SignInMethod method, Error refusal, Origin from, Instant now) =>
        new()
        {
            Id = SignInAttemptId.New(),
            UserId = user,
            At = now,
            Method = method,
            Refusal = refusal.Code,
            UserAgent = from.UserAgent,
            Network = from.Network,
            Place = from.Place,
        };
}

/// <summary>Where a sign-in came from, as far as is kept.</summary>
public sealed record Origin(string? UserAgent, string Network, string? Place);
