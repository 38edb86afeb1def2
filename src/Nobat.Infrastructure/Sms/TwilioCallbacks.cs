using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Nobat.Application.Sms;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// Twilio signs a callback with the account's token: HMAC-SHA1 over the whole address that it was told to call, followed for a form by
/// its fields in the order of their names. What is no form is signed by its SHA-256 in the query (<c>bodySHA256</c>). The address is put
/// together from configuration: what a proxy or a caller says of the host is not believed.
/// </summary>
internal sealed class TwilioCallbacks(IOptions<SmsOptions> options) : ISmsCallbacks
{
    private TwilioOptions Settings => options.Value.Twilio;

    public Result<SmsNews> Read(SmsCallback callback)
    {
        if (!IsSigned(callback) || FieldsOf(callback) is not { } fields)
            return SmsErrors.CallbackRefused;
        var delivery = TwilioCodes.Delivery(fields.GetValueOrDefault("MessageStatus"));
        if (fields.GetValueOrDefault("MessageSid") is not { Length: > 0 and <= TextMessage.MaxProviderIdLength } sid || delivery is null)
            return SmsErrors.CallbackRefused;
        var code = fields.GetValueOrDefault("ErrorCode") is { Length: > 0 and <= TextMessage.MaxCodeLength } said ? said : null;
        return new SmsNews(callback.Message, delivery.Value, sid, code);
    }

    private bool IsSigned(SmsCallback callback)
    {
        if (Settings.AuthToken.Length == 0 || Settings.PublicUrl.Length == 0 || callback.Signature is not { Length: > 0 } signature)
            return false;
        var signed = new StringBuilder(Settings.PublicUrl.TrimEnd('/')).Append(callback.PathAndQuery);
        if (callback.Body is { } body)
        {
            if (!IsOfBody(body, callback.PathAndQuery))
                return false;
        }
        else
        {
            foreach (
                var (name, value) in callback.Form.OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal)
            )
                signed.Append(name).Append(value);
        }

        var expected = Sign(Settings.AuthToken, signed.ToString());
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>Twilio's choice of SHA-1; as a mac it is sound.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The provider's wire; HMAC-SHA1 is not broken.")]
    private static string Sign(string token, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));

    private static bool IsOfBody(byte[] body, string pathAndQuery)
    {
        var at = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var said = at < 0 ? null : QueryHelpers.ParseQuery(pathAndQuery[at..]).GetValueOrDefault("bodySHA256").ToString();
        return said is { Length: > 0 }
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))),
                Encoding.UTF8.GetBytes(said.ToLowerInvariant())
            );
    }

    private static Dictionary<string, string>? FieldsOf(SmsCallback callback)
    {
        if (callback.Body is not { } body)
            return callback
                .Form.DistinctBy(field => field.Key)
                .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        try
        {
            var said = JsonElement.Parse(body);
            string[] names = ["MessageSid", "MessageStatus", "ErrorCode"];
            return names
                .Where(name => said.Text(name) is not null)
                .ToDictionary(name => name, name => said.Text(name)!, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
