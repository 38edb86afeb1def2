using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Nobat.Testing;

/// <summary>A payment provider on a real port, which speaks its documented wire from books of its own.</summary>
public abstract class PaymentProvider : WireServer
{
    /// <summary>Every request: its path and body.</summary>
    public ConcurrentQueue<(string Path, JsonNode Body)> Asked { get; } = new();

    public string? LastAuthorization { get; private set; }

    public int CallsOf(string path) => Asked.Count(call => call.Path == path);

    /// <summary>The answer to a body; its effect on the books with it.</summary>
    protected abstract JsonNode Answer(string path, JsonNode body);

    protected override async Task<Func<WireAnswer>> ReadAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!;
        var path = http.Request.Path.Value!;
        LastAuthorization = http.Request.Headers.Authorization;
        Asked.Enqueue((path, body));
        return () => new WireAnswer(200, Answer(path, body).ToJsonString());
    }

    protected static long Number(JsonNode body, string name) => body[name]!.GetValue<JsonElement>().GetInt64();

    protected static string Text(JsonNode body, string name) => body[name]!.GetValue<string>();

    protected sealed class Account(long amount)
    {
        public long Amount => amount;

        /// <summary>The bank's number of it.</summary>
        public int Reference { get; init; }
        public bool IsPaid { get; set; }
        public bool IsVerified { get; set; }
        public bool IsReversed { get; set; }
        public long Refunded { get; set; }
    }
}

/// <summary>Zarinpal v4 as documented: codes 100 and 101, errors with an empty <c>data</c>, GraphQL refunds.</summary>
public sealed class FakeZarinpal : PaymentProvider
{
    public const string Merchant = "00000000-0000-4000-8000-000000000001";
    public const string Token = "a personal token of the tests";

    private readonly ConcurrentDictionary<string, Account> _accounts = new();
    private int _last;

    public static async Task<FakeZarinpal> StartNewAsync()
    {
        var provider = new FakeZarinpal();
        await provider.StartAsync();
        return provider;
    }

    /// <summary>Answered to every request until it is null again, as an error code.</summary>
    public int? Error { get; set; }

    public void Pay(string authority) => _accounts[authority].IsPaid = true;

    public long RefundedOf(string authority) => _accounts[authority].Refunded;

    protected override JsonNode Answer(string path, JsonNode body)
    {
        if (Error is { } code)
            return Refusal(code);
        if (path.EndsWith("/graphql/", StringComparison.Ordinal))
            return Text(body, "query").Contains("AddRefund", StringComparison.Ordinal)
                ? Refund(body["variables"]!)
                : Sessions(Text(body["variables"]!, "reference_id"));
        if (Text(body, "merchant_id") != Merchant)
            return Refusal(-10);
        return path switch
        {
            "/pg/v4/payment/request.json" => Open(body),
            "/pg/v4/payment/unVerified.json" => Success(
                new JsonObject
                {
                    ["authorities"] = new JsonArray([
                        .. _accounts
                            .Where(a => a.Value is { IsPaid: true, IsVerified: false })
                            .Select(a => new JsonObject { ["authority"] = a.Key, ["amount"] = a.Value.Amount }),
                    ]),
                }
            ),
            _ when !_accounts.TryGetValue(Text(body, "authority"), out _) => Refusal(-54),
            "/pg/v4/payment/verify.json" => Verify(_accounts[Text(body, "authority")], Number(body, "amount")),
            "/pg/v4/payment/inquiry.json" => Success(new JsonObject { ["status"] = StatusOf(_accounts[Text(body, "authority")]) }),
            "/pg/v4/payment/reverse.json" => Reverse(_accounts[Text(body, "authority")]),
            _ => Refusal(-9),
        };
    }

    private JsonObject Open(JsonNode body)
    {
        if (Number(body, "amount") < 1_000 || Text(body, "currency") != "IRR")
            return Refusal(-9);
        var number = Interlocked.Increment(ref _last);
        var authority = $"A{number:00000000000000000000000000000000000}";
        _accounts[authority] = new Account(Number(body, "amount")) { Reference = 200 + number };
        return Success(
            new JsonObject
            {
                ["authority"] = authority,
                ["fee_type"] = "Merchant",
                ["fee"] = 500,
            }
        );
    }

