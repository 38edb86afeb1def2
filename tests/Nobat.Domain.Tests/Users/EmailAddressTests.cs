using Nobat.Domain.Users;

namespace Nobat.Domain.Tests.Users;

[Trait("Feature", "ID-10")]
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("sara@example.com")]
    [InlineData("s.a+salon@mail.example.co")]
    [InlineData("o'hara_99@xn--mgba3a4f16a.example")]
    public void What_a_browser_takes_is_an_address(string text) => Assert.True(EmailAddress.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("sara")]
    [InlineData("sara@localhost")]
    [InlineData("@example.com")]
    [InlineData("sara@")]
    [InlineData("sara@-example.com")]
    [InlineData("sara@exam ple.com")]
    [InlineData("sara@example.com\n")]
    [InlineData("sara@example.com\r\nBcc: all@example.com")]
    [InlineData("Sara <sara@example.com>")]
    [InlineData("\"sara\"@example.com")]
    [InlineData("سارا@example.com")]
    [InlineData("sara@example.com,mina@example.com")]
    public void Anything_else_is_none(string text) => Assert.False(EmailAddress.IsValid(text));

    [Fact]
    public void An_address_has_at_most_254_characters_and_64_before_the_sign()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".com";
        Assert.True(EmailAddress.IsValid(new string('a', 64) + "@" + domain));
        Assert.False(EmailAddress.IsValid(new string('a', 65) + "@" + domain));
        Assert.False(EmailAddress.IsValid(new string('a', 64) + "@" + new string('d', 6) + "." + domain));
    }

    [Fact]
    public void Only_the_domain_is_written_small() => Assert.Equal("Sara@example.com", EmailAddress.Normalise("Sara@EXAMPLE.Com"));
}
