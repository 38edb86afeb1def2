using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;
using Npgsql;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Nobat.Infrastructure.Push;

/// <summary>
/// Sends a notice to all of the reader's browsers at once. A browser that its service no longer knows is forgotten. The topic is the
/// notice's id, so a repeat takes the place of what has not been delivered yet (RFC 8030, section 5.4).
/// </summary>
internal sealed class WebPushChannel(
    NpgsqlDataSource database,
    IHttpClientFactory http,
    PushService push,
    PushSecrets secrets,
    TimeProvider clock
) : INoticeChannel
{
    private const string Name = "web_push";
    private const int LongestText = 1_000;
    private static readonly TimeSpan Usual = TimeSpan.FromHours(24);
    private static readonly TimeSpan OfReminders = TimeSpan.FromHours(2);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // Persian as it is, or it takes three times the room; nothing here ever becomes part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private enum Delivery
    {
        Taken,
        NotNow,
        Refused,
        Gone,
    }

    public NotificationChannel Channel => NotificationChannel.WebPush;

    public async Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct)
    {
        if (push.PublicKey is null)
            return ChannelResult.Refused("unavailable");
        if (notice.Recipient is not { } reader)
            return ChannelResult.Refused("no_account");
        try
        {
            var browsers = await FindAsync(reader, ct);
            if (browsers.Count == 0)
                return ChannelResult.Refused("no_browser");
            var text = Write(notice);
            var sent = await Task.WhenAll(browsers.Select(browser => SendAsync(browser, notice, text, ct)));
            var gone = browsers.Where((_, i) => sent[i].Delivery is Delivery.Gone).ToList();
            if (gone.Count > 0)
                await ForgetAsync(gone, ct);
            return ResultOf(sent);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return ChannelResult.TryAgain("database");
        }
    }

    /// <summary>One browser is enough; only where none took it is it tried again, or another way.</summary>
    private static ChannelResult ResultOf((Delivery Delivery, string Code)[] sent)
    {
        if (sent.Any(one => one.Delivery is Delivery.Taken))
            return new ChannelResult(ChannelOutcome.Sent, Name);
        var later = Array.Find(sent, one => one.Delivery is Delivery.NotNow);
        return later.Code is not null ? ChannelResult.TryAgain(later.Code) : ChannelResult.Refused(sent[0].Code);
    }

    private async Task<(Delivery Delivery, string Code)> SendAsync(
        Browser browser,
        OutgoingNotice notice,
        byte[] text,
        CancellationToken ct
    )
    {
        try
        {
            var target = secrets.Open(browser.Id, browser.Secret);
            if (!push.IsAllowed(target.Endpoint))
                return (Delivery.Gone, "endpoint_refused");
            using var request = RequestOf(target, notice, text);
            using var client = http.CreateClient(PushHttp.Client);
            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return Judge(reply.StatusCode);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested && Judge(failed) is { } verdict)
        {
            return verdict;
        }
    }

    private HttpRequestMessage RequestOf(PushTarget target, OutgoingNotice notice, byte[] text)
    {
        var isReminder = notice.Kind.Topic is NotificationTopic.Reminder;
        var isUrgent = !notice.Kind.MayWait || isReminder;
        var content = new ByteArrayContent(PushCipher.Encrypt(text, target.Key, target.Auth));
        content.Headers.ContentType = new("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Endpoint) { Content = content };
        var now = clock.GetCurrentInstant();
        request.Headers.TryAddWithoutValidation("Authorization", push.Authorize(target.Endpoint, now));
        request.Headers.Add("TTL", Seconds(Lifetime(isReminder ? OfReminders : Usual, notice.ExpiresAt, now)));
        request.Headers.Add("Urgency", isUrgent ? "high" : "normal");
        request.Headers.Add("Topic", Base64Url.EncodeToString(notice.Id.Value.ToByteArray(bigEndian: true)));
        return request;
    }

    /// <summary>What is out of date is not shown to whoever wakes their phone later.</summary>
    private static TimeSpan Lifetime(TimeSpan usual, Instant? expiresAt, Instant now)
    {
        var left = expiresAt is { } end ? (end - now).ToTimeSpan() : usual;
        return left < TimeSpan.Zero ? TimeSpan.Zero
            : left < usual ? left
            : usual;
    }

    /// <summary>Answers of a push service (RFC 8030, sections 5 and 8.4).</summary>
    private static (Delivery Delivery, string Code) Judge(HttpStatusCode status)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{(int)status}");
        return (int)status switch
        {
            >= 200 and < 300 => (Delivery.Taken, code),
            404 or 410 => (Delivery.Gone, code),
            408 or 429 or >= 500 => (Delivery.NotNow, code),
            _ => (Delivery.Refused, code),
        };
    }

    private static (Delivery Delivery, string Code)? Judge(Exception failed) =>
        failed switch
        {
            HttpRequestException { InnerException: AddressRefusedException } => (Delivery.Gone, "address_refused"),
            HttpRequestException or IOException => (Delivery.NotNow, "cut_off"),
            TimeoutRejectedException or TaskCanceledException => (Delivery.NotNow, "timeout"),
            BrokenCircuitException => (Delivery.NotNow, "breaker_open"),
            // Sealed under a key that is no longer configured; it may come back.
            CryptographicException => (Delivery.Refused, "unreadable"),
            _ => null,
        };

    /// <summary>What a service worker shows; longer texts are in the inbox, to which the id leads.</summary>
    private static byte[] Write(OutgoingNotice notice)
    {
        var message = new
        {
            id = notice.Id.Value,
            kind = notice.Kind.Name,
            title = notice.Content.Subject,
            body = Cut(notice.Content.Text, LongestText),
            link = notice.Content.Link?.ToString(),
            lang = notice.Language.Tag(),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        // Some characters take twelve bytes, so what fits is not known before it is written.
        for (var room = LongestText * 3 / 4; json.Length > PushCipher.LargestText && room > 0; room = room * 3 / 4)
            json = JsonSerializer.SerializeToUtf8Bytes(message with { body = Cut(notice.Content.Text, room) }, Json);
        return json;
    }

    /// <summary>Never in the middle of a character.</summary>
    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest || longest < 2)
            return text.Length <= longest ? text : "…";
        var length = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    private async Task<List<Browser>> FindAsync(UserId reader, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT p.id, p.secret FROM push_subscriptions p JOIN sessions s ON s.id = p.session_id
             WHERE p.user_id = $1 AND s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > nobat_now()
             ORDER BY p.created_at LIMIT $2
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = reader.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PushSubscription.MaxPerUser });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Browser>();
        while (await rows.ReadAsync(ct))
            found.Add(new Browser(new PushSubscriptionId(rows.GetGuid(0)), (byte[])rows.GetValue(1)));
        return found;
    }

    /// <summary>Not where its browser has renewed it meanwhile.</summary>
    private async Task ForgetAsync(List<Browser> gone, CancellationToken ct)
    {
        foreach (var browser in gone)
        {
            await using var command = database.CreateCommand("DELETE FROM push_subscriptions WHERE id = $1 AND secret = $2");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = browser.Id.Value });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = browser.Secret });
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private sealed record Browser(PushSubscriptionId Id, byte[] Secret);
}
