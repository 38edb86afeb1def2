using Nobat.Application.Common;
using NodaTime;

namespace Nobat.Application.Tests.Stylists;

public sealed class CursorTests
{
    [Fact, Trait("Feature", "ST-03")]
    public void A_cursor_is_read_as_it_was_written()
    {
        var cursor = new Cursor(Instant.FromUtc(2026, 11, 23, 8, 0).PlusTicks(1234567), Guid.CreateVersion7());

        Assert.Equal(cursor, Cursor.Parse(cursor.ToString()));
    }

    [Theory, Trait("Feature", "ST-03")]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("f_______________________________")]
    [InlineData("gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Anything_else_is_no_cursor(string text) => Assert.Null(Cursor.Parse(text));
}
