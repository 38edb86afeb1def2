using System.Diagnostics;
using System.Runtime.InteropServices;
using Nobat.Testing;

namespace Nobat.LoadTests;

/// <summary>What is measured is what is deployed: a release publish, compiled ahead, in the environment Staging.</summary>
internal static class Release
{
    private static readonly Lazy<Task<string>> Assembly = new(PublishAsync);

    /// <summary>Made once a run, when it is first asked for.</summary>
    public static Task<string> Published => Assembly.Value;

    public static async Task<ApiProcess> StartAsync(string database, string redis, World world)
    {
        var settings = new Dictionary<string, string>(world.Settings) { ["ASPNETCORE_ENVIRONMENT"] = "Staging" };
        return await ApiProcess.StartAsync(database, redis, settings, await Published);
    }

    /// <summary>The assembly of the API in a folder of its own.</summary>
    private static async Task<string> PublishAsync()
    {
        var folder = Path.Combine(Figures.Root, "artifacts", "publish");
        string[] arguments =
        [
            "publish",
            "src/Nobat.Api",
            "-c",
            "Release",
            "-r",
            $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
            "-p:WithEmbedded=false",
            "--artifacts-path",
            "artifacts/release",
            "-o",
            folder,
            "-v",
            "quiet",
        ];
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Figures.Root })!;
        await dotnet.WaitForExitAsync();
        return dotnet.ExitCode == 0
            ? Path.Combine(folder, "Nobat.Api.dll")
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {dotnet.ExitCode}");
    }
}
