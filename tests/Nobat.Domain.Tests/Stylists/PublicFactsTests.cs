using Nobat.Domain.Stylists;

namespace Nobat.Domain.Tests.Stylists;

public sealed class PublicFactsTests
{
    [Theory, Trait("Feature", "ST-01")]
    [InlineData("nobat.test", "nobat.test")]
    [InlineData("@Nobat_Test", "nobat_test")]
    [InlineData("instagram.com/nobat", "nobat")]
    [InlineData("https://www.instagram.com/Nobat.Test/", "nobat.test")]
    [InlineData("https://instagram.com/nobat/?igsh=abc&utm=1", "nobat")]
    [InlineData("http://m.instagram.com/nobat?hl=fa", "nobat")]
    [InlineData("  nobat ", "nobat")]
    public void An_instagram_name_is_read_in_any_usual_spelling(string written, string read) =>
        Assert.Equal(read, InstagramUsername.Parse(written).Value!.Value.Value);

    [Theory, Trait("Feature", "ST-01"), Trait("Feature", "SE-06")]
    [InlineData("a b")]
    [InlineData("نوبت")]
    [InlineData("<script>")]
    [InlineData("nobat/")]
    [InlineData("https://evil.example/instagram.com/nobat")]
    [InlineData("https://instagram.com.evil.example/nobat")]
    [InlineData("https://instagram.com/nobat/reels")]
    [InlineData("javascript:alert(1)")]
    [InlineData("abcdefghijabcdefghijabcdefghijk")]
    public void Anything_else_is_no_instagram_name(string written) =>
        Assert.Equal("stylist.instagram_invalid", InstagramUsername.Parse(written).Error?.Code);

    [Theory, Trait("Feature", "ST-01")]
    [InlineData(90.0001, 0.0, "latitude")]
    [InlineData(-91.0, 0.0, "latitude")]
    [InlineData(double.NaN, 0.0, "latitude")]
    [InlineData(0.0, 180.0001, "longitude")]
    [InlineData(0.0, double.PositiveInfinity, "longitude")]
    [InlineData(1.0, null, "longitude")]
    [InlineData(null, 1.0, "latitude")]
    public void Coordinates_are_both_or_neither_and_on_earth(double? latitude, double? longitude, string field) =>
        Assert.Equal(field, Assert.Single(GeoPoint.Create(latitude, longitude).Error!.Fields).Field);

    [Theory, Trait("Feature", "ST-01")]
    [InlineData(90.0, 180.0)]
    [InlineData(-90.0, -180.0)]
    [InlineData(35.6892, 51.389)]
    public void The_edges_of_the_map_are_on_it(double latitude, double longitude) =>
        Assert.Null(GeoPoint.Create(latitude, longitude).Error);

    [Fact, Trait("Feature", "ST-01")]
    public void Every_wrong_member_is_named_at_once()
    {
        var refused = PublicFacts.Create(" ", new string('n', 101), 91, 0, "a b", new string('b', 1001)).Error!;

        Assert.Equal("stylist.invalid", refused.Code);
        Assert.Equal(
            ["bio", "instagramUsername", "latitude", "salonAddress", "salonName"],
            refused.Fields.Select(field => field.Field).Order(StringComparer.Ordinal)
        );
    }

    [Fact, Trait("Feature", "ST-01")]
    public void Texts_may_be_exactly_as_long_as_allowed_and_blank_ones_count_as_none()
    {
        var facts = PublicFacts.Create(new string('a', 300), " ", null, null, "", new string('b', 1000)).Value;

        Assert.Equal((300, null, null, 1000), (facts.SalonAddress.Length, facts.SalonName, facts.Instagram, facts.Bio!.Length));
        Assert.Equal("stylist.invalid", PublicFacts.Create(new string('a', 301), null, null, null, null, null).Error!.Code);
    }
}
