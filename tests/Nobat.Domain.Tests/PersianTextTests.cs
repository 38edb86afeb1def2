using Nobat.Domain.Common;

namespace Nobat.Domain.Tests;

[Trait("Feature", "LN-03")]
public sealed class PersianTextTests
{
    [Theory]
    [InlineData("علي كريمي", "علی کریمی")]
    [InlineData("مصطفى", "مصطفی")]
    [InlineData("پلاك ٣٤", "پلاک ۳۴")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("Sara ۱ 1", "Sara ۱ 1")]
    [InlineData("", "")]
    public void Arabic_letters_and_digits_become_Persian_ones_and_nothing_else_changes(string typed, string kept)
    {
        Assert.Equal(kept, PersianText.Normalise(typed));
        Assert.Equal(kept, PersianText.Normalise(kept));
        Assert.Equal(typed.Length, kept.Length);
    }

    [Theory]
    [InlineData("علي", "علی")]
    [InlineData("می\u200Cخواهم", "میخواهم")]
    [InlineData("آفتاب", "افتاب")]
    [InlineData("٣۳3", "333")]
    [InlineData("SARA", "sara")]
    [InlineData("خانهٔ", "خانهٔ")]
    public void Two_spellings_of_a_word_are_found_by_each_other(string one, string other) =>
        Assert.Equal(PersianText.ForSearch(other), PersianText.ForSearch(one));

    [Fact]
    public void Digits_for_people_are_Persian()
    {
        Assert.Equal("۰۱۲۳۴۵۶۷۸۹ x", Digits.ToPersian("0123456789 x"));
        Assert.Equal("0123456789 x", Digits.ToLatin(Digits.ToPersian("0123456789 x")));
    }
}
