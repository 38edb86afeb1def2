using Nobat.Domain.Availability;
using NodaTime;
using static Nobat.Domain.Tests.Availability.Calendars;

namespace Nobat.Domain.Tests.Availability;

public sealed class ExceptionTests
{
    private readonly Calendar _calendar = With(hours: [On(IsoDayOfWeek.Saturday, "09:00", "13:00")]);

    [Fact, Trait("Feature", "AV-03")]
    public void A_closed_day_has_no_free_times()
    {
        _calendar.Close(Saturday);

        Assert.Equal("09:00=closed 10:00=closed 11:00=closed 12:00=closed", _calendar.Day(Saturday));
        Assert.Equal("09:00 10:00 11:00 12:00", _calendar.Day(Saturday.PlusDays(7)));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void Closing_a_part_of_a_day_makes_two_intervals_of_one()
    {
        _calendar.Close(Saturday, "10:30", "11:30");

        Assert.Equal("09:00 10:00=closed 10:30=closed 11:30 12:30=outside_hours", _calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void Extra_hours_can_be_opened_on_any_day()
    {
        _calendar.OpenExtra(Saturday, "16:00", "18:00");
        _calendar.OpenExtra(Saturday.PlusDays(6), "10:00", "11:00");

        Assert.Equal("09:00 10:00 11:00 12:00 16:00 17:00", _calendar.Day(Saturday));
        Assert.Equal("10:00", _calendar.Day(Saturday.PlusDays(6)));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void Open_hours_that_overlap_become_one_interval()
    {
        _calendar.OpenExtra(Saturday, "12:30", "15:00");

        Assert.Equal("09:00 10:00 11:00 12:00 13:00 14:00", _calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void A_day_closed_and_then_opened_has_other_hours()
    {
        _calendar.Close(Saturday);
        _calendar.OpenExtra(Saturday, "10:30", "14:30");

        Assert.Equal("09:00=closed 10:00=closed 10:30 11:30 12:30 13:30", _calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void Of_two_exceptions_the_later_has_the_last_word()
    {
        _calendar.OpenExtra(Saturday, "16:00", "18:00");
        _calendar.Close(Saturday);

        Assert.DoesNotContain(_calendar.Day(Saturday).Split(' '), slot => !slot.EndsWith("=closed", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void A_date_has_the_last_word_over_a_recurring_exception_added_after_it()
    {
        _calendar.OpenExtra(Saturday, "09:00", "10:00");
        Assert.True(
            _calendar
                .Except(ExceptionKind.Closed, new ExceptionDays(null, null, IsoDayOfWeek.Saturday), null, null, "Course", Now)
                .IsSuccess
        );

        Assert.Equal("09:00 10:00=closed 11:00=closed 12:00=closed", _calendar.Day(Saturday));
        Assert.Equal("09:00=closed 10:00=closed 11:00=closed 12:00=closed", _calendar.Day(Saturday.PlusDays(7)));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void A_recurring_exception_can_be_limited_to_a_range()
    {
        var days = new ExceptionDays(Saturday, Saturday.PlusDays(7), IsoDayOfWeek.Saturday);
        Assert.True(_calendar.Except(ExceptionKind.Closed, days, At("09:00"), At("12:00"), null, Now).IsSuccess);

        Assert.EndsWith("11:00=closed 12:00", _calendar.Day(Saturday), StringComparison.Ordinal);
        Assert.EndsWith("11:00=closed 12:00", _calendar.Day(Saturday.PlusDays(7)), StringComparison.Ordinal);
        Assert.Equal("09:00 10:00 11:00 12:00", _calendar.Day(Saturday.PlusDays(14)));
    }

    [Fact, Trait("Feature", "AV-03")]
    public void An_exception_that_is_lifted_leaves_the_regular_hours()
    {
        _calendar.Close(Saturday);
        var closed = Assert.Single(_calendar.Exceptions);

        Assert.True(_calendar.Lift(closed.Id, Now).IsSuccess);
        Assert.Equal("09:00 10:00 11:00 12:00", _calendar.Day(Saturday));
        Assert.Equal(CalendarErrors.ExceptionNotFound, _calendar.Lift(closed.Id, Now).Error);
    }

    [Theory, Trait("Feature", "AV-03")]
    [InlineData(null, null, "open", "09:00", "10:00", "date", "calendar.exception_needs_when")]
    [InlineData("2026-12-01", null, "closed", null, null, "date", "calendar.exception_needs_when")]
    [InlineData("2026-12-02", "2026-12-01", "closed", null, null, "endDate", "calendar.exception_dates_backwards")]
    [InlineData("2026-12-01", "2026-12-01", "open", null, null, "startTime", "calendar.exception_needs_times")]
    [InlineData("2026-12-01", "2026-12-01", "closed", "09:00", null, "endTime", "calendar.exception_needs_times")]
    [InlineData("2026-12-01", "2026-12-01", "closed", "09:00", "09:00", "endTime", "calendar.exception_times_backwards")]
    public void What_makes_no_sense_is_refused_at_its_member(
        string? first,
        string? last,
        string kind,
        string? start,
        string? end,
        string field,
        string code
    )
    {
        var days = new ExceptionDays(Date(first), Date(last), null);
        var version = _calendar.Version;

        var refused = _calendar.Except(
            kind == "open" ? ExceptionKind.Open : ExceptionKind.Closed,
            days,
            ClockTime.Parse(start),
            ClockTime.Parse(end),
            null,
            Now
        );

        var wrong = Assert.Single(refused.Error!.Fields);
        Assert.Equal((field, code), (wrong.Field, wrong.Code));
        Assert.Equal(version, _calendar.Version);
        static LocalDate? Date(string? text) => text is null ? null : NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
    }
}
