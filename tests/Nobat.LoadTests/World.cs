using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Nobat.LoadTests;

/// <param name="BookingsPerStylist">Four of five of them past and completed, the others in the next 30 days.</param>
/// <param name="SlotMinutes">Slot duration and distance of two starts for the stylist of a number.</param>
internal sealed record WorldPlan(
    int Stylists,
    int Customers,
    int BookingsPerStylist,
    int Seed,
    Func<int, (int Duration, int Step)> SlotMinutes
);

/// <summary>
/// Stylists open every day 09:00–19:00 in Tehran, and customers with live sessions, written straight into the tables by COPY. The last
/// <see cref="FreeDays"/> days of the horizon are left free for the runs.
/// </summary>
internal sealed class World
{
    public const string Issuer = "nobat";
    public const int FirstFreeDay = 31;
    public const int FreeDays = 28;
    private const int OpensAt = 9 * 60;
    private const int ClosesAt = 19 * 60;
    private const int PastDays = 80;
    private static readonly TimeSpan TehranOffset = new(3, 30, 0);
    private static readonly string[] WeekDays = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Guid[] _owners;
    private readonly WorldPlan _plan;
    private long _freeTimes;

    private World(WorldPlan plan)
    {
        _plan = plan;
        Stylists = Ids(plan.Stylists);
        _owners = Ids(plan.Stylists);
        Customers = Ids(plan.Customers);
        Sessions = Ids(plan.Customers);
        Tokens = [.. Customers.Zip(Sessions, Token)];
        Settings = Keys();
    }

    public Guid[] Stylists { get; }

    public Guid[] Customers { get; }

    /// <summary>Access tokens of the customers, in their order; good for three hours.</summary>
    public string[] Tokens { get; }

    /// <summary>Today in Tehran.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(Now.ToOffset(TehranOffset).DateTime);

    /// <summary>What the API processes are told besides their connections.</summary>
    public Dictionary<string, string> Settings { get; }

