using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Nobat.Testing;

/// <summary>
/// Kavenegar's REST interface v1 as documented: the key in the path, forms in, <c>return</c> and <c>entries</c> out, HTTP status as
/// <c>return.status</c>; a repeated <c>localid</c> answers the old record; 48 and 12 hours of memory.
/// </summary>
public sealed class FakeKavenegar : WireServer
{
    public const string Key = "6B6579206F66207468652074657374732C206B61766520";
    public const string Template = "nobat-code";

    private readonly ConcurrentDictionary<long, Sms> _messages = new();
    private readonly ConcurrentDictionary<string, Sms> _byLocalId = new();
    private readonly Lock _lock = new();
    private long _last = 85_463_000;

    public static async Task<FakeKavenegar> StartNewAsync(Func<Instant>? now = null)
    {
        var provider = new FakeKavenegar();
        provider.Now = now ?? provider.Now;
        await provider.StartAsync();
        return provider;
    }

    /// <summary>Every request: its method without the key, and its fields.</summary>
    public ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Fields)> Asked { get; } = new();

    public ConcurrentDictionary<string, byte> KeysSeen { get; } = new();

    /// <summary>Answered to every request of a method whose name starts so, until it is null again.</summary>
    public (string Method, int Status)? Error { get; set; }

    /// <summary>Answered to messages to one number.</summary>
    public (string Receptor, int Status)? ErrorFor { get; set; }

    /// <summary>Rial of each part.</summary>
    public long PricePerPart { get; set; } = 1_250;

    public long Credit { get; set; } = 50_000_000;

    public Func<Instant> Now { get; set; } = () => TestClock.Start;

    public IReadOnlyList<Sms> Messages => [.. _messages.Values.OrderBy(message => message.Id)];

    /// <summary>Rial that it has taken.</summary>
    public long Taken => _messages.Values.Sum(message => message.Cost);

    public int CallsOf(string method) => Asked.Count(call => call.Method == method);

    protected override async Task<Func<WireAnswer>> ReadAsync(HttpContext http)
    {
        // /v1/{key}/{scope}/{method}.json
        var parts = http.Request.Path.Value!.Split('/', 4);
        var method = parts[3].Replace(".json", "", StringComparison.Ordinal);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        var fields = form.Concat(http.Request.Query).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        Asked.Enqueue((method, fields));
        KeysSeen.TryAdd(parts[2], 0);
        return () => Answer(parts[2], method, fields);
    }

    private WireAnswer Answer(string key, string method, Dictionary<string, string> fields)
    {
        if (key != Key)
            return Say(403, "کد شناسائی معتبر نمی‌باشد");
        if (Error is var (of, status) && method.StartsWith(of, StringComparison.Ordinal))
            return Say(status, "خطا");
        if (ErrorFor is var (receptor, refusal) && fields.GetValueOrDefault("receptor") == receptor)
            return Say(refusal, "خطا");
        return method switch
        {
            "sms/send" => Send(fields["receptor"], fields["message"], fields.GetValueOrDefault("localid")),
            "verify/lookup" => Lookup(fields),
            "sms/status" => Say(200, "تایید شد", Ids(fields["messageid"], id => StatusOf(id))),
            "sms/statuslocalmessageid" => Say(200, "تایید شد", Ids(fields["localid"], ByLocalId)),
            "sms/select" => Say(200, "تایید شد", Ids(fields["messageid"], id => Known(id)?.ToJson())),
            "account/info" => Say(
                200,
                "تایید شد",
                new JsonObject
                {
                    ["remaincredit"] = Credit,
                    ["expiredate"] = 1_893_456_000,
                    ["type"] = "Master",
                }
            ),
            _ => Say(404, "متدی با این نام پیدا نشده است"),
        };
    }

    private WireAnswer Lookup(Dictionary<string, string> fields)
    {
        var token = fields["token"];
        if (fields["template"] != Template)
            return Say(424, "الگوی مورد نظر پیدا نشد");
        if (token.Length is 0 or > 100 || token.Any(character => character is ' ' or '\n' or '_' or '-'))
            return Say(431, "ساختار کد صحیح نمی‌باشد");
        return Send(fields["receptor"], $"کد ورود شما به نوبت: {token}", localId: null);
    }

    private WireAnswer Send(string receptor, string message, string? localId)
    {
        if (receptor.Length != 11 || !receptor.StartsWith("09", StringComparison.Ordinal))
            return Say(411, "دریافت کننده نامعتبر است");
        if (message.Length is 0 or > 900)
            return Say(413, "پیام خالی است و یا طول پیام بیش از حد مجاز می‌باشد");
        lock (_lock)
        {
            if (localId is not null && _byLocalId.TryGetValue(localId, out var old))
                return Say(200, "تایید شد", new JsonArray(old.ToJson()));
            var parts = message.Length <= 70 ? 1 : (message.Length + 66) / 67;
            var cost = parts * PricePerPart;
            if (cost > Credit)
                return Say(418, "اعتبار حساب شما کافی نیست");
            Credit -= cost;
            var sent = new Sms(++_last, localId, receptor, message, cost, Now());
            _messages[sent.Id] = sent;
            if (localId is not null)
                _byLocalId[localId] = sent;
            return Say(200, "تایید شد", new JsonArray(sent.ToJson()));
        }
    }

    /// <summary>Whether each message stands twice in an answer.</summary>
    public bool NamesTwice { get; set; }

    private JsonObject StatusOf(string id)
    {
        var known = Known(id) is { } sent && sent.At >= Now() - Duration.FromHours(48) ? sent : null;
        return new JsonObject
        {
            ["messageid"] = long.Parse(id, CultureInfo.InvariantCulture),
            ["status"] = known?.Status ?? 100,
            ["statustext"] = "وضعیت",
        };
    }

    private JsonObject ByLocalId(string id)
    {
        var known = _byLocalId.TryGetValue(id, out var sent) && sent.At >= Now() - Duration.FromHours(12) ? sent : null;
        return new JsonObject
        {
            ["messageid"] = known?.Id ?? 0,
            ["localid"] = id,
            ["status"] = known?.Status ?? 100,
            ["statustext"] = "وضعیت",
        };
    }

    private Sms? Known(string id) => _messages.GetValueOrDefault(long.Parse(id, CultureInfo.InvariantCulture));

    private JsonArray Ids(string ids, Func<string, JsonObject?> entry)
    {
        var all = ids.Split(',');
        if (NamesTwice)
            all = [.. all, .. all];
        return all.Length > 500 ? [] : [.. all.Select(entry).Where(one => one is not null)];
    }

    private static WireAnswer Say(int status, string message, JsonNode? entries = null) =>
        new(
            status,
            new JsonObject
            {
                ["return"] = new JsonObject { ["status"] = status, ["message"] = message },
                ["entries"] = entries,
            }.ToJsonString()
        );

    /// <summary>One message in its books.</summary>
    public sealed record Sms(long Id, string? LocalId, string Receptor, string Message, long Cost, Instant At)
    {
        /// <summary>1 queued, 5 with the operator, 10 delivered, 11 undelivered, 14 blocked.</summary>
        public int Status { get; set; } = 5;

        internal JsonObject ToJson() =>
            new()
            {
                ["messageid"] = Id,
                ["message"] = Message,
                ["status"] = Status,
                ["statustext"] = "ارسال به مخابرات",
                ["sender"] = "10004346",
                ["receptor"] = Receptor,
                ["date"] = At.ToUnixTimeSeconds(),
                ["cost"] = Cost,
            };
    }
}
