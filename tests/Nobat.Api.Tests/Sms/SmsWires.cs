using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Http;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;

namespace Nobat.Api.Tests.Sms;

/// <summary>Both adapters against servers that speak the providers' documented wire; nothing else of Nobat.</summary>
internal sealed class SmsWires : IAsyncDisposable
{
    public static readonly OutboundPatience Short = new(
        Try: TimeSpan.FromMilliseconds(1_500),
        Whole: TimeSpan.FromMilliseconds(5_000),
        Pause: TimeSpan.FromMilliseconds(10),
        Break: TimeSpan.FromMilliseconds(600)
    );

    private SmsWires(FakeKavenegar kavenegarServer, FakeTwilio twilioServer, SmsOptions options)
    {
        (KavenegarServer, TwilioServer, Options) = (kavenegarServer, twilioServer, options);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new LineListener(Log)));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.AddSmsClients(Short);
        services.AddSingleton<KavenegarSms>().AddSingleton<TwilioSms>();
        Services = services.BuildServiceProvider();
    }

    public static async Task<SmsWires> StartAsync(Action<SmsOptions>? configure = null)
    {
        var (kavenegar, twilio) = (await FakeKavenegar.StartNewAsync(), await FakeTwilio.StartNewAsync());
        var options = new SmsOptions
        {
            Kavenegar = { ApiKey = FakeKavenegar.Key, BaseUrl = kavenegar.Address },
            Twilio =
            {
                AccountSid = FakeTwilio.Sid,
                AuthToken = FakeTwilio.Token,
                From = FakeTwilio.From,
                BaseUrl = twilio.Address,
                PublicUrl = "https://api.nobat.example",
                RialPerUsd = 1_000_000,
            },
        };
        options.Kavenegar.CodeTemplates["fa"] = FakeKavenegar.Template;
        configure?.Invoke(options);
        return new SmsWires(kavenegar, twilio, options);
    }

    public FakeKavenegar KavenegarServer { get; }
    public FakeTwilio TwilioServer { get; }
    public SmsOptions Options { get; }
    public ServiceProvider Services { get; }
    public List<string> Log { get; } = [];
    public KavenegarSms Kavenegar => Services.GetRequiredService<KavenegarSms>();
    public TwilioSms Twilio => Services.GetRequiredService<TwilioSms>();

    public static SmsOrder Notice(long localId = 7_001, string to = "09120000001", string text = "نوبت شما تأیید شد.") =>
        new(TextMessageId.New(), localId, PhoneNumber.Parse(to).Value, "booking_confirmed", text, null, Language.Fa, "k");

    public static SmsOrder Code(string code = "482910", Language language = Language.Fa) =>
        Notice(text: $"کد شما {code}") with
        {
            Kind = "code",
            Code = code,
            Language = language,
        };

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await KavenegarServer.DisposeAsync();
        await TwilioServer.DisposeAsync();
    }
}

internal sealed class LineListener(List<string> lines) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        lock (lines)
            lines.Add(
                $"{format(state, exception)} {exception} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])}"
            );
    }

    public void Dispose() { }
}