    private static JsonObject Verify(Account account, long amount)
    {
        if (account.Amount != amount)
            return Refusal(-50);
        if (!account.IsPaid)
            return Refusal(-51);
        var code = account.IsVerified ? 101 : 100;
        account.IsVerified = true;
        return Success(
            new JsonObject
            {
                ["ref_id"] = account.Reference,
                ["card_pan"] = "502229******5995",
                ["card_hash"] = "1EBE3EBEBE35C7EC0F8D6EE4F2F859107A87822CA179BC9528767EA7B5489B69",
                ["fee_type"] = "Merchant",
                ["fee"] = 500,
            },
            code
        );
    }

    private static JsonObject Reverse(Account account)
    {
        if (account.IsReversed)
            return Refusal(-63);
        account.IsReversed = true;
        return Success([]);
    }

    /// <summary>The verified payments of this reference; a session has a number of its own.</summary>
    private JsonObject Sessions(string reference) =>
        new()
        {
            ["data"] = new JsonObject
            {
                ["Session"] = new JsonArray([
                    .. _accounts
                        .Values.Where(account => account.IsVerified && $"{account.Reference}" == reference)
                        .Select(account => new JsonObject
                        {
                            ["id"] = $"{account.Reference + 9_000}",
                            ["status"] = "PAID",
                            ["amount"] = account.Amount,
                        }),
                ]),
            },
        };

    private JsonObject Refund(JsonNode variables)
    {
        var account = _accounts.Values.Single(one => $"{one.Reference + 9_000}" == Text(variables, "session_id"));
        var amount = Number(variables, "amount");
        if (amount < 20_000 || account.Refunded + amount > account.Amount)
            return new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["message"] = "refused" }), ["data"] = null };
        account.Refunded += amount;
        return new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["resource"] = new JsonObject { ["id"] = "4321", ["amount"] = amount },
            },
        };
    }

    private static string StatusOf(Account account) =>
        account switch
        {
            { IsReversed: true } => "REVERSED",
            { IsVerified: true } => "VERIFIED",
            { IsPaid: true } => "PAID",
            _ => "IN_BANK",
        };

    private static JsonObject Success(JsonObject data, int code = 100)
    {
        data["code"] = code;
        data["message"] = "Success";
        return new JsonObject { ["data"] = data, ["errors"] = new JsonArray() };
    }

    private static JsonObject Refusal(int code) =>
        new()
        {
            ["data"] = new JsonArray(),
            ["errors"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = "refused",
                ["validations"] = new JsonArray(),
            },
        };
}

/// <summary>Zibal v1 as documented: results 100, 201, 202, 203.</summary>
public sealed class FakeZibal : PaymentProvider
{
    private readonly ConcurrentDictionary<long, Account> _accounts = new();
    private long _last = 3_000;

    public static async Task<FakeZibal> StartNewAsync()
    {
        var provider = new FakeZibal();
        await provider.StartAsync();
        return provider;
    }

    /// <summary>Answered to every request until it is null again.</summary>
    public int? Result { get; set; }

    /// <summary>Rial that it says were paid, whatever was asked for.</summary>
    public long? PaidInstead { get; set; }

    public void Pay(string track) => _accounts[long.Parse(track, System.Globalization.CultureInfo.InvariantCulture)].IsPaid = true;

    protected override JsonNode Answer(string path, JsonNode body)
    {
        if (Result is { } result)
            return Say(result);
        if (path == "/v1/request")
        {
            if (Number(body, "amount") <= 1_000)
                return Say(105);
            var track = Interlocked.Increment(ref _last);
            _accounts[track] = new Account(Number(body, "amount"));
            return Say(100, ("trackId", track));
        }

        if (!_accounts.TryGetValue(Number(body, "trackId"), out var account))
            return Say(203);
        if (path == "/v1/inquiry")
            return Say(
                100,
                (
                    "status",
                    account.IsVerified ? 1
                    : account.IsPaid ? 2
                    : -1
                ),
                ("amount", account.Amount)
            );
        if (!account.IsPaid)
            return Say(202);
        var code = account.IsVerified ? 201 : 100;
        account.IsVerified = true;
        return Say(code, ("amount", PaidInstead ?? account.Amount), ("refNumber", 99), ("cardNumber", "62741****44"), ("status", 1));
    }

    private static JsonObject Say(int result, params (string Name, JsonNode Value)[] members)
    {
        var said = new JsonObject { ["result"] = result, ["message"] = "success" };
        foreach (var (name, value) in members)
            said[name] = value;
        return said;
    }
}
