using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>How many text messages notices become in any hour (<c>Notices</c> in configuration). Reminders are bounded by bookings.</summary>
public sealed class TextLimitOptions
{
    public const string Section = "Notices";

    /// <summary>To one account; and to the guests whom one stylist entered herself, taken together.</summary>
    public int TextsPerHour { get; set; } = 120;

    /// <summary>To one account about its own security: whoever goes on changing factors pays nothing for it.</summary>
    public int AccountTextsPerHour { get; set; } = 10;
}

/// <summary>
/// Keeps whoever can cause notices from pumping text messages. What is too much is kept in the history as suppressed and comes by the
/// reader's other channels. Two events at the same moment may both count as the last one.
/// </summary>
internal sealed class TextLimits(IReadDb db, IOptions<TextLimitOptions> options)
{
    private const string Code = "too_many";

    private static readonly Duration Window = Duration.FromHours(1);

    /// <param name="rows">About to be queued.</param>
    public async Task ApplyAsync(IReadOnlyList<Notification> rows, Instant now, CancellationToken ct)
    {
        foreach (var row in rows.Where(row => row.Channel is NotificationChannel.Sms))
        {
            if (await IsTooMuchAsync(row, now - Window, ct))
                row.Withhold(Code);
        }
    }

    /// <summary>An alarm is counted among its like alone.</summary>
    private async Task<bool> IsTooMuchAsync(Notification row, Instant since, CancellationToken ct)
    {
        var texts = db.Set<Notification>()
            .Where(one =>
                one.Channel == NotificationChannel.Sms
                && one.CreatedAt > since
                && one.State != NotificationState.Suppressed
                && one.Kind != NotificationKind.BookingReminder
            );
        texts = row.RecipientId is null
            ? texts.Where(one => one.RecipientId == null && one.StylistId == row.StylistId)
            : texts.Where(one => one.RecipientId == row.RecipientId);
        if (row.Kind.IsAlarm)
            return await texts.CountAsync(one => one.Kind == row.Kind, ct) >= options.Value.AccountTextsPerHour;
        if (await texts.CountAsync(ct) >= options.Value.TextsPerHour)
            return true;
        return row.Role is NotificationRole.Account
            && await texts.CountAsync(one => one.Role == NotificationRole.Account, ct) >= options.Value.AccountTextsPerHour;
    }
}
