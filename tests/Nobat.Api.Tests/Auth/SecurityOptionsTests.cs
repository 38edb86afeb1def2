using System.Text;
using Microsoft.Extensions.Hosting;
using Nobat.Infrastructure.Security;
using NSubstitute;

namespace Nobat.Api.Tests.Auth;

public sealed class SecurityOptionsTests
{
    private static readonly string DevelopmentKey = Key("development-only, long enough to be a key");

    private static readonly DateTimeOffset Soon = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, Action<SecurityOptions>> Mistakes =>
        new()
        {
            { "Security:SigningKeys has no key", options => options.SigningKeys.Clear() },
            { "Security:ActiveKey names none", options => options.ActiveKey = "gone" },
            { "Security:SigningKeys:one is not base64", options => options.SigningKeys["one"] = "not base64!" },
            { "Security:CodeKey is not base64 of at least 32 bytes", options => options.CodeKey = Key("short") },
            { "Security:RefreshKey is not base64 of at least 32 bytes", options => options.RefreshKey = "" },
            { "two of them are the same", options => options.RefreshKey = options.CodeKey },
            { "Security:CodeKey is a development key", options => options.CodeKey = DevelopmentKey },
            { "Security:SigningKeys:one is a development key", options => options.SigningKeys["one"] = DevelopmentKey },
            { "Security:NextKey names none of the other", options => (options.NextKey, options.NextKeyFrom) = ("gone", Soon) },
            { "Security:NextKey names none of the other", options => (options.NextKey, options.NextKeyFrom) = ("one", Soon) },
            { "are set together", options => options.NextKeyFrom = Soon },
            { "are set together", options => options.NextKey = options.SigningKeys.Keys.Last() },
            { "Security:OtherRefreshKeys:0 is not base64", options => options.OtherRefreshKeys.Add("x") },
            { "Security:OtherCodeKeys:0 is a development key", options => options.OtherCodeKeys.Add(DevelopmentKey) },
            { "two of them are the same", options => options.OtherRefreshKeys.Add(options.RefreshKey) },
            { "Security:ActiveDataKey names none", options => options.ActiveDataKey = "gone" },
            { "Security:DataKeys:one is not base64", options => options.DataKeys["one"] = "x" },
            {
                "Security:DataKeys has an id that is empty",
                options => options.DataKeys[new string('x', 41)] = Key("another data key of this installation")
            },
            { "Security:Issuer is empty", options => options.Issuer = "" },
            { "Security:Audience is empty", options => options.Audience = " " },
        };

    [Theory, Trait("Feature", "SE-04")]
    [MemberData(nameof(Mistakes))]
    public void Production_does_not_start_with_keys_that_will_not_do(string message, Action<SecurityOptions> mistake)
    {
        var options = Good();
        mistake(options);

        var result = Validate(options, Environments.Production);

        Assert.True(result.Failed);
        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
        Assert.All(
            options.SigningKeys.Values.Append(options.CodeKey).Append(options.RefreshKey).Where(key => key.Length > 0),
            key => Assert.DoesNotContain(key, result.FailureMessage, StringComparison.Ordinal)
        );
    }

    [Fact, Trait("Feature", "SE-04")]
    public void Keys_of_ones_own_are_accepted() => Assert.True(Validate(Good(), Environments.Production).Succeeded);

    [Fact, Trait("Feature", "SE-04")]
    public void Development_may_use_its_marked_keys()
    {
        var options = Good();
        options.CodeKey = DevelopmentKey;

        Assert.True(Validate(options, Environments.Development).Succeeded);
        Assert.True(Validate(options, Environments.Staging).Failed);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(SecurityOptions options, string environment)
    {
        var host = Substitute.For<IHostEnvironment>();
        host.EnvironmentName.Returns(environment);
        return new SecurityOptionsValidator(host).Validate(null, options);
    }

    private static SecurityOptions Good() =>
        new()
        {
            SigningKeys = new() { ["one"] = Key("the first key of this installation") },
            ActiveKey = "one",
            CodeKey = Key("the key of codes of this installation"),
            RefreshKey = Key("the refresh key of this installation"),
            DataKeys = new() { ["one"] = Key("the data key of this installation, long enough") },
            ActiveDataKey = "one",
        };

    private static string Key(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
