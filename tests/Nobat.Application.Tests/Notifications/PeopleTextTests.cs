using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Users;

namespace Nobat.Application.Tests.Notifications;

/// <summary>What other people wrote, in a text of ours.</summary>
[Trait("Feature", "NT-04"), Trait("Promise", "S-3")]
public sealed class PeopleTextTests
{
    [Theory]
    [InlineData("بانک.com/x")]
    [InlineData("bank.com")]
    [InlineData("https://bank.com/x")]
    [InlineData("بانک.ایران")]
    [InlineData("1.2.3.4/pay")]
    [InlineData("3.5/pay")]
    [InlineData("3.5:80")]
    [InlineData("a.1.b")]
    [InlineData("xn--mgba.ir")]
    public void Nothing_that_a_phone_makes_a_link_of_is_left(string words)
    {
        var said = PeopleText.Said(words, Language.Fa, 100);

        Assert.DoesNotMatch(@"[\p{L}\p{Nd}]\.[\p{L}\p{Nd}]", said);
        Assert.DoesNotContain("://", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Room 3.5, please")]
    [InlineData("Thank you. See you at 10:30.")]
    [InlineData("ممنون. تا فردا…")]
    [InlineData("۳.۵")]
    public void What_is_no_link_stays_as_it_is(string words) =>
        Assert.Equal(words, PeopleText.Said(words, Language.En, 100).Trim('\u2068', '\u2069'));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_cut_leaves_no_half_characters(int before)
    {
        var words = new string('x', before) + string.Concat(Enumerable.Repeat("😀", 20));

        var said = PeopleText.Said(words, Language.En, 10);

        Assert.InRange(said.Length, 9, 10);
        Assert.All(said.EnumerateRunes(), rune => Assert.NotEqual(0xFFFD, rune.Value));
    }
}
