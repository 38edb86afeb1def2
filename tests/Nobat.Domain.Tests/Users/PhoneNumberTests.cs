using CsCheck;
using Nobat.Domain.Users;

namespace Nobat.Domain.Tests.Users;

public sealed class PhoneNumberTests
{
    [Theory, Trait("Feature", "ID-01")]
    [InlineData("09120001234")]
    [InlineData("9120001234")]
    [InlineData("989120001234")]
    [InlineData("+989120001234")]
    [InlineData("00989120001234")]
    [InlineData("0098 0912 000 1234")]
    [InlineData("+98 (0)912 000 1234")]
    [InlineData("+98 912 000 1234")]
    [InlineData("0912-000-1234")]
    [InlineData("0912.000.1234")]
    [InlineData("(0912) 000 1234")]
    [InlineData("۰۹۱۲۰۰۰۱۲۳۴")]
    [InlineData("٠٩١٢٠٠٠١٢٣٤")]
    [InlineData("+۹۸ ۹۱۲ ۰۰۰ ۱۲۳۴")]
    [InlineData("  09120001234  ")]
    [InlineData("\u200E+98 912 000 1234\u202C")]
    [InlineData("0912\u00A0000\u20111234")]
    public void Every_usual_spelling_is_the_same_number(string text) => Assert.Equal("09120001234", PhoneNumber.Parse(text).Value.Value);

    [Theory, Trait("Feature", "ID-01")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0912000123")]
    [InlineData("091200012345")]
    [InlineData("08120001234")]
    [InlineData("02188880000")]
    [InlineData("+449120001234")]
    [InlineData("0912000123a")]
    [InlineData("0912+0001234")]
    [InlineData("0912/000/1234")]
    [InlineData("09120001234\0")]
    [InlineData("09120001234, 09120001235")]
    [InlineData("0000000000000000000000000000000000000009120001234")]
    [InlineData("०९१२०००१२३४")]
    public void Anything_else_is_refused(string? text) => Assert.Equal(UserErrors.PhoneInvalid, PhoneNumber.Parse(text).Error);

    [Fact, Trait("Feature", "ID-01")]
    public void What_was_read_reads_back_as_itself() =>
        Gen.Int[0, 999_999_999]
            .Sample(rest =>
            {
                var phone = PhoneNumber.Parse($"09{rest:000000000}").Value;
                return phone == PhoneNumber.Parse($"+98{phone.Value[1..]}").Value && PhoneNumber.Parse(phone.Value).Value == phone;
            });

    [Fact, Trait("Feature", "ID-01")]
    public void A_number_written_to_a_log_hides_its_middle() => Assert.Equal("0912***1234", $"{PhoneNumber.Parse("09120001234").Value}");

    [Fact]
    public void A_number_that_was_never_read_cannot_be_used() => Assert.Throws<InvalidOperationException>(() => default(PhoneNumber).Value);
}
