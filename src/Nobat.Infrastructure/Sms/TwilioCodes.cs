using Nobat.Application.Sms;

namespace Nobat.Infrastructure.Sms;

/// <summary>What Twilio's <c>code</c> in a refusal means for a message. What is not here goes by the HTTP status.</summary>
internal static class TwilioCodes
{
    public static readonly IReadOnlyDictionary<long, SmsOutcome> Table = new Dictionary<long, SmsOutcome>
    {
        [20003] = SmsOutcome.Alert, // account, token or key is wrong
        [20005] = SmsOutcome.Alert, // the account is not active
        [20429] = SmsOutcome.Retry, // too many requests
        [21211] = SmsOutcome.Refused, // To is no phone number
        [21408] = SmsOutcome.Alert, // the account may not send to this country
        [21602] = SmsOutcome.Refused, // the text is empty
        [21603] = SmsOutcome.Alert, // From is missing
        [21606] = SmsOutcome.Alert, // From cannot send
        [21608] = SmsOutcome.Alert, // a trial account sends to verified numbers only
        [21610] = SmsOutcome.Elsewhere, // the recipient has opted out of this sender
        [21611] = SmsOutcome.Retry, // the sender's queue is full
        [21612] = SmsOutcome.Alert, // no way from this sender to this number
        [21614] = SmsOutcome.Elsewhere, // To is no mobile number, as far as Twilio knows
        [21617] = SmsOutcome.Refused, // the text is too long
    };

    /// <summary>Null where the answer says nothing about the message: the provider's own trouble.</summary>
    public static SmsOutcome? Of(int status, long? code) =>
        status switch
        {
            >= 500 => null,
            _ when code is { } known && Table.TryGetValue(known, out var outcome) => outcome,
            429 => SmsOutcome.Retry,
            _ => SmsOutcome.Alert,
        };

    public static bool Rests(int status) => status is 401 or 403;

    /// <summary>Null for a word that Twilio did not have when this was written.</summary>
    public static SmsDelivery? Delivery(string? status) =>
        status switch
        {
            "accepted" or "scheduled" or "queued" or "sending" or "sent" => SmsDelivery.OnItsWay,
            "delivered" or "read" => SmsDelivery.Delivered,
            "undelivered" or "failed" or "canceled" => SmsDelivery.Undelivered,
            _ => null,
        };
}
