using System.Diagnostics;
using System.Text.Json;

namespace Checks;

/// <summary>
/// No restored package, direct or not, has a published advisory. A registry that publishes none answers "nothing found" to every
/// question; then this says loudly that nothing was checked instead of passing in silence.
/// </summary>
internal static class Vulnerabilities
{
    private const string Resource = "VulnerabilityInfo/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<int> CheckAsync()
    {
        if (!await AnySourceKnowsAdvisoriesAsync())
        {
            Console.WriteLine("vulnerabilities: NOT CHECKED, because no package source that answers here publishes advisories");
            return 0;
        }

        var (code, report) = await DotNetAsync("list", "Nobat.sln", "package", "--vulnerable", "--include-transitive");
        var found = code != 0 || report.Contains("has the following vulnerable packages", StringComparison.Ordinal);
        Console.WriteLine(found ? report : "vulnerabilities: none known in any restored package");
        return found ? 1 : 0;
    }

    private static async Task<bool> AnySourceKnowsAdvisoriesAsync()
    {
        var (_, sources) = await DotNetAsync("nuget", "list", "source", "--format", "short");
        var addresses = sources
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("E ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .Where(source => source.StartsWith("http", StringComparison.Ordinal));
        using var http = new HttpClient { Timeout = Patience };
        foreach (var address in addresses)
            if (await KnowsAdvisoriesAsync(http, address))
                return true;
        return false;
    }

    private static async Task<bool> KnowsAdvisoriesAsync(HttpClient http, string source)
    {
        try
        {
            using var index = JsonDocument.Parse(await http.GetStringAsync(new Uri(source)));
            return index
                .RootElement.GetProperty("resources")
                .EnumerateArray()
                .Any(resource => resource.GetProperty("@type").ToString().Contains(Resource, StringComparison.Ordinal));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> DotNetAsync(params string[] arguments)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        return (dotnet.ExitCode, output);
    }
}
