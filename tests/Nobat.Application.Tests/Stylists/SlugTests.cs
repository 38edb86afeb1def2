using Nobat.Application.Stylists;

namespace Nobat.Application.Tests.Stylists;

public sealed class SlugTests
{
    [Theory, Trait("Feature", "ST-05")]
    [InlineData("Salon Nobat", "salon-nobat")]
    [InlineData("  سالنِ نوبت  ۱۲ ", "سالنِ-نوبت-۱۲")]
    [InlineData("آرایش‌گر", "آرایش-گر")]
    [InlineData("a/../b?c=d#e", "a-b-c-d-e")]
    [InlineData("💇✂", "stylist")]
    [InlineData("", "stylist")]
    [InlineData("--x--", "x")]
    public void A_name_becomes_the_readable_end_of_an_address(string name, string slug) => Assert.Equal(slug, Slug.Of(name));

    [Fact, Trait("Feature", "ST-05")]
    public void A_long_name_is_cut_at_sixty_characters() => Assert.Equal(new string('a', Slug.MaxLength), Slug.Of(new string('a', 100)));
}
