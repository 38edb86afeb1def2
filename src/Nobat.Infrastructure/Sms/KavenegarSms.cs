using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Sms;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Http;
using NodaTime;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// Kavenegar's REST interface v1. Texts carry our id as <c>localid</c>, by which a repeat answers the old record and is not sent again;
/// codes go by an approved template where there is one, first and past every filter, but without such an id.
/// </summary>
internal sealed class KavenegarSms(IHttpClientFactory clients, IOptions<SmsOptions> options) : ISmsProvider
{
    public const string ProviderName = "kavenegar";
    public const string Client = "kavenegar";
    private const int LongestText = 900;
    private const int MostIds = 500;

    private KavenegarOptions Settings => options.Value.Kavenegar;

    public string Name => ProviderName;

    public SmsTraits Traits =>
        new(
            StatusWithin: Duration.FromHours(48),
            KeyWithin: Duration.FromHours(12),
            TellsCost: true,
            Settings.PerSecond,
            Settings.AtOnce,
            MostIds,
            Settings.LowBalance
        );

    public bool KnowsRepeat(bool isCode, Language language) => !isCode || TemplateFor(language) is null;

    public async Task<SmsAnswer> SendAsync(SmsOrder order, CancellationToken ct)
    {
        if (order.Code is not { } code || TemplateFor(order.Language) is not { } template)
            return await SendTextAsync(order, ct);
        var (entries, failure) = await AskAsync(
            "verify/lookup",
            mayRepeat: false,
            ct,
            ("receptor", order.To.Value),
            ("token", code),
            ("template", template)
        );
        if (failure is null)
            return Receipt(entries);
        // A code that its template keeps from leaving goes as text, and somebody is told.
        return IsOfTemplate(failure.Code) ? await SendTextAsync(order, ct) with { Alert = failure.Code } : failure;
    }

    public async Task<SmsStatuses> StatusAsync(IReadOnlyList<SmsQuestion> messages, CancellationToken ct)
    {
        var (byId, wrong) = await StatusAsync(
            "sms/status",
            "messageid",
            messages.Where(one => one.ProviderId is not null).ToDictionary(one => one.ProviderId!, StringComparer.Ordinal),
            ct
        );
        var (byKey, wrongToo) = await StatusAsync(
            "sms/statuslocalmessageid",
            "localid",
            messages.Where(one => one.ProviderId is null).ToDictionary(one => Text(one.LocalId), StringComparer.Ordinal),
            ct
        );
        return new SmsStatuses(await WithCostsAsync([.. byId, .. byKey], messages, ct), wrong ?? wrongToo);
    }

    public async Task<long?> BalanceAsync(CancellationToken ct)
    {
        var (entries, _) = await AskAsync("account/info", mayRepeat: true, ct);
        return entries?.Number("remaincredit");
    }

    private async Task<SmsAnswer> SendTextAsync(SmsOrder order, CancellationToken ct)
    {
        if (order.Text.Length == 0)
            return SmsAnswer.Refused("413");
        if (order.Text.Length > LongestText)
            return new SmsAnswer(SmsOutcome.Elsewhere, Code: "413");
        List<(string, string)> fields = [("receptor", order.To.Value), ("message", order.Text), ("localid", Text(order.LocalId))];
        if (Settings.Sender.Length > 0)
            fields.Add(("sender", Settings.Sender));
        var (entries, failure) = await AskAsync("sms/send", mayRepeat: true, ct, [.. fields]);
        return failure ?? Receipt(entries);
    }

    private static SmsAnswer Receipt(JsonElement? entries) =>
        First(entries)?.Text("messageid") is { Length: <= Domain.Sms.TextMessage.MaxProviderIdLength } id
            ? SmsAnswer.Accepted(id, First(entries)!.Value.Number("cost"))
            : SmsAnswer.Unclear("unreadable");

