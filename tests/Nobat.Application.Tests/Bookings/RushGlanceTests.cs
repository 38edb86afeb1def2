using Nobat.Application.Availability;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;
using NSubstitute;

namespace Nobat.Application.Tests.Bookings;

[Trait("Feature", "BK-09")]
public sealed class RushGlanceTests
{
    private static readonly StylistId Stylist = StylistId.New();
    private static readonly LocalDate Date = new(2026, 11, 28);
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);

    private readonly ICalendars _calendars = Substitute.For<ICalendars>();
    private readonly ICalendarReader _reader = Substitute.For<ICalendarReader>();
    private readonly ICurrentUser _me = Substitute.For<ICurrentUser>();

    [Fact]
    public async Task Who_did_not_have_to_queue_goes_straight_to_the_lock()
    {
        Given(queued: false, Taken(isHold: false));

        Assert.Null(await RefusalAsync());
        await _reader.DidNotReceiveWithAnyArgs().ReadAsync(default, default, default, default);
    }

    [Fact]
    public async Task A_booking_made_meanwhile_refuses_with_the_nearest_free_times()
    {
        Given(queued: true, Taken(isHold: false));

        var refused = await RefusalAsync();

        Assert.Equal(BookingErrors.SlotTaken, refused);
        var near = Assert.IsType<List<FreeTime>>(refused!.Data["nearestFree"]);
        Assert.Equal([new LocalTime(9, 0), new LocalTime(11, 0), new LocalTime(12, 0)], near.Select(free => free.StartTime));
    }

    [Fact]
    public async Task A_hold_is_left_to_the_lock_because_it_may_be_ones_own()
    {
        Given(queued: true, Taken(isHold: true));

        Assert.Null(await RefusalAsync());
    }

    [Fact]
    public async Task A_free_time_is_left_to_the_lock()
    {
        Given(queued: true);

        Assert.Null(await RefusalAsync());
    }

    [Theory, InlineData(-9998), InlineData(9999)]
    public async Task A_date_that_no_calendar_has_is_left_to_the_lock(int year)
    {
        Given(queued: true, Taken(isHold: false));

        Assert.Null(
            await new RushGlance(_calendars, _reader, _me).RefusalAsync(
                new WantedTime(Stylist, new LocalDate(year, 1, 1), Ten, null),
                CancellationToken.None
            )
        );
    }

    private Task<Error?> RefusalAsync() =>
        new RushGlance(_calendars, _reader, _me).RefusalAsync(new WantedTime(Stylist, Date, Ten, null), CancellationToken.None);

    private void Given(bool queued, params BusyInterval[] busy)
    {
        var hours = WeeklyHours.Create([new(IsoDayOfWeek.Saturday, new ClockTime(9 * 60), new ClockTime(13 * 60))]).Value;
        var rules = new SlotRules(TimeZones.Default, hours, SlotSettings.Default, []);
        _calendars.QueueAsync(Stylist, default).ReturnsForAnyArgs(queued);
        _reader.ReadAsync(Stylist, default, default, default).ReturnsForAnyArgs(new CalendarView(TimeZones.Default, rules, busy, Now));
    }

    private static BusyInterval Taken(bool isHold)
    {
        var start = (Date + Ten).InZoneStrictly(DateTimeZoneProviders.Tzdb[TimeZones.Default]).ToInstant();
        var end = start + Duration.FromHours(1);
        return new BusyInterval(BookingId.New(), new Interval(start, end), end, isHold ? Now + Duration.FromMinutes(5) : null, isHold);
    }
}
