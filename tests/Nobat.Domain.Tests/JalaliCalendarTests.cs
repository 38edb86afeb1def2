using System.Globalization;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Tests;

/// <summary>
/// Against an algorithm of another make: Borkowski's of 1996, "The Persian calendar for 3000 years", which finds leap years from a table
/// of breaks. The calendar in use follows the equinox itself.
/// </summary>
[Trait("Feature", "LN-03")]
public sealed class JalaliCalendarTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_day_of_1395_to_1420_is_the_one_of_the_official_calendar()
    {
        var day = Borkowski.Nowruz(1395);
        var days = 0;
        for (var year = 1395; year <= 1420; year++)
        for (var month = 1; month <= 12; month++)
        for (var dayOfMonth = 1; dayOfMonth <= Borkowski.DaysIn(year, month); dayOfMonth++)
        {
            Assert.Equal(Written(year, month, dayOfMonth), day.ToJalali());
            Assert.Equal(day, new LocalDate(year, month, dayOfMonth, CalendarSystem.PersianAstronomical).WithCalendar(CalendarSystem.Iso));
            day = day.PlusDays(1);
            days++;
        }

        Assert.Equal(Borkowski.Nowruz(1421), day);
        Assert.Equal(9_497, days);
    }

    [Theory]
    [InlineData(1395, true), InlineData(1399, true), InlineData(1403, true), InlineData(1408, true), InlineData(1412, true)]
    [InlineData(1416, true), InlineData(1420, true), InlineData(1404, false), InlineData(1407, false), InlineData(1415, false)]
    public void Leap_years_are_those_that_were_proclaimed(int year, bool isLeap)
    {
        Assert.Equal(isLeap, Borkowski.DaysIn(year, 12) == 30);
        Assert.Equal(isLeap, CalendarSystem.PersianAstronomical.IsLeapYear(year));
    }

    [Fact]
    public void Of_200_000_random_days_none_is_wrong()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (first, last) = (Borkowski.Nowruz(1250), Borkowski.Nowruz(1500));
        var length = Period.DaysBetween(first, last);
        var wrong = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var day = first.PlusDays(random.Next(length));
            var (year, month, dayOfMonth) = Borkowski.FromDay(day);
            var back = new LocalDate(year, month, dayOfMonth, CalendarSystem.PersianAstronomical).WithCalendar(CalendarSystem.Iso);
            if (day.ToJalali() != Written(year, month, dayOfMonth) || back != day)
                wrong++;
        }

        Assert.True(wrong == 0, $"{wrong} wrong, seed {seed}");
    }

    private static string Written(int year, int month, int day) =>
        string.Create(CultureInfo.InvariantCulture, $"{year:0000}/{month:00}/{day:00}");

    private static class Borkowski
    {
        private static readonly int[] Breaks =
        [
            -61,
            9,
            38,
            199,
            426,
            686,
            756,
            818,
            1111,
            1181,
            1210,
            1635,
            2060,
            2097,
            2192,
            2262,
            2324,
            2394,
            2456,
            3178,
        ];

        public static LocalDate Nowruz(int year) => new(year + 621, 3, March(year).Day);

        public static int DaysIn(int year, int month) =>
            month <= 6 ? 31
            : month <= 11 ? 30
            : March(year).YearsSinceLeap == 0 ? 30
            : 29;

        public static (int Year, int Month, int Day) FromDay(LocalDate day)
        {
            var year = day.Year - 621;
            if (day < Nowruz(year))
                year--;
            var past = Period.DaysBetween(Nowruz(year), day);
            return past < 186 ? (year, 1 + (past / 31), 1 + (past % 31)) : (year, 7 + ((past - 186) / 30), 1 + ((past - 186) % 30));
        }

        /// <summary>The day of March on which the year begins, and how many years have passed since a leap year (0 is one).</summary>
        private static (int Day, int YearsSinceLeap) March(int year)
        {
            var gregorian = year + 621;
            var (leaps, last, jump) = (-14, Breaks[0], 0);
            foreach (var next in Breaks.Skip(1))
            {
                jump = next - last;
                if (year < next)
                    break;
                leaps += (jump / 33 * 8) + (jump % 33 / 4);
                last = next;
            }

            var n = year - last;
            leaps += (n / 33 * 8) + (((n % 33) + 3) / 4);
            if (jump % 33 == 4 && jump - n == 4)
                leaps++;
            var gregorianLeaps = (gregorian / 4) - (((gregorian / 100) + 1) * 3 / 4) - 150;
            if (jump - n < 6)
                n = n - jump + ((jump + 4) / 33 * 33);
            var since = (((n + 1) % 33) - 1) % 4;
            return (20 + leaps - gregorianLeaps, since == -1 ? 4 : since);
        }
    }
}
