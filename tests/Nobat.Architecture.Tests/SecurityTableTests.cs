using System.Text.RegularExpressions;

namespace Nobat.Architecture.Tests;

public sealed partial class SecurityTableTests
{
    /// <summary>A requirement is shown by a test that exists, or by none.</summary>
    [Fact, Trait("Feature", "QA-04")]
    public void Each_test_that_the_security_page_names_is_there()
    {
        var page = File.ReadAllText(Path.Combine(Source.Root, "docs", "security.md"));
        var named = Named().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        var written = Source.Files("tests").Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.True(named.Count > 30, $"only {named.Count} are named");
        Assert.DoesNotContain(named, name => !written.Contains(name));
    }

    [GeneratedRegex("`([A-Za-z]+Tests)`", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Named();
}
