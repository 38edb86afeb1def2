using System.Buffers.Text;
using Nobat.Domain.Stylists;
using static Nobat.Domain.Tests.Stylists.StylistSamples;

namespace Nobat.Domain.Tests.Stylists;

public sealed class BookingLinkTests
{
    [Fact, Trait("Promise", "S-9")]
    public void A_token_has_192_bits_and_all_of_them_vary()
    {
        const int Sample = 2_000;
        var ones = new int[BookingLinkToken.Bytes * 8];
        var seen = new HashSet<string>();
        for (var i = 0; i < Sample; i++)
        {
            var token = BookingLinkToken.New();
            Assert.True(seen.Add(token.Value));
            Assert.Equal(BookingLinkToken.Length, token.Value.Length);
            var bytes = Base64Url.DecodeFromChars(token.Value);
            for (var bit = 0; bit < ones.Length; bit++)
                ones[bit] += (bytes[bit / 8] >> (bit % 8)) & 1;
        }

        // Ten standard deviations around one half: a fair bit leaves this less than once in 10^22 runs.
        var spread = (int)(10 * Math.Sqrt(Sample / 4.0));
        Assert.All(ones, count => Assert.InRange(count, (Sample / 2) - spread, (Sample / 2) + spread));
    }

    [Fact, Trait("Promise", "S-9"), Trait("Feature", "LK-02")]
    public void A_new_link_kills_the_old_one()
    {
        var profile = In(StylistStatus.Approved);
        var old = profile.LinkToken.Value;
        Assert.True(profile.LinkToken.Matches(old));

        profile.RegenerateLink(Now);

        Assert.False(profile.LinkToken.Matches(old));
        Assert.True(profile.LinkToken.Matches(profile.LinkToken.Value));
    }

    [Theory, Trait("Promise", "S-9")]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("نوبت")]
    public void Any_other_text_opens_nothing(string presented) => Assert.False(BookingLinkToken.New().Matches(presented));
}
