using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using Nobat.Domain.Users;

namespace Nobat.Application.Sms;

/// <summary>The providers in use, in their order, as this process sees them.</summary>
public interface ISmsLineup
{
    Task<IReadOnlyList<SmsLineState>> LookAsync(CancellationToken ct);
}

/// <summary>Whether a provider that kept failing is being spared.</summary>
public enum BreakerState
{
    Closed,
    HalfOpen,
    Open,
}

/// <param name="IsResting">It refused everything a moment ago, so that it is asked last.</param>
/// <param name="Running">Calls that wait for an answer.</param>
/// <param name="Balance">Rial; null where it does not say.</param>
public sealed record SmsLineState(string Name, BreakerState Breaker, bool IsResting, int Running, long? Balance);

/// <summary>What text messages cost this month, and may.</summary>
public interface ISmsBudgets
{
    /// <summary>Some seconds old at most.</summary>
    Task<BudgetView> ViewAsync(CancellationToken ct);

    /// <summary>Forgets what is remembered, because somebody has changed it.</summary>
    void Forget();
}

/// <param name="Month">Of the Jalali calendar, such as <c>1405-09</c>.</param>
/// <param name="Spent">Rial, as far as providers have told.</param>
public sealed record BudgetView(string Month, long? Monthly, long? WarnAt, long Spent)
{
    public bool IsUsedUp => Spent >= Monthly;

    public bool IsToBeWarned => Spent >= WarnAt;
}

/// <summary>Finds messages by number without knowing numbers.</summary>
public interface IRecipientMark
{
    byte[] Of(PhoneNumber number);
}

/// <summary>Tells a provider's callback from anybody else's.</summary>
public interface ISmsCallbacks
{
    /// <summary>What it says, or <c>sms_admin.callback_refused</c>.</summary>
    Result<SmsNews> Read(SmsCallback callback);
}

/// <param name="PathAndQuery">As it was asked for, with the path's own prefix.</param>
/// <param name="Form">Fields of a form, in any order.</param>
/// <param name="Body">Of a callback that is no form.</param>
public sealed record SmsCallback(
    TextMessageId Message,
    string PathAndQuery,
    IReadOnlyList<KeyValuePair<string, string>> Form,
    byte[]? Body,
    string? Signature
);

/// <summary>Writes down what providers say later, and tells whoever keeps the notice.</summary>
public interface ISmsNewsDesk
{
    /// <summary>False where there is no such message of this provider.</summary>
    Task<bool> TakeAsync(string provider, SmsNews news, CancellationToken ct);
}
