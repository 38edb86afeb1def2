using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nobat.Application.Sms;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Security;

namespace Nobat.Infrastructure.Sms;

/// <summary>A message on its way to whichever provider takes it.</summary>
/// <param name="Code">Where it is a one-time code.</param>
/// <param name="DedupeKey">What a repeat is known by; null of codes.</param>
internal sealed record SmsDraft(
    PhoneNumber To,
    string Kind,
    string Text,
    Language Language,
    string? Code = null,
    string? DedupeKey = null,
    NotificationId? Notification = null,
    UserId? User = null,
    BookingId? Booking = null,
    StylistId? Stylist = null
)
{
    public bool IsCode => Code is not null;
}

/// <summary>What became of a draft.</summary>
/// <param name="Outcome"><see cref="SmsOutcome.Accepted"/>, <see cref="SmsOutcome.Refused"/>, or whatever the last provider said.</param>
/// <param name="IsFinal">Whether this provider will not be asked for it again.</param>
internal sealed record SmsSending(
    SmsOutcome Outcome,
    string? Provider = null,
    string? ProviderId = null,
    long? Cost = null,
    int Segments = 0,
    string? Code = null,
    bool IsFinal = false
);

/// <summary>Codes could not be sent by anybody. The code says why, without any name of a person.</summary>
internal sealed class SmsNotSentException(string code) : Exception($"No provider took the message: {code}");

/// <summary>HMAC-SHA256 under a key derived from that of one-time codes: numbers are few, so a bare hash would tell them.</summary>
internal sealed class RecipientMark(IOptions<SecurityOptions> options) : IRecipientMark
{
    private readonly byte[] _key = HMACSHA256.HashData(options.Value.CodeKeys().First(), "nobat text messages"u8);

    public byte[] Of(PhoneNumber number) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(number.Value));
}
