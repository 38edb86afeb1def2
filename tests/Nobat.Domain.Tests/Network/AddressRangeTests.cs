using System.Net;
using Nobat.Domain.Network;

namespace Nobat.Domain.Tests.Network;

public sealed class AddressRangeTests
{
    [Theory, Trait("Feature", "ID-15")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    public void A_range_has_one_spelling(string written, string canonical) =>
        Assert.Equal(canonical, AddressRange.Parse(written)?.ToString());

    [Theory, Trait("Feature", "ID-15")]
    [InlineData("")]
    [InlineData("nobat.example")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData(" 10.0.0.1")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:db8::1]:80")]
    public void What_is_no_range_or_means_something_else_than_it_says_is_refused(string written) =>
        Assert.Null(AddressRange.Parse(written));

    [Theory, Trait("Feature", "ID-15")]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void A_range_holds_the_addresses_that_share_its_first_bits(string range, string address, bool holds) =>
        Assert.Equal(holds, AddressRange.Parse(range)!.Value.Contains(AddressRange.Number(IPAddress.Parse(address))));

    [Theory, Trait("Feature", "ID-15"), Trait("Feature", "AP-05")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64")]
    public void A_caller_owns_an_IPv4_address_or_the_64_of_an_IPv6_one(string address, string owned) =>
        Assert.Equal(owned, AddressRange.OfCaller(IPAddress.Parse(address)).ToString());

    [Theory, Trait("Feature", "ID-15")]
    [InlineData("203.0.113.0/24", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.0/24", true)]
    [InlineData("203.0.113.0/25", "203.0.113.128/25", false)]
    public void Ranges_overlap_when_one_holds_the_other(string one, string other, bool overlap) =>
        Assert.Equal(overlap, AddressRange.Parse(one)!.Value.Overlaps(AddressRange.Parse(other)!.Value));

    [Theory, Trait("Feature", "ID-15")]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("128.0.0.0/7", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("::/0", true)]
    [InlineData("2000::/3", true)]
    [InlineData("2a00::/19", false)]
    public void Nobody_owns_more_than_an_IPv4_8_or_an_IPv6_19(string range, bool tooWide) =>
        Assert.Equal(tooWide, AddressRange.Parse(range)!.Value.IsTooWide);
}
