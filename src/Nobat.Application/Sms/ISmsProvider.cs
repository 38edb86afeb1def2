using Nobat.Domain.Sms;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Sms;

/// <summary>
/// Who carries text messages. What a call came to is said, never thrown, unless the caller gave up; each ends within ten seconds by itself
/// (promise O-7). Amounts are Rial.
/// </summary>
public interface ISmsProvider
{
    /// <summary>Lowercase; its name in configuration, reports and rows.</summary>
    string Name { get; }

    SmsTraits Traits { get; }

    /// <summary>Whether a repeat of this order is known by its <see cref="SmsOrder.LocalId"/> and not sent again.</summary>
    bool KnowsRepeat(bool isCode, Language language);

    Task<SmsAnswer> SendAsync(SmsOrder order, CancellationToken ct);

    /// <summary>What became of messages; those it says nothing about are not in the answer.</summary>
    Task<SmsStatuses> StatusAsync(IReadOnlyList<SmsQuestion> messages, CancellationToken ct);

    /// <summary>Rial left on the account; null where it does not say.</summary>
    Task<long?> BalanceAsync(CancellationToken ct);
}

/// <param name="StatusWithin">How long it can be asked for a message by its own id; zero: never.</param>
/// <param name="KeyWithin">How long it can be asked for one by ours; zero: never.</param>
/// <param name="TellsCost">Whether what a message cost can be learned from it.</param>
/// <param name="PerSecond">Messages a second that it is given.</param>
/// <param name="AtOnce">Calls at once.</param>
/// <param name="AskedAtOnce">Messages that it can be asked about in one go.</param>
/// <param name="LowBalance">Rial on the account below which administrators are told; 0: never.</param>
public sealed record SmsTraits(
    Duration StatusWithin,
    Duration KeyWithin,
    bool TellsCost,
    int PerSecond = 100,
    int AtOnce = 128,
    int AskedAtOnce = 500,
    long LowBalance = 0
);

/// <summary>One message for one provider.</summary>
/// <param name="LocalId">The same at each repeat.</param>
/// <param name="Code">The one-time code, where it is one; its text must not rest anywhere.</param>
/// <param name="DedupeKey">What the caller knows a repeat by.</param>
public sealed record SmsOrder(
    TextMessageId Id,
    long LocalId,
    PhoneNumber To,
    string Kind,
    string Text,
    string? Code,
    Language Language,
    string? DedupeKey
);

public enum SmsOutcome
{
    /// <summary>Taken.</summary>
    Accepted,

    /// <summary>The number or the text is one that nobody takes.</summary>
    Refused,

    /// <summary>Surely not taken, and never by this provider; another one may take it.</summary>
    Elsewhere,

    /// <summary>Surely not taken; later it may be.</summary>
    Retry,

    /// <summary>Surely not taken, and somebody has to do something about it: account, credit, key, template.</summary>
    Alert,

    /// <summary>No answer that could be understood: it may have been taken.</summary>
    Unclear,
}

/// <param name="Code">Why not: the provider's code or a kind of failure, never a secret.</param>
/// <param name="Alert">What an administrator should look at although it was taken.</param>
/// <param name="Rests">Whether the same awaits every other message for a while.</param>
public sealed record SmsAnswer(
    SmsOutcome Outcome,
    string? ProviderId = null,
    long? Cost = null,
    int? Segments = null,
    string? Code = null,
    string? Alert = null,
    bool Rests = false
)
{
    public static SmsAnswer Accepted(string providerId, long? cost, int? segments = null) =>
        new(SmsOutcome.Accepted, providerId, cost, segments);

    public static SmsAnswer Refused(string code) => new(SmsOutcome.Refused, Code: code);

    public static SmsAnswer Unclear(string code) => new(SmsOutcome.Unclear, Code: code);
}

/// <param name="ProviderId">Null where only our own id is known.</param>
/// <param name="NeedsCost">Whether what it cost is not known yet.</param>
public sealed record SmsQuestion(TextMessageId Id, long LocalId, string? ProviderId, bool NeedsCost);

/// <param name="Code">What went wrong where not every question was answered.</param>
public sealed record SmsStatuses(IReadOnlyList<SmsNews> News, string? Code = null);

public enum SmsDelivery
{
    /// <summary>On its way.</summary>
    OnItsWay,
    Delivered,
    Undelivered,

    /// <summary>The provider knows no such message.</summary>
    Unknown,
}

/// <summary>What a provider says of a message later.</summary>
public sealed record SmsNews(
    TextMessageId Id,
    SmsDelivery Delivery,
    string? ProviderId = null,
    string? Code = null,
    long? Cost = null,
    int? Segments = null
);
