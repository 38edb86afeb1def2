using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Application.Network;
using Nobat.Infrastructure;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Inbox;
using Nobat.Infrastructure.Jobs;
using Nobat.Infrastructure.Live;
using Nobat.Infrastructure.Push;
using Nobat.Infrastructure.Security;
using Nobat.Infrastructure.Security.Passkeys;
using Nobat.Infrastructure.Sms;

namespace Nobat.Api.Tests.Http;

/// <summary>Wrong configuration ends a process before its first request, by the key's name and never by its value.</summary>
public sealed class ConfigurationTests
{
    private const string Password = "hunter2-in-a-connection-string";
    private const string Key1 = "Zmlyc3QgdGVzdCBrZXksIDMyIGJ5dGVzIG9yIG1vcmUsIG9rPw==";
    private const string Key2 = "c2Vjb25kIHRlc3Qga2V5LCAzMiBieXRlcyBvciBtb3JlLCBvaz8=";
    private const string Key3 = "dGhpcmQgdGVzdCBrZXksIDMyIGJ5dGVzIG9yIG1vcmUsIG9rPz8=";
    private const string Key4 = "Zm91cnRoIHRlc3Qga2V5LCAzMiBieXRlcyBvciBtb3JlLCBvaz8/";
    private const string DevelopmentKey = "ZGV2ZWxvcG1lbnQtb25seSBzaWduaW5nIGtleSwgbm90IHNlY3JldCBhdCBhbGw=";

    private static readonly Dictionary<string, string?> Good = new()
    {
        ["ConnectionStrings:Database"] = $"Host=db.example;Database=nobat;Username=nobat;Password={Password}",
        ["ConnectionStrings:Redis"] = $"redis.example:6379,password={Password}",
        ["Security:SigningKeys:k1"] = Key1,
        ["Security:ActiveKey"] = "k1",
        ["Security:CodeKey"] = Key2,
        ["Security:RefreshKey"] = Key3,
        ["Security:DataKeys:d1"] = Key4,
        ["Security:ActiveDataKey"] = "d1",
        ["Sms:Provider"] = "console",
        ["Cors:Origins:0"] = "https://nobat.example",
        ["Localization:DefaultLanguage"] = "en",
        ["Site:PublicUrl"] = "https://nobat.example",
    };

