using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>
/// A browser that gets notices (Push API). It listens for as long as the session that brought it lives: whoever signs out, or is signed
/// out from elsewhere, hears nothing more.
/// </summary>
public sealed class PushSubscription : AggregateRoot
{
    public const int MaxPerUser = 10;
    public const int MaxEndpointLength = 2_048;
    public const int MaxServiceLength = 255;

    private PushSubscription() { } // EF

    public PushSubscriptionId Id { get; private init; }
    public UserId UserId { get; private set; }
    public SessionId SessionId { get; private set; }

    /// <summary>SHA-256 of the endpoint, which is drawn at random by the push service: one row for a browser.</summary>
    public byte[] EndpointHash { get; private init; } = [];

    /// <summary>The host of the push service.</summary>
    public string Service { get; private set; } = "";

    /// <summary>Endpoint and keys, sealed: who knows them can write to the browser.</summary>
    public byte[] Secret { get; private set; } = [];
    public string? UserAgent { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant RenewedAt { get; private set; }

    public static PushSubscription Begin(byte[] endpointHash, Instant now) =>
        new()
        {
            Id = PushSubscriptionId.New(),
            EndpointHash = endpointHash,
            CreatedAt = now,
        };

    /// <summary>Its browser says it anew, perhaps with other keys; of several people on one browser, the last who signed in is told.</summary>
    public void Renew(UserId user, SessionId session, string service, byte[] secret, string? userAgent, Instant now) =>
        (UserId, SessionId, Service, Secret, UserAgent, RenewedAt) = (user, session, service, secret, userAgent, now);
}

public static class PushErrors
{
    public static readonly Error NotFound = Error.NotFound("push.not_found", "There is no such subscription.");
    public static readonly Error Unavailable = Error.NotFound("push.unavailable", "This installation sends no notifications to browsers.");
    public static readonly Error EndpointRefused = Error
        .Invalid("push.endpoint_refused", "This is not the address of a known push service.")
        .At("endpoint");
    public static readonly Error KeysInvalid = Error.Invalid("push.keys_invalid", "These are not the keys of a subscription.");
    public static readonly Error Limit = Error.Conflict("push.limit", "Ten browsers get notifications already; please remove one.");
}

public sealed class PushSubscriptionOf : Specification<PushSubscription>
{
    public PushSubscriptionOf(UserId user, PushSubscriptionId id) =>
        Query.Where(subscription => subscription.UserId == user && subscription.Id == id);
}

/// <summary>Whoever's it is.</summary>
public sealed class PushSubscriptionAt : Specification<PushSubscription>
{
    public PushSubscriptionAt(byte[] endpointHash) => Query.Where(subscription => subscription.EndpointHash == endpointHash);
}

public sealed class PushSubscriptionsOf : Specification<PushSubscription>
{
    public PushSubscriptionsOf(UserId user) => Query.Where(subscription => subscription.UserId == user);
}
