using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Nobat.Testing;

/// <summary>Twilio's interface of 2010-04-01 as documented: Basic sign-in, forms in, a resource out; prices come with the delivery.</summary>
public sealed class FakeTwilio : WireServer
{
    public const string Sid = "AC00000000000000000000000000000001";
    public const string Token = "a token of the tests, twilio";
    public const string From = "+15005550006";

    private readonly ConcurrentDictionary<string, Sms> _messages = new();
    private int _last;

    public static async Task<FakeTwilio> StartNewAsync()
    {
        var provider = new FakeTwilio();
        await provider.StartAsync();
        return provider;
    }

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = new();

    /// <summary>HTTP status and code of every answer to a message, until it is null again.</summary>
    public (int Status, int Code)? Error { get; set; }

    /// <summary>Dollars of each part.</summary>
    public decimal Price { get; set; } = 0.0412m;

    public IReadOnlyList<Sms> Messages => [.. _messages.Values.OrderBy(message => message.Sid, StringComparer.Ordinal)];

    /// <summary>It arrived, or will not; from now on it has its price.</summary>
    public void Settle(string sid, string status, int? errorCode = null)
    {
        var message = _messages[sid];
        (message.Status, message.ErrorCode, message.Price) = (status, errorCode, Price * message.Parts);
    }

    /// <summary>As Twilio signs: the address it was told, and the fields of a form in the order of their names.</summary>
    public static string Sign(string address, IEnumerable<KeyValuePair<string, string>> form, string token = Token)
    {
        var text = new StringBuilder(address);
        foreach (var (name, value) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
            text.Append(name).Append(value);
#pragma warning disable CA5350 // The provider's wire.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    protected override async Task<Func<WireAnswer>> ReadAsync(HttpContext http)
    {
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Sid}:{Token}"))}";
        var isKnown = http.Request.Headers.Authorization == expected;
        var path = http.Request.Path.Value!;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        var fields = form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        if (HttpMethods.IsPost(http.Request.Method))
            Asked.Enqueue(fields);
        return () =>
            !isKnown ? Refuse(401, 20003)
            : path == $"/2010-04-01/Accounts/{Sid}/Messages.json" ? Send(fields)
            : Find(path);
    }

    private WireAnswer Send(Dictionary<string, string> fields)
    {
        if (Error is var (status, code))
            return Refuse(status, code);
        if (!fields["To"].StartsWith('+'))
            return Refuse(400, 21211);
        if (fields.GetValueOrDefault("From") != From)
            return Refuse(400, 21606);
        var sid = string.Create(CultureInfo.InvariantCulture, $"SM{Interlocked.Increment(ref _last):x32}");
        var parts = fields["Body"].Length <= 70 ? 1 : (fields["Body"].Length + 66) / 67;
        var message = new Sms(sid, fields["To"], fields["Body"], parts, fields.GetValueOrDefault("StatusCallback"));
        _messages[sid] = message;
        return new WireAnswer(201, message.ToJson().ToJsonString());
    }

    private WireAnswer Find(string path) =>
        _messages.TryGetValue(path.Split('/')[^1].Replace(".json", "", StringComparison.Ordinal), out var message)
            ? new WireAnswer(200, message.ToJson().ToJsonString())
            : Refuse(404, 20404);

    private static WireAnswer Refuse(int status, int code) =>
        new(
            status,
            new JsonObject
            {
                ["code"] = code,
                ["message"] = "refused",
                ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
                ["status"] = status,
            }.ToJsonString()
        );

    /// <summary>One message in its books.</summary>
    public sealed record Sms(string Sid, string To, string Body, int Parts, string? Callback)
    {
        public string Status { get; set; } = "queued";
        public int? ErrorCode { get; set; }

        /// <summary>Dollars; null until it has left.</summary>
        public decimal? Price { get; set; }

        internal JsonObject ToJson() =>
            new()
            {
                ["sid"] = Sid,
                ["account_sid"] = FakeTwilio.Sid,
                ["to"] = To,
                ["from"] = From,
                ["body"] = Body,
                ["status"] = Status,
                ["num_segments"] = Parts.ToString(CultureInfo.InvariantCulture),
                ["price"] = Price is { } price ? (-price).ToString(CultureInfo.InvariantCulture) : null,
                ["price_unit"] = "USD",
                ["error_code"] = ErrorCode,
                ["direction"] = "outbound-api",
            };
    }
}
