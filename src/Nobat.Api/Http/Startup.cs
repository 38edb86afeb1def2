using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Nobat.Api.Http;

/// <summary>Configuration comes in from files, secrets and the environment; what is wrong with it is said before the first request.</summary>
internal static partial class Startup
{
    /// <summary>A folder with one file per secret, <c>Section__Key</c>, as container platforms mount them.</summary>
    public const string SecretsFolder = "NOBAT_SECRETS_DIR";

    /// <summary>EX_CONFIG of sysexits.h.</summary>
    private const int WrongConfiguration = 78;

    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[SecretsFolder] is not { Length: > 0 } folder)
            return;
        if (!Directory.Exists(folder))
            throw new OptionsValidationException(SecretsFolder, typeof(string), [$"{SecretsFolder} names no folder."]);
        builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }

    /// <summary>Runs what <paramref name="start"/> does; wrong configuration ends it with the keys' names and never their values.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } wrong)
        {
            foreach (var line in wrong)
                await Console.Error.WriteLineAsync($"Configuration: {line}");
            return WrongConfiguration;
        }
    }

    /// <summary>What is wrong with the configuration, or nothing when the exception is about something else.</summary>
    public static IReadOnlyList<string> Explain(Exception exception) =>
        exception switch
        {
            OptionsValidationException invalid => [.. invalid.Failures],
            AggregateException { InnerExceptions: { Count: > 0 } all } => [.. all.SelectMany(Explain)],
            InvalidOperationException unreadable when UnreadableKey().Match(unreadable.Message) is { Success: true } found =>
            [
                $"{found.Groups["key"].Value} cannot be read.",
            ],
            _ => [],
        };

    /// <summary>The binder names the key in its message, next to the value that must not be repeated.</summary>
    [GeneratedRegex(
        """^Failed to convert configuration value .*at '(?<key>[\w:.-]+)' to type""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline
    )]
    private static partial Regex UnreadableKey();
}
