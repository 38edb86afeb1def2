using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nobat.Testing;
using Npgsql;
using OtpNet;

namespace Nobat.Api.Tests.Edge;

/// <summary>One person goes through everything under names and secrets that occur nowhere else; none of them may be in the log afterwards.</summary>
[Trait("Promise", "O-8"), Trait("Feature", "AP-06")]
public sealed class CanaryTests(ApiFixture api) : ApiTest(api)
{
    private const string Phone = "09120097531";
    private const string StylistPhone = "09120097532";
    private const string NewPhone = "09120097533";
    private const string WalkInPhone = "09120097534";
    private const string Password = "Canary horse 97531";
    private const string NewPassword = "Canary mare 97531";

    private readonly HashSet<string> _canaries =
    [
        Phone,
        Phone[1..],
        "98" + Phone[1..],
        StylistPhone,
        StylistPhone[1..],
        NewPhone,
        NewPhone[1..],
        WalkInPhone,
        WalkInPhone[1..],
        Password,
        NewPassword,
        "Canarysara",
        "Canarywalkin",
        "canary-authority",
        "canary-state",
        "canary-assertion",
        "کاناری",
        "canary-notes",
        "canary-reason",
        "canary-street",
        "canary@example.com",
        "canary-query",
        "canary-member",
        "canary-agent",
        "198.51.100.97",
        "canarylink",
    ];

    /// <summary>Of messages and authenticators: too short to be looked for anywhere but as a number of their own.</summary>
    private readonly HashSet<string> _codes = [];

    /// <summary>Answers that refuse, and tell more than their request said.</summary>
    private readonly List<string> _told = [];

