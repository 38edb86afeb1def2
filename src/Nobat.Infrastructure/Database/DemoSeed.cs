using Microsoft.EntityFrameworkCore;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Infrastructure.Database;

/// <summary>
/// Data to show and to try things on: 20 approved stylists with a few services each, and two months of bookings, half of them past. Everything is made by the
/// aggregates' own factories, so it is data that the product could have. Their events are left aside: nobody is to be told.
/// </summary>
public static class DemoSeed
{
    public const int Stylists = 20;
    public const int Customers = 60;
    public const int DaysEachWay = 30;

    /// <summary>Of stylist 1; the others follow. A database that knows it has been seeded.</summary>
    public const string FirstStylistPhone = "09120005001";
    private const string AdminPhone = "09120000000";
    private const int FirstCustomer = 3001;
    private const int Seed = 1405;

    private static readonly string[] FirstNames = ["سارا", "مینا", "نرگس", "الهام", "زهرا", "مریم", "نگار", "پریسا", "شیرین", "لیلا"];
    private static readonly string[] LastNames = ["احمدی", "رضایی", "کریمی", "محمدی", "حسینی", "جعفری", "مرادی", "صادقی", "نوری"];
    private static readonly string[] Streets = ["ولیعصر", "شریعتی", "پاسداران", "آزادی", "میرداماد", "کارگر"];
    private static readonly (int Slot, int Buffer)[] Rhythms = [(60, 15), (45, 0), (30, 0), (90, 10)];

    /// <summary>Saves all of it or nothing. The number of bookings made; null when it was there already.</summary>
    public static async Task<int?> RunAsync(string connectionString, Instant now, CancellationToken ct)
    {
        await using var source = DatabaseSetup.CreateDataSource(connectionString);
        var options = new DbContextOptionsBuilder<NobatDb>();
        options.UseNobatModel(source);
        await using var db = new NobatDb(options.Options);
        var first = Phone(FirstStylistPhone);
        if (await db.Set<User>().AnyAsync(user => user.Phone == first, ct))
            return null;

        var admin = await AdminAsync(db, now, ct);
        var random = new Random(Seed);
        List<User> customers = [.. Enumerable.Range(0, Customers).Select(i => Person(i, FirstCustomer, UserRole.User, now))];
        db.AddRange(customers);
        var bookings = Enumerable.Range(0, Stylists).SelectMany(i => AddStylist(db, i, admin, customers, random, now)).ToList();
        db.AddRange(bookings);
        await db.SaveChangesAsync(ct);
        return bookings.Count;
    }

    private static async Task<UserId> AdminAsync(NobatDb db, Instant now, CancellationToken ct)
    {
        var phone = Phone(AdminPhone);
        if (await db.Set<User>().FirstOrDefaultAsync(user => user.Phone == phone, ct) is { } known)
            return known.Id;
        var admin = User.Register(phone, Language.Fa, now);
        admin.BecomeAdministrator(now);
        db.Add(admin);
        return admin.Id;
    }

    private static User Person(int number, int firstPhone, UserRole role, Instant now)
    {
        var user = User.Register(Phone($"0912000{firstPhone + number}"), Language.Fa, now);
        var name = PersonName.Create(FirstNames[number % FirstNames.Length], LastNames[number % LastNames.Length]).Value;
        Must(user.CompleteProfile(name, null, role, now));
        return user;
    }

    private static List<Booking> AddStylist(NobatDb db, int number, UserId admin, List<User> customers, Random random, Instant now)
    {
        var opened = now - Duration.FromDays(DaysEachWay + 30);
        var owner = Person(
            number,
            int.Parse(FirstStylistPhone.AsSpan(7), System.Globalization.CultureInfo.InvariantCulture),
            UserRole.Provider,
            opened
        );
        var street = Streets[number % Streets.Length];
        var facts = PublicFacts.Create(
            $"تهران، خیابان {street}، پلاک {number + 10}",
            $"سالن {owner.LastName}",
            null,
            null,
            null,
            "کوتاهی و رنگ مو"
        );
        var profile = StylistProfile.Draft(owner.Id, facts.Value, opened);
        Must(profile.Submit(opened));
        Must(profile.Approve(admin, opened));
        var calendar = Calendar.Open(profile.Id, owner.Id, opened);
        Must(calendar.Arrange(TimeZones.Default, Week(), Settings(number), opened));
        db.AddRange(owner, profile, calendar);
        db.AddRange(Catalogue().Select((facts, place) => Service.Add(profile.Id, owner.Id, facts, place, opened)));
        return [.. Visits(calendar, random, now).Select(visit => Book(visit, calendar, customers, random, now))];
    }