    public static TheoryData<string, string, string?, string> Bad() =>
        new()
        {
            { "Staging", "ConnectionStrings:Database", null, "ConnectionStrings:Database" },
            { "Staging", "ConnectionStrings:Database", "", "ConnectionStrings:Database" },
            { "Staging", "ConnectionStrings:Database", $"Password={Password}", "ConnectionStrings:Database" },
            { "Staging", "ConnectionStrings:Database", $"Host=db.example;Password={Password}", "ConnectionStrings:Database" },
            { "Staging", "ConnectionStrings:Database", $"Host=db.example;Database=nobat;Port={Password}", "ConnectionStrings:Database" },
            {
                "Staging",
                "ConnectionStrings:Database",
                $"Host=db.example;Database=nobat;Nonsense={Password}",
                "ConnectionStrings:Database"
            },
            { "Staging", "ConnectionStrings:Database", $"postgres://nobat:{Password}@db.example/nobat", "ConnectionStrings:Database" },
            {
                "Staging",
                "ConnectionStrings:Database",
                $"Host=db.example;Database=nobat;Timeout=-{Password.Length}",
                "ConnectionStrings:Database"
            },
            { "Production", "Site:PublicUrl", "http://nobat.example", "Site:PublicUrl" },
            { "Production", "Site:PublicUrl", null, "Site:PublicUrl" },
            { "Staging", "Site:PublicUrl", "nobat.example", "Site:PublicUrl" },
            { "Staging", "ConnectionStrings:Redis", $"password={Password}", "ConnectionStrings:Redis" },
            { "Staging", "ConnectionStrings:Redis", $"redis.example,nonsense={Password}", "ConnectionStrings:Redis" },
            { "Staging", "ConnectionStrings:Redis", $"redis.example,connectTimeout={Password}", "ConnectionStrings:Redis" },
            { "Production", "ConnectionStrings:Redis", null, "ConnectionStrings:Redis" },
            { "Staging", "Security:SigningKeys:k1", null, "Security:SigningKeys" },
            { "Staging", "Security:SigningKeys:k1", "", "Security:SigningKeys:k1" },
            { "Staging", "Security:SigningKeys:k1", "c2hvcnQ=", "Security:SigningKeys:k1" },
            { "Staging", "Security:SigningKeys:k1", $"{Password} is no base64 at all, is it?", "Security:SigningKeys:k1" },
            { "Staging", "Security:SigningKeys:k1", DevelopmentKey, "Security:SigningKeys:k1" },
            { "Production", "Security:SigningKeys:k1", DevelopmentKey, "Security:SigningKeys:k1" },
            { "Production", "Security:SigningKeys:old", DevelopmentKey, "Security:SigningKeys:old" },
            { "Staging", "Security:SigningKeys:k2", Key2, "Security" },
            { "Staging", "Security:ActiveKey", null, "Security:ActiveKey" },
            { "Staging", "Security:ActiveKey", "k9", "Security:ActiveKey" },
            { "Staging", "Security:CodeKey", null, "Security:CodeKey" },
            { "Staging", "Security:CodeKey", "c2hvcnQ=", "Security:CodeKey" },
            { "Staging", "Security:CodeKey", Key3, "Security" },
            { "Production", "Security:CodeKey", DevelopmentKey, "Security:CodeKey" },
            { "Staging", "Security:RefreshKey", null, "Security:RefreshKey" },
            { "Staging", "Security:RefreshKey", "====", "Security:RefreshKey" },
            { "Production", "Security:RefreshKey", DevelopmentKey, "Security:RefreshKey" },
            { "Staging", "Security:Issuer", " ", "Security:Issuer" },
            { "Staging", "Security:Audience", "", "Security:Audience" },
            { "Staging", "Database:Role", "nobat; DROP", "Database:Role" },
            { "Staging", "ConnectionStrings:Migrations", "rubbish", "ConnectionStrings:Migrations" },
            { "Production", "External:Providers:google:Authority", "http://accounts.example", "External:Providers:google:Authority" },
            { "Staging", "External:Providers:google:Authority", "https://accounts.example", "External:Providers:google:ClientId" },
            { "Staging", "External:RedirectUris:0", "nowhere", "External:RedirectUris:0" },
            { "Staging", "Passkeys:ServerDomain", "https://nobat.example", "Passkeys:ServerDomain" },
            { "Staging", "Passkeys:ServerDomain", "10.0.0.1", "Passkeys:ServerDomain" },
            { "Staging", "Passkeys:ServerDomain", "", "Passkeys:ServerDomain" },
            { "Staging", "Passkeys:ServerDomain", "other.example", "Passkeys:Origins" },
            { "Staging", "Passkeys:Origins:0", "https://nobat.example/", "Passkeys:Origins" },
            { "Staging", "Passkeys:Origins:0", "https://evilnobat.example", "Passkeys:Origins" },
            { "Staging", "Passkeys:Origins:0", "http://nobat.example", "Passkeys:Origins" },
            { "Staging", "Passkeys:Origins:0", "android:apk-key-hash:", "Passkeys:Origins" },
            { "Staging", "Email:Provider", "pigeon", "Email:Provider" },
            { "Production", "Email:Provider", "console", "Email:Provider" },
            { "Staging", "Email:Provider", "smtp", "Email:From" },
            { "Staging", "Sms:Provider", null, "Sms:Provider" },
            { "Staging", "Sms:Provider", "pigeon", "Sms:Provider" },
            { "Production", "Sms:Provider", "console", "Sms:Provider" },
            { "Staging", "Sms:Provider", "console,kavenegar", "Sms:Provider" },
            { "Staging", "Sms:Provider", "kavenegar,kavenegar", "Sms:Provider" },
            { "Staging", "Sms:Provider", "kavenegar", "Sms:Kavenegar:ApiKey" },
            { "Production", "Sms:Provider", "twilio", "Sms:Twilio:AccountSid" },
            { "Staging", "Sms:Budget:Monthly", "-1", "Sms:Budget:Monthly" },
            { "Staging", "Sms:Budget:WarnAt", "-1", "Sms:Budget:WarnAt" },
            { "Staging", "Admin:PhoneNumbers:0", "12345", "Admin:PhoneNumbers" },
            { "Staging", "Limits:CodesPerAddressAndHour", "0", "CodesPerAddressAndHour" },
            { "Staging", "Limits:CodesPerPrefixAndHour", "0", "CodesPerPrefixAndHour" },
            { "Staging", "Limits:CodesPerHour", "0", "CodesPerHour" },
            { "Staging", "Limits:CodesPerHour", "1000001", "CodesPerHour" },
            { "Staging", "Limits:TriesPerAddressAndHour", "-1", "TriesPerAddressAndHour" },
            { "Staging", "Limits:TriesPerAddressAndHour", "many", "Limits:TriesPerAddressAndHour" },
            { "Staging", "Localization:DefaultLanguage", "de", "Localization:DefaultLanguage" },
            { "Staging", "Localization:DefaultLanguage", "7", "Localization:DefaultLanguage" },
            { "Staging", "Cors:Origins:1", "*", "Cors:Origins" },
            { "Staging", "Cors:Origins:1", "nobat.example", "Cors:Origins" },
            { "Staging", "Cors:Origins:1", "https://nobat.example/page", "Cors:Origins" },
            { "Production", "Cors:Origins:1", "http://nobat.example", "Cors:Origins" },
            { "Staging", "Network:TrustedProxies:0", "nobat.example", "Network:TrustedProxies:0" },
            { "Staging", "Network:TrustedProxies:0", "10.0.0.1/8", "Network:TrustedProxies:0" },
            { "Staging", "Network:TrustedProxies:0", "0.0.0.0/0", "Network:TrustedProxies" },
            { "Staging", "Network:ForwardedHeaders", "true", "Network:TrustedProxies" },
            { "Production", "Network:ForwardedHeaders", "true", "Network:TrustedProxies" },
            { "Production", "ForwardedHeaders_Enabled", "true", "Network:ForwardedHeaders" },
            { "Staging", "Network:ForwardLimit", "0", "Network:ForwardLimit" },
            { "Staging", "Network:ForwardLimit", "11", "Network:ForwardLimit" },
            { "Staging", "Network:AdminAllow:0", "10.1", "Network:AdminAllow:0" },
            { "Staging", "Network:Block:0", "203.0.113.0/33", "Network:Block:0" },
            { "Staging", "Network:RequireHttps", "perhaps", "Network:RequireHttps" },
            { "Staging", "Network:AutoBlock:Strikes", "0", "Network:AutoBlock:Strikes" },
            { "Staging", "Network:AutoBlock:Window", "00:00:00", "Network:AutoBlock:Window" },
            { "Staging", "Network:AutoBlock:First", "00:04:59", "Network:AutoBlock:First" },
            { "Staging", "Network:AutoBlock:Longest", "00:01:00", "Network:AutoBlock:Longest" },
            { "Staging", "RateLimits:Browse:Permits", "0", "Browse.Permits" },
            { "Staging", "RateLimits:SignIn:Window", "00:00:00", "SignIn.Window" },
            { "Staging", "RateLimits:Callback:Permits", "0", "Callback.Permits" },
            { "Staging", "Payments:Zarinpal:MerchantId", "short", "Payments:Zarinpal:MerchantId" },
            { "Staging", "Payments:Zarinpal:AccessToken", "a token", "TerminalId" },
            { "Staging", "Payments:Zarinpal:BaseUrl", "http://payment.example", "Payments:Zarinpal:BaseUrl" },
            { "Staging", "Payments:Zibal:BaseUrl", "gateway", "Payments:Zibal:BaseUrl" },
            { "Production", "Payments:Sandbox:Enabled", "true", "Payments:Sandbox" },
            { "Production", "Payments:Zibal:Merchant", "zibal", "Payments:Zibal:Merchant" },
            { "Staging", "Payments:ReturnOrigins:0", "https://app.example.ir/path", "Payments:ReturnOrigins" },
            { "Staging", "RateLimits:Read:Permits", "many", "RateLimits:Read:Permits" },
            { "Staging", "Overload:Booking:Running", "0", "Booking.Running" },
            { "Staging", "Overload:Codes:Running", "0", "Codes.Running" },
            { "Staging", "Overload:BodyWithin", "00:00:00", "BodyWithin" },
            { "Staging", "Overload:Browse:Waiting", "-1", "Browse.Waiting" },
            { "Staging", "Bookings:CompleteAfterHours", "0", "Bookings:CompleteAfterHours" },
            { "Staging", "Bookings:CompleteAfterHours", "721", "Bookings:CompleteAfterHours" },
            { "Staging", "Inbox:KeepReadDays", "6", "Inbox:KeepReadDays" },
            { "Staging", "Inbox:KeepDays", "89", "Inbox:KeepDays" },
            { "Staging", "Streams:PerUser", "0", "Streams:PerUser" },
            { "Staging", "Streams:PerAddress", "0", "Streams:PerAddress" },
            { "Staging", "Streams:PerProcess", "100001", "Streams:PerProcess" },
            { "Staging", "Streams:Heartbeat", "00:01:01", "Streams:Heartbeat" },
            { "Staging", "Streams:PollEvery", "00:00:06", "Streams:PollEvery" },
            { "Staging", "WebPush:PrivateKey", "c2hvcnQ", "WebPush:PrivateKey" },
            { "Staging", "WebPush:PrivateKey", "__________________________________________8", "WebPush:PrivateKey" },
            { "Staging", "WebPush:PrivateKey", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "WebPush:Subject" },
            { "Staging", "WebPush:Subject", "nobat.example", "WebPush:Subject" },
            { "Staging", "WebPush:Services:0", "https://fcm.googleapis.com", "WebPush:Services" },
            { "Production", "WebPush:AllowLocal", "true", "WebPush:AllowLocal" },
            { "Staging", "Jobs:Enabled", "perhaps", "Jobs:Enabled" },
            { "Staging", "Jobs:Workers", "0", "Jobs:Workers" },
            { "Staging", "Jobs:Workers", "21", "Jobs:Workers" },
            { "Staging", "Jobs:PollEvery", "00:00:00", "Jobs:PollEvery" },
            { "Staging", "Jobs:PollEvery", "00:01:01", "Jobs:PollEvery" },
            { "Staging", "Jobs:RetryAfter", "-00:00:01", "Jobs:RetryAfter" },
            { "Staging", "Jobs:RetryAfter", "01:00:01", "Jobs:RetryAfter" },
            { "Staging", "Notices:Enabled", "perhaps", "Notices:Enabled" },
            { "Staging", "Notices:TextsPerHour", "0", "Notices:TextsPerHour" },
            { "Staging", "Notices:AccountTextsPerHour", "0", "Notices:AccountTextsPerHour" },
            { "Staging", "Notices:AtOnce", "0", "Notices:AtOnce" },
            { "Staging", "Notices:AtOnce", "257", "Notices:AtOnce" },
            { "Staging", "Notices:AtOnce", "many", "Notices:AtOnce" },
            { "Staging", Startup.SecretsFolder, "/no/such/folder", Startup.SecretsFolder },
        };

