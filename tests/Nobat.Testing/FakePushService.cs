using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nobat.Testing;

/// <summary>A browser that listens: its key pair and its secret, and how it reads what comes (RFC 8291, written from the receiver's side).</summary>
public sealed class FakeBrowser : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);

    /// <summary>Its path at the push service.</summary>
    public string Path { get; } = $"/push/{Guid.NewGuid():N}";

    public string P256dh => Base64Url.EncodeToString(PublicKey);

    public string Auth => Base64Url.EncodeToString(_auth);

    private byte[] PublicKey
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return [4, .. point.X!, .. point.Y!];
        }
    }

    /// <summary>As <c>PushSubscription.toJSON()</c> gives it.</summary>
    public object At(Uri service) =>
        new
        {
            endpoint = new Uri(service, Path).AbsoluteUri,
            expirationTime = (long?)null,
            keys = new { p256dh = P256dh, auth = Auth },
        };

    /// <summary>Throws where the message is not for this browser or was touched on its way.</summary>
    public JsonElement Read(byte[] message)
    {
        var salt = message[..16];
        var length = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(16, 4));
        var serverKey = message[21..(21 + message[20])];
        var record = message[(21 + serverKey.Length)..];
        if (record.Length > length)
            throw new CryptographicException("More than one record.");
        using var server = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = serverKey[1..33], Y = serverKey[33..] },
            }
        );
        var shared = _key.DeriveRawSecretAgreement(server.PublicKey);
        var pair = HMACSHA256.HashData(HMACSHA256.HashData(_auth, shared), Info("WebPush: info\0", PublicKey, serverKey));
        var random = HMACSHA256.HashData(salt, pair);
        var key = HMACSHA256.HashData(random, Info("Content-Encoding: aes128gcm\0"))[..16];
        var nonce = HMACSHA256.HashData(random, Info("Content-Encoding: nonce\0"))[..12];
        var text = new byte[record.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, record.AsSpan(0, text.Length), record.AsSpan(text.Length), text);
        var end = Array.FindLastIndex(text, one => one != 0);
        if (text[end] != 2)
            throw new CryptographicException("No end of the last record.");
        return JsonElement.Parse(Encoding.UTF8.GetString(text, 0, end));
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Info(string text, params byte[][] more) => [.. Encoding.ASCII.GetBytes(text), .. more.SelectMany(one => one), 1];
}

/// <summary>One message as it came to the push service.</summary>
public sealed record Pushed(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A push service on a real port (RFC 8030).</summary>
public sealed class FakePushService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly TaskCompletionSource _closing = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<Pushed> Messages { get; } = new();

    public static async Task<FakePushService> StartAsync()
    {
        var service = new FakePushService();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        service._app = builder.Build();
        service._app.Urls.Add("http://127.0.0.1:0");
        service._app.MapPost("/push/{id}", service.TakeAsync);
        await service._app.StartAsync();
        service.Address = new Uri(service._app.Urls.Single());
        return service;
    }

    /// <summary>What this browser's messages are answered with; 0: never. Without it they are taken.</summary>
    public void Answer(FakeBrowser browser, int status) => _answers[browser.Path] = status;

    public IReadOnlyList<Pushed> To(FakeBrowser browser) => [.. Messages.Where(message => message.Path == browser.Path)];

    /// <summary>Whether the authorization is what RFC 8292 asks for; the key it was made with.</summary>
    public string Verify(Pushed message, DateTimeOffset now)
    {
        var parts = message
            .Headers["Authorization"]["vapid ".Length..]
            .Split(", ")
            .Select(part => part.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1]);
        var token = parts["t"].Split('.');
        var key = Base64Url.DecodeFromChars(parts["k"]);
        using var known = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = key[1..33], Y = key[33..] },
            }
        );
        var header = JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token[0])));
        var claims = JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token[1])));
        var isSigned = known.VerifyData(
            Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"),
            Base64Url.DecodeFromChars(token[2]),
            HashAlgorithmName.SHA256
        );
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        var contact = claims.GetProperty("sub").GetString()!;
        if (
            !isSigned
            || header.GetProperty("alg").GetString() != "ES256"
            || claims.GetProperty("aud").GetString() != Address.GetLeftPart(UriPartial.Authority)
            || expires <= now
            || expires > now.AddHours(24)
            || !(contact.StartsWith("mailto:", StringComparison.Ordinal) || contact.StartsWith("http", StringComparison.Ordinal))
        )
            throw new InvalidOperationException($"Not authorized: {claims.GetRawText()}");
        return parts["k"];
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        Messages.Enqueue(new Pushed(http.Request.Path, headers, body.ToArray()));
        var status = _answers.GetValueOrDefault(http.Request.Path, StatusCodes.Status201Created);
        if (status == 0)
            await _closing.Task;
        http.Response.StatusCode = status == 0 ? StatusCodes.Status503ServiceUnavailable : status;
        if (status is >= 300 and < 400)
            http.Response.Headers.Location = new Uri(Address, "/push/elsewhere").ToString();
    }
}
