using CsCheck;
using Nobat.Domain.Notifications;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-07")]
public sealed class SmsSegmentsTests
{
    /// <summary>3GPP TS 23.038, section 6.2.1, by code; 0x1B leads to the extension table.</summary>
    private const string Table =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    [Fact]
    public void Of_all_sixteen_bit_units_those_of_the_two_tables_and_no_others_go_in_seven_bits()
    {
        Assert.Equal(128, Table.Length);
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            var character = (char)unit;
            var isBasic = character != '\u001b' && Table.Contains(character, StringComparison.Ordinal);
            var isExtension = Extension.Contains(character, StringComparison.Ordinal);
            var expected = new SmsSegments(isBasic || isExtension ? SmsAlphabet.Gsm7 : SmsAlphabet.Ucs2, isExtension ? 2 : 1, Parts: 1);
            Assert.Equal(expected, SmsSegments.Of(character.ToString()));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(460, 4)]
    [InlineData(900, 6)]
    public void Latin_goes_160_at_once_or_153_to_a_part(int length, int parts) =>
        Assert.Equal(new(SmsAlphabet.Gsm7, length, parts), SmsSegments.Of(new string('a', length)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    [InlineData(900, 14)]
    public void Persian_goes_70_at_once_or_67_to_a_part(int length, int parts) =>
        Assert.Equal(new(SmsAlphabet.Ucs2, length, parts), SmsSegments.Of(new string('ن', length)));

    [Theory]
    [InlineData(80, 160, 1)]
    [InlineData(81, 162, 2)]
    // 153 is odd: a part ends one septet early rather than within a character.
    [InlineData(152, 304, 2)]
    [InlineData(153, 306, 3)]
    public void What_takes_two_septets_is_never_parted(int signs, int units, int parts) =>
        Assert.Equal(new(SmsAlphabet.Gsm7, units, parts), SmsSegments.Of(new string('€', signs)));

    [Theory]
    [InlineData(35, 70, 1)]
    [InlineData(36, 72, 2)]
    [InlineData(66, 132, 2)]
    // 134 units would fit two parts of 67, were they not pairs.
    [InlineData(67, 134, 3)]
    public void A_pair_of_surrogates_is_never_parted(int smiles, int units, int parts) =>
        Assert.Equal(new(SmsAlphabet.Ucs2, units, parts), SmsSegments.Of(string.Concat(Enumerable.Repeat("😀", smiles))));

    [Fact]
    public void One_letter_puts_a_whole_text_into_sixteen_bits()
    {
        var text = new string('a', 100) + "۱";

        Assert.Equal(new(SmsAlphabet.Ucs2, 101, 2), SmsSegments.Of(text));
        Assert.Equal(["۱"], SmsSegments.OutsideGsm7(text + "۱"));
        Assert.Equal(["😀", "`"], SmsSegments.OutsideGsm7("a€😀`😀"));
        Assert.Empty(SmsSegments.OutsideGsm7("plain [text] €"));
    }

    [Fact]
    public void A_half_width_join_and_marks_of_direction_count_like_letters() =>
        Assert.Equal(new(SmsAlphabet.Ucs2, 8, 1), SmsSegments.Of("می\u200cروم\u200e "));

    /// <summary>Packs by hand, character by character, and compares.</summary>
    [Fact]
    public void Any_text_is_packed_as_if_by_hand() =>
        Gen.OneOf(
                Gen.Char["aZ09 @\n"].Select(character => character.ToString()),
                Gen.Char["€[]{}~|^\\"].Select(character => character.ToString()),
                Gen.Const("ن"),
                Gen.Const("😀")
            )
            .Array[0, 500]
            .Sample(
                characters =>
                {
                    var wide = characters.Any(character => character is "ن" or "😀");
                    var (single, perPart) = wide ? (70, 67) : (160, 153);
                    var widths = characters.Select(character =>
                        character.Length > 1 || (!wide && Extension.Contains(character, StringComparison.Ordinal)) ? 2 : 1
                    );
                    var filled = new List<int> { 0 };
                    foreach (var width in widths)
                    {
                        if (filled[^1] + width > perPart)
                            filled.Add(0);
                        filled[^1] += width;
                    }

                    var total = filled.Sum();
                    var parts =
                        total == 0 ? 0
                        : total <= single ? 1
                        : filled.Count;
                    Assert.Equal(new(wide ? SmsAlphabet.Ucs2 : SmsAlphabet.Gsm7, total, parts), SmsSegments.Of(string.Concat(characters)));
                },
                iter: 3_000,
                threads: 1
            );
}