    /// <summary>A cut, a colour during whose effect the chair is free, and something that is only done beside them.</summary>
    private static ServiceFacts[] Catalogue()
    {
        ServiceSegment[] colour = [new(45, SegmentKind.Work), new(40, SegmentKind.Gap), new(35, SegmentKind.Work)];
        return
        [
            ServiceFacts.Create("کوتاهی مو", "Haircut", null, 45, null, 4_000_000, 0, true, isAddOn: false).Value,
            ServiceFacts
                .Create("رنگ مو", "Hair colour", "رنگ ریشه و سشوار", 120, colour, 15_000_000, 5_000_000, true, isAddOn: false)
                .Value,
            ServiceFacts.Create("ماسک مو", "Hair mask", null, 15, null, 1_500_000, 0, true, isAddOn: true).Value,
        ];
    }

    private static WeeklyHours Week()
    {
        IsoDayOfWeek[] days =
        [
            IsoDayOfWeek.Saturday,
            IsoDayOfWeek.Sunday,
            IsoDayOfWeek.Monday,
            IsoDayOfWeek.Tuesday,
            IsoDayOfWeek.Wednesday,
        ];
        var (nine, one, three, seven) = (
            ClockTime.Of(new(9, 0)),
            ClockTime.Of(new(13, 0)),
            ClockTime.Of(new(15, 0)),
            ClockTime.Of(new(19, 0))
        );
        return WeeklyHours
            .Create([.. days.SelectMany(day => new[] { new WeeklyInterval(day, nine, one), new WeeklyInterval(day, three, seven) })])
            .Value;
    }

    private static SlotSettings Settings(int number)
    {
        var (slot, buffer) = Rhythms[number % Rhythms.Length];
        return SlotSettings
            .Create(slot, slotStepMinutes: null, buffer, minimumNoticeMinutes: 0, maxAdvanceDays: 60, requiresApproval: number % 5 == 4)
            .Value;
    }

    /// <summary>About a third of what the calendar offers; the grid's own distance keeps them apart.</summary>
    private static IEnumerable<Visit> Visits(Calendar calendar, Random random, Instant now)
    {
        var today = now.InZone(calendar.Rules.Zone).Date;
        var from = today.PlusDays(-DaysEachWay);
        var asSeen = calendar.Rules.Zone.AtStartOfDay(from).ToInstant() - Duration.FromSeconds(1);
        return calendar
            .Offers.FreeVisits(from, today.PlusDays(DaysEachWay), [], asSeen)
            .Where(visit => visit.Time.Start <= now - Duration.FromHours(2) || visit.Time.Start > now)
            .Where(_ => random.Next(3) == 0);
    }

    private static Booking Book(Visit visit, Calendar calendar, List<User> customers, Random random, Instant now)
    {
        var made = Instant.Min(visit.Time.Start, now) - Duration.FromHours(random.Next(1, 20));
        var (customer, stylist) = (Actor.Customer(customers[random.Next(customers.Count)].Id), Actor.Stylist(calendar.OwnerId));
        var booking = Booking.Book(visit, Agreement.Plain with { Policy = calendar.Policy }, customer.User!.Value, null, made).Value;
        calendar.Touch();
        var chance = random.Next(100);
        if (chance < 8)
            Must(booking.Cancel("برنامه‌ام عوض شد", customer, made));
        else if (visit.Time.Start > now && chance < 50)
            return booking; // those that need approval still wait for it
        else
            Settle(booking, visit, stylist, attended: chance < 95, now, made);
        return booking;
    }

    private static void Settle(Booking booking, Visit visit, Actor stylist, bool attended, Instant now, Instant made)
    {
        Must(booking.Confirm(stylist, made));
        if (visit.Time.Start > now)
            return;
        var after = Instant.Min(visit.Time.End, now);
        Must(attended ? booking.Complete(stylist, after) : booking.MarkNoShow(stylist, after));
    }

    private static PhoneNumber Phone(string text) => PhoneNumber.Parse(text).Value;

    private static void Must(Result result)
    {
        if (!result.IsSuccess)
            throw new InvalidOperationException($"The demo data broke a rule: {result.Error.Code}.");
    }
}