    [Fact, Trait("Promise", "O-6")]
    public void The_right_configuration_is_taken() => Assert.Empty(WrongIn("Staging", Good));

    [Theory, MemberData(nameof(Bad))]
    [Trait("Promise", "O-6"), Trait("Feature", "OP-04"), Trait("Feature", "SE-04")]
    public void A_wrong_value_is_refused_by_the_name_of_its_key(string environment, string key, string? value, string named)
    {
        var wrong = WrongIn(environment, new Dictionary<string, string?>(Good) { [key] = value });

        Assert.Contains(wrong, line => line.Contains(named, StringComparison.Ordinal));
        AssertNoSecretIn(string.Join('\n', wrong));
    }

    [Theory, Trait("Promise", "O-6"), Trait("Feature", "NT-06")]
    [InlineData("Sms:Kavenegar:ApiKey", "short", "Sms:Kavenegar:ApiKey")]
    [InlineData("Sms:Kavenegar:ApiKey", Password + " with a space", "Sms:Kavenegar:ApiKey")]
    [InlineData("Sms:Kavenegar:Sender", "nobat", "Sms:Kavenegar:Sender")]
    [InlineData("Sms:Kavenegar:CodeTemplates:de", "nobat", "Sms:Kavenegar:CodeTemplates")]
    [InlineData("Sms:Kavenegar:LowBalance", "-1", "Sms:Kavenegar:LowBalance")]
    [InlineData("Sms:Kavenegar:BaseUrl", "http://127.0.0.1:8080", "Sms:Kavenegar:BaseUrl")]
    [InlineData("Sms:Kavenegar:PerSecond", "0", "Sms:Kavenegar:PerSecond")]
    [InlineData("Sms:Kavenegar:AtOnce", "3", "Sms:Kavenegar:AtOnce")]
    [InlineData("Sms:Twilio:AccountSid", "AC12", "Sms:Twilio:AccountSid")]
    [InlineData("Sms:Twilio:AuthToken", "", "Sms:Twilio:AuthToken")]
    [InlineData("Sms:Twilio:ApiKey", "SK00000000000000000000000000000001", "Sms:Twilio:ApiKey")]
    [InlineData("Sms:Twilio:From", "", "Sms:Twilio:From")]
    [InlineData("Sms:Twilio:MessagingServiceSid", "MG1", "Sms:Twilio:From")]
    [InlineData("Sms:Twilio:PublicUrl", "http://api.nobat.example", "Sms:Twilio:PublicUrl")]
    [InlineData("Sms:Twilio:RialPerUsd", "-1", "Sms:Twilio:RialPerUsd")]
    [InlineData("Sms:Twilio:PerSecond", "10001", "Sms:Twilio:PerSecond")]
    [InlineData("Sms:Budget:WarnAt", "300", "Sms:Budget:WarnAt")]
    [InlineData("Sms:Provider", "kavenegar, twilio, console", "Sms:Provider")]
    public void Production_takes_real_carriers_and_names_what_is_wrong_with_them(string key, string value, string named)
    {
        var settings = new Dictionary<string, string?>(Good)
        {
            ["Sms:Provider"] = "kavenegar, twilio",
            ["Sms:Kavenegar:ApiKey"] = "6B6579206F66207468652074657374732C206B61766520",
            ["Sms:Kavenegar:CodeTemplates:fa"] = "nobat-code",
            ["Sms:Twilio:AccountSid"] = "AC00000000000000000000000000000001",
            ["Sms:Twilio:AuthToken"] = Password,
            ["Sms:Twilio:From"] = "+15005550006",
            ["Sms:Twilio:PublicUrl"] = "https://api.nobat.example",
            ["Sms:Budget:Monthly"] = "200",
            ["Sms:Budget:WarnAt"] = "100",
        };
        Assert.Empty(WrongIn("Production", settings));
        settings[key] = value;

        var wrong = WrongIn("Production", settings);

        Assert.Contains(wrong, line => line.Contains(named, StringComparison.Ordinal));
        AssertNoSecretIn(string.Join('\n', wrong));
    }