    private Dictionary<string, string> Keys() =>
        new()
        {
            ["Security__SigningKeys__load"] = Convert.ToBase64String(_key),
            ["Security__ActiveKey"] = "load",
            ["Security__CodeKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Security__RefreshKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Security__DataKeys__load"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Security__ActiveDataKey"] = "load",
            ["Sms__Provider"] = "console",
            ["Limits__TriesPerAddressAndHour"] = "1000000",
            // All the load comes from one address, and each of few accounts stands for many.
            ["RateLimits__Browse__Permits"] = "100000000",
            ["RateLimits__Read__Permits"] = "100000000",
            ["RateLimits__Write__Permits"] = "100000000",
            ["RateLimits__Book__Permits"] = "100000000",
            ["RateLimits__SignIn__Permits"] = "100000000",
            ["Network__AutoBlock__Strikes"] = "1000000",
            ["Limits__CodesPerAddressAndHour"] = "1000000",
        };

    private Guid[] Sessions { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static string PhoneOf(int customer) => $"0912000{(customer + 1000).ToString("0000", CultureInfo.InvariantCulture)}";

    public static async Task<World> SeedAsync(string database, WorldPlan plan)
    {
        var world = new World(plan);
        await using var source = NpgsqlDataSource.Create(database);
        await using (var connection = await source.OpenConnectionAsync())
            await world.CopyAsync(connection);
        await source.ExecuteAsync("ANALYZE");
        return world;
    }

    /// <summary>A time of the free days that nobody else was given, as long as there are any.</summary>
    public (Guid Stylist, string Date, string Time) NextFreeTime()
    {
        var number = Interlocked.Increment(ref _freeTimes) - 1;
        var (_, step) = _plan.SlotMinutes(0);
        var perDay = (ClosesAt - OpensAt) / step;
        var turn = number / Stylists.Length;
        var day = (int)(turn / perDay);
        if (day >= FreeDays)
            throw new InvalidOperationException("The free times are used up; make the run shorter.");
        var minute = OpensAt + ((int)(turn % perDay) * step);
        return (Stylists[number % Stylists.Length], DateText(FirstFreeDay + day), TimeText(minute));
    }

    public string DateText(int daysAhead) => Today.AddDays(daysAhead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string TimeText(int minute) => new TimeOnly(minute / 60, minute % 60).ToString("HH:mm", CultureInfo.InvariantCulture);

    private async Task CopyAsync(NpgsqlConnection connection)
    {
        var now = Text(Now);
        await connection.CopyAsync(
            "users",
            "id, phone, phone_verified_at, first_name, last_name, email_verified, role, status, wrong_passwords, language, created_at, updated_at",
            [
                .. Customers.Select((id, i) => User(id, PhoneOf(i), "user", now)),
                .. _owners.Select((id, i) => User(id, PhoneOf(Customers.Length + i), "provider", now)),
            ]
        );
        await connection.CopyAsync(
            "devices",
            "id, user_id, first_seen_at, last_seen_at",
            Sessions.Zip(Customers, (id, user) => new[] { $"{id}", $"{user}", now, now })
        );
        await connection.CopyAsync(
            "sessions",
            "id, user_id, device_id, created_at, last_used_at, expires_at",
            Sessions.Zip(Customers, (id, user) => new[] { $"{id}", $"{user}", $"{id}", now, now, Text(Now.AddDays(30)) })
        );
        await connection.CopyAsync(
            "stylist_profiles",
            "id, owner_id, status, salon_address, salon_name, bio, link_token, submitted_for_approval_at, approved_at, created_at, updated_at",
            Stylists.Select(
                (id, i) =>
                    new[]
                    {
                        $"{id}",
                        $"{_owners[i]}",
                        "approved",
                        "تهران، خیابان ولیعصر",
                        $"سالن {i}",
                        "کوتاهی و رنگ",
                        $"{id:N}",
                        now,
                        now,
                        now,
                        now,
                    }
            )
        );
        await connection.CopyAsync(
            "availability",
            "stylist_id, owner_id, time_zone, weekly_hours, version, created_at, updated_at, buffer_time_minutes, max_advance_days, minimum_notice_minutes, requires_approval, slot_duration_minutes, slot_step_minutes",
            Stylists.Select(Calendar)
        );
        var bookings = Bookings().ToList();
        await connection.CopyAsync(
            "bookings",
            "id, reference, stylist_id, customer_id, status, starts_at, ends_at, blocked, date, start_time, time_zone, requires_approval, total_amount, deposit_amount, deposit_status, requested_at, confirmed_at, completed_at, created_at, updated_at",
            bookings
        );
        await connection.CopyAsync(
            "booking_changes",
            "id, at, kind, by, by_user, \"from\", \"to\", booking_id",
            bookings.Select(row =>
                new[] { $"{Guid.CreateVersion7()}", row[18], "confirmed", "customer", row[3], @"\N", "confirmed", row[0] }
            )
        );

        string[] Calendar(Guid id, int i)
        {
            var (duration, step) = _plan.SlotMinutes(i);
            return [$"{id}", $"{_owners[i]}", "Asia/Tehran", Hours(), "1", now, now, "0", "60", "0", "f", $"{duration}", $"{step}"];
        }
    }

    private static string[] User(Guid id, string phone, string role, string now) =>
        [$"{id}", phone, now, "سارا", "آزمون", "f", role, "active", "0", "fa", now, now];

    private static string Hours() =>
        JsonSerializer.Serialize(
            WeekDays.Select(day => new
            {
                day,
                start = TimeText(OpensAt),
                end = TimeText(ClosesAt),
            })
        );

    private IEnumerable<string[]> Bookings()
    {
        var random = new Random(_plan.Seed);
        var number = 0;
        for (var i = 0; i < Stylists.Length; i++)
        {
            var (duration, step) = _plan.SlotMinutes(i);
            var perDay = (ClosesAt - OpensAt) / step;
            foreach (var place in Places(random, perDay, (_plan.BookingsPerStylist * 4) / 5, PastDays))
                yield return Booking(number++, i, -1 - (place / perDay), OpensAt + (place % perDay * step), duration, "completed", random);
            foreach (var place in Places(random, perDay, _plan.BookingsPerStylist / 5, FirstFreeDay - 1))
                yield return Booking(number++, i, 1 + (place / perDay), OpensAt + (place % perDay * step), duration, "confirmed", random);
        }
    }

    private static IEnumerable<int> Places(Random random, int perDay, int count, int days)
    {
        var all = Enumerable.Range(0, perDay * days).ToArray();
        random.Shuffle(all);
        return all.Take(count);
    }

    private string[] Booking(int number, int stylist, int day, int minute, int duration, string status, Random random)
    {
        var starts = new DateTimeOffset(Today.AddDays(day), new TimeOnly(minute / 60, minute % 60), TehranOffset);
        var (start, end, made) = (Text(starts), Text(starts.AddMinutes(duration)), Text(starts.AddDays(-40)));
        var customer = Customers[random.Next(Customers.Length)];
        return
        [
            $"{Guid.CreateVersion7()}",
            $"LT-{number.ToString("000000000", CultureInfo.InvariantCulture)}",
            $"{Stylists[stylist]}",
            $"{customer}",
            status,
            start,
            end,
            $"{{[{start},{end})}}",
            DateText(day),
            TimeText(minute),
            "Asia/Tehran",
            "f",
            "0",
            "0",
            "none",
            @"\N",
            made,
            status == "completed" ? end : @"\N",
            made,
            made,
        ];
    }

    private string Token(Guid user, Guid session)
    {
        var now = Now.ToUnixTimeSeconds();
        var header = Encode(
            new
            {
                alg = "HS256",
                typ = "at+jwt",
                kid = "load",
            }
        );
        var claims = Encode(
            new
            {
                sub = user,
                sid = session,
                iss = Issuer,
                aud = Issuer,
                iat = now,
                nbf = now - 60,
                exp = now + 10_800,
            }
        );
        var mac = HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{header}.{claims}"));
        return $"{header}.{claims}.{Base64Url.EncodeToString(mac)}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
}
