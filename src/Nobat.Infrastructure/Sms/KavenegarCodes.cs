using Nobat.Application.Sms;

namespace Nobat.Infrastructure.Sms;

/// <param name="Rests">Whether every other message would be told the same.</param>
/// <param name="IsOfTemplate">Whether the text itself may still go where the template did not.</param>
internal sealed record KavenegarVerdict(SmsOutcome Outcome, bool Rests = false, bool IsOfTemplate = false);

/// <summary>
/// What Kavenegar's <c>return.status</c> means for a message: tried again later, somebody has to do something, or given up. What is not
/// here is taken for somebody's to look at.
/// </summary>
internal static class KavenegarCodes
{
    public const long Done = 200;

    private static readonly KavenegarVerdict Retry = new(SmsOutcome.Retry);
    private static readonly KavenegarVerdict Alert = new(SmsOutcome.Alert);
    private static readonly KavenegarVerdict Account = new(SmsOutcome.Alert, Rests: true);
    private static readonly KavenegarVerdict Template = new(SmsOutcome.Alert, IsOfTemplate: true);
    private static readonly KavenegarVerdict Elsewhere = new(SmsOutcome.Elsewhere);
    private static readonly KavenegarVerdict GiveUp = new(SmsOutcome.Refused);

    public static readonly IReadOnlyDictionary<long, KavenegarVerdict> Table = new Dictionary<long, KavenegarVerdict>
    {
        [400] = Alert, // parameters are missing or wrong
        [401] = Account, // the account is disabled
        [402] = Retry, // the operation failed
        [403] = Account, // the key is wrong
        [404] = Alert, // no such method
        [405] = Alert, // GET or POST is wrong
        [406] = Alert, // a needed parameter is empty
        [407] = Account, // no access to this data, or not from this address
        [409] = Retry, // the server is busy
        [411] = GiveUp, // the receptor is wrong
        [412] = Alert, // the sender is wrong
        [413] = Elsewhere, // the message is longer than 900 characters; others take more
        [414] = Alert, // too many receptors
        [416] = Account, // the address of the caller is not the account's
        [417] = Alert, // the date is wrong
        [418] = Account, // not enough credit
        [419] = Alert, // arrays of different length
        [420] = Alert, // this line may not send links
        [422] = Elsewhere, // a character that this provider does not send
        [424] = Template, // the template is missing or not approved
        [426] = Template, // the account lacks the advanced service
        [427] = Alert, // the line's level is too low
        [428] = Template, // no code by voice
        [429] = Account, // the address of the caller is not the account's
        [431] = Template, // a token holds a space, a line break or a separator
        [432] = Template, // the template lacks %token
        [451] = Retry, // too many calls in a short time
        [501] = Alert, // test mode: only the owner's number
        [607] = Alert, // the tag is wrong
    };

    /// <summary>Null where the answer says nothing about the message: the provider's own trouble.</summary>
    public static KavenegarVerdict? Of(long status) =>
        Table.TryGetValue(status, out var known) ? known
        : status is >= 500 and < 600 ? null
        : Alert;

    /// <summary>Of one message's delivery.</summary>
    public static SmsDelivery? Delivery(long? status) =>
        status switch
        {
            1 or 2 or 4 or 5 or 50 => SmsDelivery.OnItsWay,
            10 => SmsDelivery.Delivered,
            // Failed, undelivered, cancelled, blocked by the recipient.
            6 or 11 or 13 or 14 => SmsDelivery.Undelivered,
            100 => SmsDelivery.Unknown,
            _ => null,
        };
}