    [Fact, Trait("Feature", "OP-04")]
    public void Every_key_is_in_the_table_of_the_documentation()
    {
        var table = File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md"));
        (string Section, Type Options)[] sections =
        [
            ("ConnectionStrings", typeof(ConnectionOptions)),
            ("Security", typeof(SecurityOptions)),
            ("Passkeys", typeof(PasskeySettings)),
            ("Sms", typeof(SmsOptions)),
            ("Admin", typeof(AdminOptions)),
            ("Limits", typeof(LimitOptions)),
            ("Localization", typeof(LocalizationOptions)),
            ("Cors", typeof(CorsSettings)),
            ("Network", typeof(NetworkOptions)),
            ("Network:AutoBlock", typeof(AutoBlockOptions)),
            ("RateLimits", typeof(RateLimitOptions)),
            ("Overload", typeof(OverloadOptions)),
            ("Jobs", typeof(JobOptions)),
            ("Inbox", typeof(InboxOptions)),
            ("Streams", typeof(StreamOptions)),
            ("WebPush", typeof(PushOptions)),
        ];
        var keys = sections.SelectMany(section => section.Options.GetProperties().Select(property => $"{section.Section}:{property.Name}"));

        Assert.All(keys, key => Assert.Contains($"`{key}", table, StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "SE-04")]
    public void A_secret_may_come_from_a_file_of_its_name()
    {
        var folder = Directory.CreateTempSubdirectory("nobat-secrets");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Security__CodeKey"), Key2);
            var settings = new Dictionary<string, string?>(Good) { ["Security:CodeKey"] = null, [Startup.SecretsFolder] = folder.FullName };

            Assert.Empty(WrongIn("Staging", settings));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, Trait("Promise", "O-6"), Trait("Feature", "OP-04")]
    [InlineData("Security__CodeKey", "c2hvcnQ=", "Security:CodeKey")]
    [InlineData("Limits__TriesPerAddressAndHour", "many", "Limits:TriesPerAddressAndHour")]
    [InlineData("Security__SigningKeys__old", DevelopmentKey, "Security:SigningKeys:old")]
    public async Task A_process_with_wrong_configuration_ends_at_once(string key, string value, string named)
    {
        var started = Stopwatch.StartNew();
        using var process = Process.Start(Describe(key, value))!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), $"took {started.Elapsed}");
        Assert.Equal(78, process.ExitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        AssertNoSecretIn(await output + errors);
    }

