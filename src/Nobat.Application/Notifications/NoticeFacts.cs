using System.Globalization;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>What an event knew of a booking; by now the booking may have moved on.</summary>
/// <param name="Amount">Rial.</param>
internal sealed record NoticeFacts(
    Instant? StartsAt = null,
    Instant? OldStartsAt = null,
    Instant? DueAt = null,
    long? Amount = null,
    string? Reason = null,
    Instant? ExpiresAt = null,
    bool TellsCustomer = true,
    bool TellsStylist = true
)
{
    public IReadOnlyDictionary<string, string> Values
    {
        get
        {
            var values = NoticeValues.None.ToBuilder();
            if (StartsAt is { } startsAt)
                values[NoticeValues.StartsAt] = NoticeValues.Of(startsAt);
            if (OldStartsAt is { } oldStartsAt)
                values[NoticeValues.OldStartsAt] = NoticeValues.Of(oldStartsAt);
            if (DueAt is { } dueAt)
                values[NoticeValues.DueAt] = NoticeValues.Of(dueAt);
            if (Amount is { } amount)
                values[NoticeValues.Amount] = amount.ToString(CultureInfo.InvariantCulture);
            if (Reason is { } reason)
                values[NoticeValues.Reason] = reason;
            return values.ToImmutable();
        }
    }
}