    /// <param name="named">The questions, each under the name that the method knows it by.</param>
    private async Task<(List<SmsNews> News, string? Wrong)> StatusAsync(
        string method,
        string field,
        Dictionary<string, SmsQuestion> named,
        CancellationToken ct
    )
    {
        List<SmsNews> news = [];
        foreach (var some in named.Keys.Chunk(MostIds))
        {
            var (entries, failure) = await AskAsync(method, mayRepeat: true, ct, (field, string.Join(',', some)));
            if (failure is not null)
                return (news, failure.Code);
            foreach (var entry in Each(entries))
            {
                var status = entry.Number("status");
                if (entry.Text(field) is { } id && named.TryGetValue(id, out var asked) && KavenegarCodes.Delivery(status) is { } delivery)
                    news.Add(NewsOf(asked, delivery, status, entry));
            }
        }

        return (news, null);
    }

    private static SmsNews NewsOf(SmsQuestion asked, SmsDelivery delivery, long? status, JsonElement entry) =>
        new(
            asked.Id,
            delivery,
            delivery is SmsDelivery.Unknown ? asked.ProviderId : asked.ProviderId ?? entry.Text("messageid"),
            delivery is SmsDelivery.Undelivered or SmsDelivery.Unknown ? $"status_{status}" : null
        );

    /// <summary>What a lost answer would have told is read from the record.</summary>
    private async Task<List<SmsNews>> WithCostsAsync(List<SmsNews> news, IReadOnlyList<SmsQuestion> asked, CancellationToken ct)
    {
        var unpriced = asked.Where(one => one.NeedsCost).Select(one => one.Id).ToHashSet();
        var ids = news.Where(one => one.ProviderId is not null && unpriced.Contains(one.Id)).Select(one => one.ProviderId!).ToArray();
        var costs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(MostIds))
        {
            var (entries, _) = await AskAsync("sms/select", mayRepeat: true, ct, ("messageid", string.Join(',', some)));
            foreach (var entry in Each(entries))
            {
                if (entry.Text("messageid") is { } id && entry.Number("cost") is { } cost)
                    costs[id] = cost;
            }
        }

        return [.. news.Select(one => one.ProviderId is { } id && costs.TryGetValue(id, out var cost) ? one with { Cost = cost } : one)];
    }

    /// <summary>The entries of an answer that says 200; otherwise what it comes to for a message.</summary>
    private async Task<(JsonElement? Entries, SmsAnswer? Failure)> AskAsync(
        string method,
        bool mayRepeat,
        CancellationToken ct,
        params (string Name, string Value)[] fields
    )
    {
        using var http = clients.CreateClient(Client);
        var address = new Uri(Settings.BaseUrl, $"/v1/{Uri.EscapeDataString(Settings.ApiKey)}/{method}.json");
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var (_, answer, wrong) = await http.AskAsync(request, mayRepeat, ct);
        if (answer is not { } said)
            return (null, wrong == OutboundHttp.BreakerOpen ? new SmsAnswer(SmsOutcome.Retry, Code: wrong) : SmsAnswer.Unclear(wrong));
        if (said.Member("return")?.Number("status") is not { } status)
            return (null, SmsAnswer.Unclear("unreadable"));
        if (status == KavenegarCodes.Done)
            return (said.Member("entries"), null);
        return KavenegarCodes.Of(status) is { } verdict
            ? (null, new SmsAnswer(verdict.Outcome, Code: Text(status), Rests: verdict.Rests))
            : (null, SmsAnswer.Unclear(Text(status)));
    }

    private static bool IsOfTemplate(string? code) =>
        long.TryParse(code, CultureInfo.InvariantCulture, out var number) && KavenegarCodes.Of(number) is { IsOfTemplate: true };

    private string? TemplateFor(Language language) =>
        Settings.CodeTemplates.GetValueOrDefault(language.Tag()) is { Length: > 0 } template ? template : null;

    private static JsonElement? First(JsonElement? entries)
    {
        foreach (var entry in Each(entries))
            return entry;
        return null;
    }

    /// <summary>Methods answer a list, or one thing by itself.</summary>
    private static IEnumerable<JsonElement> Each(JsonElement? entries) =>
        entries switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } one => [one],
            _ => [],
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
