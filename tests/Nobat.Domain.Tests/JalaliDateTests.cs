using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Tests;

public sealed class JalaliDateTests
{
    [Theory, Trait("Feature", "NT-02")]
    [InlineData(2024, 3, 20, "1403/01/01")]
    [InlineData(2025, 3, 20, "1403/12/30")]
    [InlineData(2025, 3, 21, "1404/01/01")]
    [InlineData(2026, 11, 23, "1405/09/02")]
    [InlineData(2029, 3, 20, "1408/01/01")]
    public void A_date_is_written_in_the_official_calendar(int year, int month, int day, string expected) =>
        Assert.Equal(expected, new LocalDate(year, month, day).ToJalali());
}
