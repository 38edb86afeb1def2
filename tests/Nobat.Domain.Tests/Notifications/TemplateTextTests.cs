using System.Text;
using CsCheck;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-05")]
public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("no place", "no place")]
    [InlineData("{name}", "Sara")]
    [InlineData("Dear {name},\nat {time}", "Dear Sara,\nat 10:00")]
    [InlineData("{name}{name}", "SaraSara")]
    [InlineData("a{?name}, dear {name}{/name}.", "a, dear Sara.")]
    [InlineData("a{?missing}, dear {missing}{/missing}.", "a.")]
    [InlineData("a{?empty}b{/empty}c", "ac")]
    [InlineData("[{missing}]", "[]")]
    [InlineData("{?name}{time}{/name}{?time}{name}{/time}", "10:00Sara")]
    [InlineData("", "")]
    public void Places_are_filled_and_parts_without_a_value_left_out(string text, string expected) =>
        Assert.Equal(expected, TemplateText.Parse(text).Render(Values(("name", "Sara"), ("time", "10:00"), ("empty", ""))));

    [Theory]
    [InlineData("{", TemplateFlawKind.StrayBrace)]
    [InlineData("}", TemplateFlawKind.StrayBrace)]
    [InlineData("{}", TemplateFlawKind.StrayBrace)]
    [InlineData("{ name }", TemplateFlawKind.StrayBrace)]
    [InlineData("{Name}", TemplateFlawKind.StrayBrace)]
    [InlineData("{{name}}", TemplateFlawKind.StrayBrace)]
    [InlineData("{na me}", TemplateFlawKind.StrayBrace)]
    [InlineData("{name", TemplateFlawKind.StrayBrace)]
    [InlineData("{#name}", TemplateFlawKind.StrayBrace)]
    [InlineData("{?name}", TemplateFlawKind.PartNotClosed)]
    [InlineData("{/name}", TemplateFlawKind.PartNotOpen)]
    [InlineData("{?name}{/other}", TemplateFlawKind.PartNotOpen)]
    [InlineData("{?a}{?b}x{/b}{/a}", TemplateFlawKind.PartInPart)]
    public void What_is_no_template_says_why_and_is_not_written(string text, TemplateFlawKind expected)
    {
        var template = TemplateText.Parse(text);

        Assert.Contains(template.Flaws, flaw => flaw.Kind == expected);
        Assert.Throws<InvalidOperationException>(() => template.Render(Values()));
    }

    [Fact, Trait("Promise", "S-2")]
    public void A_value_is_never_read_as_a_template()
    {
        string[] hostile = ["{reference}", "{?reference}x{/reference}", "{", "}}", "{name}", "{/name}", "[[visit]]"];

        foreach (var name in hostile)
            Assert.Equal($"<{name}>NB", TemplateText.Parse("<{name}>{reference}").Render(Values(("name", name), ("reference", "NB"))));
    }

    [Fact]
    public void Names_and_certain_values_are_known_before_anything_is_written()
    {
        var template = TemplateText.Parse("{a} {?b}{c}{/b} {?d}{/d} {a}");

        Assert.Equal(["a", "b", "c", "d"], template.Names);
        Assert.Equal(["a"], template.Certain);
    }

    /// <summary>Against a reader of another make: a loop over regular expressions, for templates that are well formed.</summary>
    [Fact]
    public void Whatever_is_put_together_is_written_as_the_simplest_reader_would()
    {
        var piece = Gen.OneOf(
            Gen.Const("{a}"),
            Gen.Const("{b}"),
            Gen.Const("{?a}x{/a}"),
            Gen.Const("{?b}y{a}{/b}"),
            Gen.String[Gen.Char["xyz .\n"], 0, 5]
        );
        var value = Gen.OneOf(Gen.Const(""), Gen.Const("{a}"), Gen.String[Gen.Char["{}?/ab "], 0, 6]);
        Gen.Select(piece.Array[0, 12], value, value)
            .Sample(
                (pieces, a, b) =>
                {
                    var expected = new StringBuilder();
                    foreach (var one in pieces)
                        expected.Append(
                            one switch
                            {
                                "{a}" => a,
                                "{b}" => b,
                                "{?a}x{/a}" => a == "" ? "" : "x",
                                "{?b}y{a}{/b}" => b == "" ? "" : "y" + a,
                                _ => one,
                            }
                        );
                    return TemplateText.Parse(string.Concat(pieces)).Render(Values(("a", a), ("b", b))) == expected.ToString();
                },
                iter: 20_000
            );
    }

    /// <summary>Half a million braces once cost a quadratic reader minutes.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Any_text_is_read_in_one_pass()
    {
        var flaws = await Task.Run(
            () =>
                new[] { "{?a}", "{a", "}{", "{?a}{/b}" }.Select(text =>
                    TemplateText.Parse(string.Concat(Enumerable.Repeat(text, 2_000))).Flaws.Length
                ),
            TestContext.Current.CancellationToken
        );

        Assert.All(flaws, count => Assert.InRange(count, 1, 10_000));
    }

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => pair.Value);
}
