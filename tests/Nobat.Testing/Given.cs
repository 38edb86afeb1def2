using System.Globalization;
using System.Text.Json;
using Bogus;

namespace Nobat.Testing;

/// <summary>People and things made over HTTP: what the application does not allow cannot be built.</summary>
public sealed class Given(ApiFixture api) : IDisposable
{
    /// <summary>The configured administrator of Development.</summary>
    public const string AdminPhone = "09120000000";

    private static readonly string[] Week = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"];
    private static int _lastPhone = 1000;
    private readonly Faker _faker = new("fa");
    private readonly List<HttpClient> _clients = [];
    private Person? _admin;

    /// <summary>A number nobody in this process has used: <c>0912000XXXX</c>.</summary>
    public static string APhoneNumber() => $"0912000{Interlocked.Increment(ref _lastPhone).ToString("0000", CultureInfo.InvariantCulture)}";

    /// <summary>A verified number whose profile is not complete.</summary>
    public async Task<Person> APendingUser(string? phoneNumber = null)
    {
        var phone = phoneNumber ?? APhoneNumber();
        return await SignUp(phone);
    }

    public Task<Person> ASignedInCustomer(string? phoneNumber = null) => AnActiveUser("user", phoneNumber);

    /// <summary>Role <c>provider</c>, without a stylist profile.</summary>
    public Task<Person> ASignedInStylist(string? phoneNumber = null) => AnActiveUser("provider", phoneNumber);

    /// <summary>The configured administrator; the same one throughout a test.</summary>
    public async Task<Person> AnAdmin() => _admin ??= await SignUp(AdminPhone);

    /// <summary>A stylist whose profile is a draft.</summary>
    public async Task<StylistPerson> AStylistWithProfile()
    {
        var person = await ASignedInStylist();
        var profile = await Client(person)
            .Post(
                "stylists/profile",
                new
                {
                    salonAddress = "تهران، خیابان ولیعصر، پلاک ۱۲",
                    salonName = "سالن آزمون",
                    bio = "کوتاهی و رنگ",
                    instagramUsername = "nobat.test",
                }
            )
            .Succeeded();
        return new StylistPerson(person.Id, person.PhoneNumber, person.AccessToken, person.RefreshToken, Id(profile));
    }

    /// <summary>A stylist whose profile waits for an administrator.</summary>
    public async Task<StylistPerson> ASubmittedStylist()
    {
        var stylist = await AStylistWithProfile();
        await Client(stylist).Post("stylists/profile/submit").Succeeded();
        return stylist;
    }

    /// <summary>An approved stylist without hours.</summary>
    public async Task<StylistPerson> AnApprovedStylistWithoutHours()
    {
        var stylist = await ASubmittedStylist();
        var admin = Client(await AnAdmin());
        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/approve", new { status = "approved" }).Succeeded();
        return stylist;
    }

    /// <summary>An approved stylist; open every day 09:00–17:00 with 60-minute slots, no buffer and no notice unless told otherwise.</summary>
    public async Task<StylistPerson> AnApprovedStylist(Hours? hours = null)
    {
        var stylist = await AnApprovedStylistWithoutHours();
        await Client(stylist).Post($"stylists/{stylist.StylistId}/availability", (hours ?? new Hours()).ToRequest()).Succeeded();
        return stylist;
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task<Person> AnActiveUser(string role, string? phoneNumber)
    {
        var person = await APendingUser(phoneNumber);
        var request = new
        {
            firstName = _faker.Name.FirstName(),
            lastName = _faker.Name.LastName(),
            birthDate = "1995-03-21",
            role,
        };
        await Client(person).Post("users/complete-profile", request).Succeeded();
        return person;
    }

    private async Task<Person> SignUp(string phone)
    {
        var guest = Client(null);
        await guest.Post("auth/send-otp", new { phoneNumber = phone, type = "phone_verification" }).Succeeded();
        var code = await api.Sms.CodeFor(phone);
        var answer = await guest
            .Post(
                "auth/verify-otp",
                new
                {
                    phoneNumber = phone,
                    code,
                    type = "phone_verification",
                }
            )
            .Succeeded();
        return new Person(
            Id(answer.GetProperty("user")),
            phone,
            answer.GetProperty("accessToken").GetString()!,
            answer.GetProperty("refreshToken").GetString()!
        );
    }

    private HttpClient Client(Person? person)
    {
        var client = api.CreateClient(person?.AccessToken);
        _clients.Add(client);
        return client;
    }

    private static Guid Id(JsonElement thing) => thing.GetProperty("id").GetGuid();

    /// <summary>A week's schedule in the words of the interface.</summary>
    public sealed record Hours
    {
        public IReadOnlyList<(string Day, string Start, string End)> Weekly { get; init; } =
        [.. Week.Select(day => (day, "09:00", "17:00"))];
        public int SlotMinutes { get; init; } = 60;
        public int BufferMinutes { get; init; }
        public int NoticeMinutes { get; init; }
        public int MaxAdvanceDays { get; init; } = 60;
        public bool RequiresApproval { get; init; }
        public string TimeZone { get; init; } = "Asia/Tehran";

        internal object ToRequest() =>
            new
            {
                timeZone = TimeZone,
                weeklyHours = Weekly.Select(hours => new
                {
                    dayOfWeek = hours.Day,
                    startTime = hours.Start,
                    endTime = hours.End,
                }),
                slotDurationMinutes = SlotMinutes,
                bufferTimeMinutes = BufferMinutes,
                minimumNoticeMinutes = NoticeMinutes,
                maxAdvanceDays = MaxAdvanceDays,
                requiresApproval = RequiresApproval,
            };
    }
}