    private static ProcessStartInfo Describe(string key, string value)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Policies).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, setting) in Good)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = setting;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment[key] = value;
        return start;
    }

    private static IReadOnlyList<string> WrongIn(string environment, Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        try
        {
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddNobatApplication();
            builder.Services.AddNobatInfrastructure();
            builder.AddNobatHttp();
            using var services = builder.Services.BuildServiceProvider();
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception exception) when (Startup.Explain(exception) is { Count: > 0 } wrong)
        {
            return wrong;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [Fact, Trait("Promise", "O-6"), Trait("Feature", "ID-13")]
    public void Passkeys_are_for_pages_and_apps_of_one_domain()
    {
        var settings = new Dictionary<string, string?>(Good)
        {
            ["Passkeys:ServerDomain"] = "nobat.example",
            ["Passkeys:Origins:0"] = "https://nobat.example",
            ["Passkeys:Origins:1"] = "https://app.nobat.example:8443",
            ["Passkeys:Origins:2"] = "android:apk-key-hash:c2hhMjU2LW9mLWEta2V5",
        };
        Assert.Empty(WrongIn("Staging", settings));
        // A site without a name can have none, and starts all the same.
        Assert.Empty(WrongIn("Staging", new Dictionary<string, string?>(Good) { ["Site:PublicUrl"] = "http://10.0.0.1:5080" }));
    }

    private static void AssertNoSecretIn(string text)
    {
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        foreach (var key in new[] { Key1, Key2, Key3, DevelopmentKey })
        {
            Assert.DoesNotContain(key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.UTF8.GetString(Convert.FromBase64String(key)), text, StringComparison.Ordinal);
        }
    }
}
