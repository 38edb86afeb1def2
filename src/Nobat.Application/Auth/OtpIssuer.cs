using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>
/// Issues a code, within every limit, and sends it at once. The row commits before the provider is called, so no transaction waits for
/// a provider, and the text never rests in a table as an outbox message would.
/// </summary>
internal sealed partial class OtpIssuer(
    IRepository<OneTimeCode> codes,
    CodeLimits limits,
    ICodeLedger ledger,
    VerifyRate rate,
    KnownDevices devices,
    IClient client,
    IPhoneLock phones,
    ICodeHasher hasher,
    IUnitOfWork work,
    ISmsSender sms,
    INoticeTemplates templates,
    TimeProvider clock,
    ILogger<OtpIssuer> log
)
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(1);

    /// <summary>Refuses with <c>auth.otp_cooldown</c>, <c>otp_too_many</c>, <c>too_many_tries</c> or <c>otp_budget</c>; a refusal spends nothing.</summary>
    /// <param name="requestedBy">Who asks, where only they may redeem it.</param>
    public async Task<Result<OneTimeCode>> IssueAsync(
        PhoneNumber phone,
        CodePurpose purpose,
        Language language,
        CancellationToken ct,
        UserId? requestedBy = null
    )
    {
        var from = new CodeOrigin(client.Address, await devices.FindAsync(phone, ct));
        var request = new CodeRequest(phone, purpose, from);
        var taken = await limits.TakeAsync(request, ct);
        if (!taken.IsSuccess)
            return taken.Error;

        var leave = taken.Value;
        var stored = await StoreOrGiveBackAsync(request, leave, requestedBy, ct);
        if (!stored.IsSuccess)
            return stored.Error;

        var (issued, code, toPrefix, verified) = stored.Value;
        var isSent = await SendAsync(issued, code, language);
        TellUsedUp(leave);
        await rate.WatchAsync(phone.Prefix, toPrefix, verified);
        if (isSent)
            return issued;
        await limits.GiveNumberBackAsync(leave);
        return AuthErrors.OtpNotSent.After(TryAgainAfter).KeepingChanges();
    }

    private async Task<Result<Stored>> StoreOrGiveBackAsync(CodeRequest request, CodeLeave leave, UserId? requestedBy, CancellationToken ct)
    {
        try
        {
            var stored = await StoreAsync(request, leave, requestedBy, ct);
            if (!stored.IsSuccess)
                await limits.GiveBackAsync(leave);
            return stored;
        }
        catch
        {
            await limits.GiveBackAsync(leave);
            throw;
        }
    }

    private async Task<Result<Stored>> StoreAsync(CodeRequest request, CodeLeave leave, UserId? requestedBy, CancellationToken ct)
    {
        var (phone, purpose, from) = request;
        await work.BeginAsync(ct);
        await phones.AcquireAsync(phone, ct);
        var now = clock.GetCurrentInstant();
        var spending = await ledger.OpenAsync(phone, from.Address, now, ct);
        if (limits.Judge(request, spending, now) is { } refused)
        {
            await work.RollBackAsync();
            return refused;
        }

        var code = hasher.NewCode();
        var id = OneTimeCodeId.New();
        var issued = OneTimeCode.Issue(id, phone, purpose, hasher.Hash(id, phone, purpose, code), now, from, requestedBy);
        codes.Add(issued);
        foreach (var budget in leave.UsedUp)
            issued.UseUpBudget(budget.Prefix, budget.Rate.Limit);
        // The caller's hanging up between the commit and the sending would leave a code that nobody gets.
        return await work.SaveAsync(CancellationToken.None) is { } lost
            ? lost
            : new Stored(issued, code, spending.ToPrefix.Count + 1, spending.VerifiedInPrefix);
    }

    /// <summary>Once the code is in the database the caller's hanging up no longer matters.</summary>
    private async Task<bool> SendAsync(OneTimeCode issued, string code, Language language)
    {
        var text = await WriteAsync(code, language);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), clock);
        try
        {
            await sms.SendAsync(new SmsMessage(issued.Phone, "code", text, code, Language: language), timeout.Token);
            return true;
        }
        catch (Exception exception)
        {
            NotSent(log, exception.GetType().Name);
            issued.MarkUndelivered();
            return false;
        }
    }

    private async Task<string> WriteAsync(string code, Language language)
    {
        var key = new TemplateKey(TemplateKey.Code, NotificationRole.Account, NotificationChannel.Sms, language);
        var template = await templates.FindAsync(key, CancellationToken.None);
        return template.Text.Render(new Dictionary<string, string>(StringComparer.Ordinal) { [Placeholders.Code] = code });
    }

    private void TellUsedUp(CodeLeave leave)
    {
        foreach (var budget in leave.UsedUp)
            UsedUp(log, budget.Rate.Limit, budget.Prefix ?? "all numbers");
    }

    private sealed record Stored(OneTimeCode Issued, string Code, int ToPrefix, int VerifiedInPrefix);

    [LoggerMessage(Level = LogLevel.Error, Message = "A one-time code could not be sent: {Reason}")]
    private static partial void NotSent(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hour's budget of {Limit} codes is used up for {Prefix}")]
    private static partial void UsedUp(ILogger log, int limit, string prefix);
}
