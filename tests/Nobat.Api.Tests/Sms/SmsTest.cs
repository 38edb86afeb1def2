using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Sms;

/// <summary>A whole API whose messages go to Kavenegar and, where that fails, to Twilio; both are fakes that speak the wire.</summary>
public abstract class SmsTest(ApiFixture api) : ApiTest(api)
{
    internal const string PublicUrl = "https://api.nobat.example";
    private readonly List<ApiFixture.AnotherApi> _apis = [];

    internal FakeKavenegar Kavenegar { get; private set; } = null!;
    internal FakeTwilio Twilio { get; private set; } = null!;
    internal News Told { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Kavenegar = await FakeKavenegar.StartNewAsync(() => Clock.Now);
        Twilio = await FakeTwilio.StartNewAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var one in _apis)
            await one.DisposeAsync();
        await Kavenegar.DisposeAsync();
        await Twilio.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ApiFixture.AnotherApi Start(params (string Key, string Value)[] settings)
    {
        var another = Api.StartAnother(
            services => services.AddSingleton<INoticeTracker>(Told),
            [.. Settings().Select(setting => (setting.Key, setting.Value)), .. settings]
        );
        _apis.Add(another);
        return another;
    }

    private protected Dictionary<string, string> Settings() =>
        new()
        {
            ["Sms:Provider"] = "kavenegar,twilio",
            ["Sms:Kavenegar:ApiKey"] = FakeKavenegar.Key,
            ["Sms:Kavenegar:BaseUrl"] = Kavenegar.Address.ToString(),
            ["Sms:Kavenegar:CodeTemplates:fa"] = FakeKavenegar.Template,
            ["Sms:Twilio:AccountSid"] = FakeTwilio.Sid,
            ["Sms:Twilio:AuthToken"] = FakeTwilio.Token,
            ["Sms:Twilio:From"] = FakeTwilio.From,
            ["Sms:Twilio:BaseUrl"] = Twilio.Address.ToString(),
            ["Sms:Twilio:PublicUrl"] = PublicUrl,
            ["Sms:Twilio:RialPerUsd"] = "1000000",
        };

    private protected static INoticeChannel Channel(ApiFixture.AnotherApi api) =>
        api.Services.GetServices<INoticeChannel>().Single(channel => channel.Channel is NotificationChannel.Sms);

    private protected static Task<ChannelResult> Send(ApiFixture.AnotherApi api, OutgoingNotice notice) =>
        Channel(api).SendAsync(notice, CancellationToken.None);

    private protected static Task SendCode(ApiFixture.AnotherApi api, string phone, string code = "482910") =>
        api
            .Services.GetRequiredService<ISmsSender>()
            .SendAsync(new SmsMessage(PhoneNumber.Parse(phone).Value, "code", $"کد شما {code}", code), CancellationToken.None);

    private protected static OutgoingNotice Notice(string? to = null, string text = "نوبت شما تأیید شد.", StylistId? stylist = null) =>
        new(
            NotificationId.New(),
            NotificationKind.BookingConfirmed,
            NotificationRole.Customer,
            Language.Fa,
            UserId.New(),
            to ?? Given.APhoneNumber(),
            new WrittenNotice(null, text, null, []),
            BookingId.New(),
            stylist ?? StylistId.New()
        );

    /// <summary>An administrator, whose own code, which came by console, is forgotten.</summary>
    private protected async Task<HttpClient> Admin(ApiFixture.AnotherApi api)
    {
        var admin = await Given.AnAdmin();
        await Execute("DELETE FROM sms_messages WHERE provider = 'console'");
        return Api.CreateClient(admin.AccessToken, api.Address);
    }

    /// <summary>As the schedule would, some time later.</summary>
    private protected async Task CheckAsync(ApiFixture.AnotherApi api, Duration later)
    {
        await Clock.Advance(later);
        await using var scope = api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CheckTextMessages>().RunAsync(CancellationToken.None);
    }

    /// <summary>Provider and state of each row of a notice, in the order of the providers.</summary>
    private protected async Task<string> Rows(OutgoingNotice notice) =>
        await Sql<string>(
            "SELECT COALESCE(string_agg(provider || ' ' || state, ', ' ORDER BY provider), '') FROM sms_messages WHERE notification_id = $1",
            notice.Id.Value
        );

    private protected static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the keeper of notices was told.</summary>
    internal sealed class News : INoticeTracker
    {
        public ConcurrentQueue<string> All { get; } = new();

        /// <summary>While true it cannot take anything.</summary>
        public bool IsAway { get; set; }

        /// <summary>While true the notice's worker has not written down yet that it was sent.</summary>
        public bool IsAtWork { get; set; }

        public Task DeliveredAsync(NotificationId notice, Instant at, CancellationToken ct) => Keep($"{notice.Value} delivered");

        public async Task<bool> UndeliveredAsync(NotificationId notice, string code, Instant at, CancellationToken ct)
        {
            if (IsAtWork)
                return false;
            await Keep($"{notice.Value} undelivered {code}");
            return true;
        }

        public Task CostAsync(NotificationId notice, long cost, CancellationToken ct) => Keep($"{notice.Value} cost {cost}");

        private Task Keep(string news)
        {
            if (IsAway)
                throw new InvalidOperationException("away");
            All.Enqueue(news);
            return Task.CompletedTask;
        }
    }
}