    /// <summary>Readable lines in Development, whole JSON lines with every property elsewhere.</summary>
    [Theory]
    [InlineData("Development", "Verbose")]
    [InlineData("Staging", "Verbose")]
    [InlineData("Staging", "Information")]
    public async Task Nothing_that_names_or_opens_anything_is_logged_at_any_level(string environment, string level)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await Api.Engines.CreateDatabaseAsync($"nobat_canary_{environment}_{level}".ToLowerInvariant(), ct);
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["Serilog__MinimumLevel__Default"] = level,
            ["Sms__Provider"] = "console",
            ["Email__Provider"] = "console",
            ["Security__SigningKeys__one"] = Key(),
            ["Security__ActiveKey"] = "one",
            ["Security__CodeKey"] = Key(),
            ["Security__RefreshKey"] = Key(),
            ["Security__DataKeys__one"] = Key(),
            ["Security__ActiveDataKey"] = "one",
            ["Network__ForwardedHeaders"] = "true",
            ["Network__TrustedProxies__0"] = "127.0.0.1",
        };
        await using var process = await ApiProcess.StartAsync(database, Api.Engines.Redis, settings, ct: ct);
        process.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.97");
        process.Client.DefaultRequestHeaders.UserAgent.ParseAdd("canary-agent/1.0");

        await using var tables = NpgsqlDataSource.Create(database);
        await LiveAsync(process.Client, tables);

        var logged = process.Output;
        Assert.Contains(environment == "Development" ? "answered 200" : "\"StatusCode\":200", logged, StringComparison.Ordinal);
        Assert.Contains("0912***", logged, StringComparison.Ordinal);
        Assert.True(_canaries.Count >= 35, $"only {_canaries.Count} canaries flew");
        Assert.All(_canaries, canary => Assert.DoesNotContain(canary, logged, StringComparison.Ordinal));
        Assert.True(_codes.Count >= 4, $"only {_codes.Count} codes flew");
        Assert.All(_codes, code => Assert.False(IsIn(logged, code), $"the code {code} was logged"));
        Assert.Empty(_told);
    }

    /// <summary>As a number of its own, and not as the end of a fraction of a second.</summary>
    private static bool IsIn(string text, string code) => Regex.IsMatch(text, $@"(?<![\w.]){code}(?!\w)");

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    private async Task LiveAsync(HttpClient client, NpgsqlDataSource tables)
    {
        var stylist = await SignUpAsync(client, tables, StylistPhone, "provider");
        await Call(client, "POST", "stylists/profile", new { salonAddress = "canary-street", bio = "canary-notes" }, stylist);
        await Call(client, "POST", "stylists/profile/submit", null, stylist);
        var customer = await SignUpAsync(client, tables, Phone, "user");
        await Call(client, "PUT", "users/profile", new { email = "canary@example.com" }, customer);
        await Call(client, "POST", "auth/send-email-verification", new { }, customer);
        await Call(client, "POST", "users/set-password", new { password = Password }, customer);
        await Call(client, "POST", "auth/login", new { phoneNumber = Phone, password = Password + "x" });
        Keep(await Call(client, "POST", "auth/login", new { phoneNumber = "+98 " + Phone[1..], password = Password }));
        var begun = await Call(client, "POST", "auth/mfa/totp/setup", new { }, customer);
        Keep(begun);
        var code = new Totp(Base32Encoding.ToBytes(begun.GetProperty("secret").GetString())).ComputeTotp();
        _codes.Add(code);
        Keep(await Call(client, "POST", "auth/mfa/totp/confirm", new { code }, customer));
        Keep(await Call(client, "POST", "auth/login", new { phoneNumber = Phone, password = Password }));
        await Call(client, "POST", "auth/mfa/verify", new { mfaToken = "canary-state", code });
        await Call(client, "POST", "auth/passkeys/register/options", new { }, customer);
        await Call(
            client,
            "POST",
            "auth/passkeys/sign-in",
            new { ceremonyId = Guid.NewGuid(), credential = new { id = "canary-assertion" } }
        );
        await Call(client, "POST", "auth/external/google", new { redirectUri = "https://canary.example/canary-state" });
        await Call(
            client,
            "POST",
            "auth/external/google/callback",
            new
            {
                ceremonyToken = "canary-state",
                state = "canary-state",
                code = "canary-assertion",
            }
        );
        await Call(client, "POST", "customers/profile/change-phone", new { newPhoneNumber = NewPhone }, customer);
        await Call(client, "POST", "customers/profile/change-phone/confirm", new { newPhoneNumber = NewPhone, code = "000000" }, customer);
        var moved = new { newPhoneNumber = NewPhone, code = await CodeAsync(tables, NewPhone) };
        await Call(client, "POST", "customers/profile/change-phone/confirm", moved, customer);
        await Call(client, "POST", "auth/forgot-password", new { phoneNumber = NewPhone });
        await Call(
            client,
            "POST",
            "auth/reset-password",
            new
            {
                phoneNumber = NewPhone,
                code = "000000",
                newPassword = NewPassword,
            }
        );
        await Call(client, "POST", "auth/reset-password", new { resetToken = "canary-state", newPassword = NewPassword });
        await Call(
            client,
            "POST",
            "stylists/bookings",
            new
            {
                customerName = "Canarywalkin",
                customerPhone = WalkInPhone,
                bookingDate = "2030-01-01",
                startTime = "10:00",
            },
            stylist
        );
        await Call(client, "GET", "payments/callback/sandbox?authority=canary-authority");
        await Call(client, "POST", "payments/callback/sandbox?authority=canary-authority");
        await Call(client, "POST", $"sms/callback/twilio/{Guid.NewGuid()}", new { To = Phone });
        await Call(client, "GET", $"auth/admin/codes?phoneNumber={Phone}", null, stylist);
        await Call(client, "GET", $"admin/notifications?phoneNumber={Phone}", null, stylist);
        await Call(client, "POST", "bookings", new { holdId = Guid.NewGuid(), customerNotes = "canary-notes" }, customer);
        await Call(client, "DELETE", $"bookings/{Guid.NewGuid()}?reason=canary-reason", null, customer);
        await Call(client, "GET", "stylists/admin/profiles?cursor=canary-query", null, customer);
        await Call(client, "GET", $"book/{Guid.NewGuid()}/canarylinkcanarylinkcanarylink00");
        await Call(client, "GET", "visits/canarylinkcanarylinkcanarylinkcanarylinkcanarylink");
        await Call(client, "POST", "visits/canarylinkcanarylinkcanarylinkcanarylinkcanarylink/cancel", new { reason = "canary-reason" });
        await Call(client, "GET", $"nowhere/{Phone}?to=canary-query");
        await Call(client, "POST", "auth/login", new { phoneNumber = Phone, canary_member = "canary-member" });
        await Call(client, "POST", "auth/refresh", new { refreshToken = "canary-member" });
        await Call(client, "GET", "auth/me", null, customer[..^3] + "AAA");
        await Call(client, "POST", "auth/logout-all", null, customer);
    }

    private async Task<string> SignUpAsync(HttpClient client, NpgsqlDataSource tables, string phone, string role)
    {
        await Call(client, "POST", "auth/send-otp", new { phoneNumber = phone, type = "phone_verification" });
        var code = await CodeAsync(tables, phone);
        var proof = new
        {
            phoneNumber = phone,
            code,
            type = "phone_verification",
        };
        var signedIn = await Call(client, "POST", "auth/verify-otp", proof);
        Keep(signedIn);
        var token = signedIn.GetProperty("accessToken").GetString()!;
        await Call(
            client,
            "POST",
            "users/complete-profile",
            new
            {
                firstName = "Canarysara",
                lastName = "کاناری",
                role,
            },
            token
        );
        return token;
    }

    private async Task<string> CodeAsync(NpgsqlDataSource tables, string phone)
    {
        await using var sent = tables.CreateCommand(
            "SELECT message ->> 'code' FROM development_messages WHERE recipient = $1 AND message ->> 'code' IS NOT NULL ORDER BY id DESC LIMIT 1"
        );
        sent.Parameters.AddWithValue(phone);
        var code = (string)(await sent.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        _codes.Add(code);
        return code;
    }

    /// <summary>Every text of an answer that is long enough to be a secret, wherever it stands; ids are none.</summary>
    private void Keep(JsonElement answer)
    {
        switch (answer.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in answer.EnumerateObject())
                {
                    if (member.Name is not ("traceId" or "detail" or "message" or "title" or "instance" or "type" or "code"))
                        Keep(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in answer.EnumerateArray())
                    Keep(item);
                break;
            case JsonValueKind.String
                when answer.GetString() is { Length: >= 16 } text && !Guid.TryParse(text, out _) && !text.EndsWith('Z'):
                _canaries.Add(text);
                break;
        }
    }

    private async Task<JsonElement> Call(HttpClient client, string method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var reply = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!reply.IsSuccessStatusCode)
            _told.AddRange(
                _canaries
                    .Where(canary => text.Contains(canary, StringComparison.Ordinal) && !path.Contains(canary, StringComparison.Ordinal))
                    .Select(canary => $"{canary} by {method} {path}: {text}")
            );
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
