using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Has notices come to a browser, for as long as this session lives; again with every start of the app does no harm.</summary>
/// <param name="ExpirationTime">Unix time in milliseconds; looked at for being one, and not used: a push service says when a subscription is gone.</param>
public sealed record SubscribePushCommand(string Endpoint, string P256dh, string Auth, double? ExpirationTime = null)
    : ICommand<Result<PushSubscriptionAnswer>>
{
    /// <summary>The end of the year 2099.</summary>
    public const double LatestTime = 4_102_444_800_000d;

    /// <summary>65 bytes in base64url.</summary>
    public const int MaxKey = 88;

    /// <summary>16 bytes in base64url.</summary>
    public const int MaxAuth = 24;
}

internal sealed class SubscribePushValidator : AbstractValidator<SubscribePushCommand>
{
    public SubscribePushValidator()
    {
        RuleFor(c => c.Endpoint).NotEmpty().MaximumLength(PushSubscription.MaxEndpointLength);
        RuleFor(c => c.P256dh).NotEmpty().MaximumLength(SubscribePushCommand.MaxKey).OverridePropertyName("keys.p256dh");
        RuleFor(c => c.Auth).NotEmpty().MaximumLength(SubscribePushCommand.MaxAuth).OverridePropertyName("keys.auth");
        RuleFor(c => c.ExpirationTime).InclusiveBetween(0d, SubscribePushCommand.LatestTime);
    }
}

internal sealed class SubscribePushHandler(
    IPushService push,
    IRepository<User> users,
    IRepository<PushSubscription> subscriptions,
    PushSecrets secrets,
    ICurrentUser me,
    IClient client,
    TimeProvider clock
) : ICommandHandler<SubscribePushCommand, Result<PushSubscriptionAnswer>>
{
    public async Task<Result<PushSubscriptionAnswer>> Handle(SubscribePushCommand command, CancellationToken cancellationToken)
    {
        if (push.PublicKey is null)
            return PushErrors.Unavailable;
        var target = push.Read(command.Endpoint, command.P256dh, command.Auth);
        if (!target.IsSuccess)
            return target.Error;

        // The account's lock, so that two at once are counted one after the other.
        await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        var (now, hash) = (clock.GetCurrentInstant(), SHA256.HashData(Encoding.UTF8.GetBytes(target.Value.Endpoint.AbsoluteUri)));
        var known = await subscriptions.FindForUpdateAsync(new PushSubscriptionAt(hash), cancellationToken);
        if (
            known?.UserId != me.Id
            && await subscriptions.CountAsync(new PushSubscriptionsOf(me.Id), cancellationToken) >= PushSubscription.MaxPerUser
        )
            return PushErrors.Limit;
        var subscription = known ?? PushSubscription.Begin(hash, now);
        var secret = secrets.Seal(subscription.Id, target.Value);
        subscription.Renew(me.Id, me.SessionId, target.Value.Endpoint.Host, secret, client.UserAgent, now);
        if (known is null)
            subscriptions.Add(subscription);
        return PushSubscriptionAnswer.Of(subscription);
    }
}

/// <summary>Keeps targets sealed: key, auth, endpoint.</summary>
public sealed class PushSecrets(IValueSeal seal)
{
    private const int KeyLength = 65;
    private const int AuthLength = 16;

    public byte[] Seal(PushSubscriptionId id, PushTarget target)
    {
        var endpoint = Encoding.UTF8.GetBytes(target.Endpoint.AbsoluteUri);
        return seal.Seal([.. target.Key, .. target.Auth, .. endpoint], PlaceOf(id));
    }

    public PushTarget Open(PushSubscriptionId id, byte[] secret)
    {
        var value = seal.Open(secret, PlaceOf(id));
        var endpoint = Encoding.UTF8.GetString(value.AsSpan(KeyLength + AuthLength));
        return new PushTarget(new Uri(endpoint), value[..KeyLength], value[KeyLength..(KeyLength + AuthLength)]);
    }

    private static string PlaceOf(PushSubscriptionId id) => $"push_subscriptions.secret:{id.Value:N}";
}
