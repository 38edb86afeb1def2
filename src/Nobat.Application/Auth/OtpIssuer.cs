using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>
/// Issues a code and sends it at once. The row commits before the provider is called, so no transaction waits for a provider, and the
/// text never rests in a table as an outbox message would.
/// </summary>
internal sealed partial class OtpIssuer(
    IRepository<OneTimeCode> codes,
    IPhoneLock phones,
    ICodeHasher hasher,
    IUnitOfWork work,
    ISmsSender sms,
    ITexts texts,
    TimeProvider clock,
    ILogger<OtpIssuer> log
)
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(1);

    /// <param name="requestedBy">Who asks, where only they may redeem it.</param>
    public async Task<Result<OneTimeCode>> IssueAsync(
        PhoneNumber phone,
        CodePurpose purpose,
        Language language,
        CancellationToken ct,
        UserId? requestedBy = null
    )
    {
        await work.BeginAsync(ct);
        await phones.AcquireAsync(phone, ct);
        var now = clock.GetCurrentInstant();
        var last = await codes.FindAsync(new LastDeliveredCode(phone), ct);
        if (last is not null && now < last.ResendAt)
            return AuthErrors.OtpCooldown.After(last.ResendAt - now);

        var code = hasher.NewCode();
        var id = OneTimeCodeId.New();
        var issued = OneTimeCode.Issue(id, phone, purpose, hasher.Hash(id, phone, purpose, code), now, requestedBy);
        codes.Add(issued);
        if (await work.SaveAsync(ct) is { } refused)
            return refused;

        return await SendAsync(issued, code, language) ? issued : AuthErrors.OtpNotSent.After(TryAgainAfter).KeepingChanges();
    }

    /// <summary>Once the code is in the database the caller's hanging up no longer matters.</summary>
    private async Task<bool> SendAsync(OneTimeCode issued, string code, Language language)
    {
        var text = texts.Get("sms.code", language, ("code", code));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), clock);
        try
        {
            await sms.SendAsync(new SmsMessage(issued.Phone, "code", text, code), timeout.Token);
            return true;
        }
        catch (Exception exception)
        {
            NotSent(log, exception.GetType().Name);
            issued.MarkUndelivered();
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A one-time code could not be sent: {Reason}")]
    private static partial void NotSent(ILogger log, string reason);
}
