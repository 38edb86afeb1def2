using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Http;
using NodaTime;

namespace Nobat.Infrastructure.Sms;

/// <summary>Twilio's interface of 2010-04-01. It knows no keys, so nothing is sent twice by itself; it bills in dollars, later.</summary>
internal sealed class TwilioSms(IHttpClientFactory clients, IOptions<SmsOptions> options) : ISmsProvider
{
    public const string ProviderName = "twilio";
    public const string Client = "twilio";

    /// <summary>Followed by the id of our row.</summary>
    public const string CallbackPath = "/api/v1/sms/callback/twilio/";
    private const int LongestText = 1_600;
    private const int QuestionsAtOnce = 50;

    /// <summary>Seconds after which a code that still waits is not worth sending.</summary>
    private const string CodeValidity = "300";

    private TwilioOptions Settings => options.Value.Twilio;

    public string Name => ProviderName;

    public SmsTraits Traits =>
        new(
            StatusWithin: Duration.FromHours(48),
            KeyWithin: Duration.Zero,
            TellsCost: Settings.RialPerUsd > 0,
            Settings.PerSecond,
            Settings.AtOnce,
            QuestionsAtOnce
        );

    public bool KnowsRepeat(bool isCode, Language language) => false;

    public async Task<SmsAnswer> SendAsync(SmsOrder order, CancellationToken ct)
    {
        if (order.Text.Length is 0 or > LongestText)
            return SmsAnswer.Refused("21617");
        using var request = Request(HttpMethod.Post, "Messages.json");
        request.Content = new FormUrlEncodedContent(Fields(order));
        using var http = clients.CreateClient(Client);
        var (status, answer, wrong) = await http.AskAsync(request, mayRepeat: false, ct);
        if (answer is not { } said)
            return wrong == OutboundHttp.BreakerOpen ? new SmsAnswer(SmsOutcome.Retry, Code: wrong) : SmsAnswer.Unclear(wrong);
        if (status is >= 200 and < 300)
            return said.Text("sid") is { Length: <= TextMessage.MaxProviderIdLength } sid
                ? SmsAnswer.Accepted(sid, CostOf(said), SegmentsOf(said))
                : SmsAnswer.Unclear("unreadable");
        var code = said.Number("code");
        var name = code?.ToString(CultureInfo.InvariantCulture) ?? string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        return TwilioCodes.Of(status, code) is { } outcome
            ? new SmsAnswer(outcome, Code: name, Rests: TwilioCodes.Rests(status))
            : SmsAnswer.Unclear(name);
    }

    /// <summary>One by one, as there is no list by ids.</summary>
    public async Task<SmsStatuses> StatusAsync(IReadOnlyList<SmsQuestion> messages, CancellationToken ct)
    {
        using var http = clients.CreateClient(Client);
        List<SmsNews> news = [];
        foreach (var asked in messages.Where(one => one.ProviderId is not null))
        {
            using var request = Request(HttpMethod.Get, $"Messages/{Uri.EscapeDataString(asked.ProviderId!)}.json");
            var (status, answer, wrong) = await http.AskAsync(request, mayRepeat: true, ct);
            if (status == 404)
                news.Add(new SmsNews(asked.Id, SmsDelivery.Unknown, asked.ProviderId, "http_404"));
            else if (answer is not { } said || status != 200)
                return new SmsStatuses(news, wrong.Length > 0 ? wrong : string.Create(CultureInfo.InvariantCulture, $"http_{status}"));
            else if (TwilioCodes.Delivery(said.Text("status")) is { } delivery)
                news.Add(new SmsNews(asked.Id, delivery, asked.ProviderId, said.Text("error_code"), CostOf(said), SegmentsOf(said)));
        }

        return new SmsStatuses(news);
    }

    /// <summary>Not asked: it is in dollars, and the panel warns by itself.</summary>
    public Task<long?> BalanceAsync(CancellationToken ct) => Task.FromResult<long?>(null);

    private IEnumerable<KeyValuePair<string, string>> Fields(SmsOrder order)
    {
        yield return new("To", $"+98{order.To.Value[1..]}");
        yield return Settings.From.Length > 0 ? new("From", Settings.From) : new("MessagingServiceSid", Settings.MessagingServiceSid);
        yield return new("Body", order.Text);
        if (order.Code is not null)
            yield return new("ValidityPeriod", CodeValidity);
        if (Settings.PublicUrl.Length > 0)
            yield return new("StatusCallback", $"{Settings.PublicUrl.TrimEnd('/')}{CallbackPath}{order.Id.Value}");
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var address = new Uri(Settings.BaseUrl, $"/2010-04-01/Accounts/{Settings.AccountSid}/{path}");
        var (user, password) =
            Settings.ApiKey.Length > 0 ? (Settings.ApiKey, Settings.ApiSecret) : (Settings.AccountSid, Settings.AuthToken);
        return new HttpRequestMessage(method, address)
        {
            Headers =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
                ),
            },
        };
    }

    /// <summary>Rial, half up; null until Twilio has billed, or where no rate is configured. Prices are negative, for they are taken.</summary>
    private long? CostOf(JsonElement said) =>
        Settings.RialPerUsd > 0
        && said.Text("price_unit") is (null or "USD")
        && decimal.TryParse(said.Text("price"), NumberStyles.Number, CultureInfo.InvariantCulture, out var price)
        && Math.Abs(price) < 1_000
            ? (long)Math.Round(Math.Abs(price) * Settings.RialPerUsd, MidpointRounding.AwayFromZero)
            : null;

    /// <summary>0 while a messaging service has not chosen the sender.</summary>
    private static int? SegmentsOf(JsonElement said) => said.Number("num_segments") is > 0 and < 100 and var parts ? (int)parts : null;
}
