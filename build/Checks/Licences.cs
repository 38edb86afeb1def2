using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checks;

/// <summary>Every restored package, direct or not, has a licence on the list.</summary>
internal static partial class Licences
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "PostgreSQL",
        "MS-PL",
    };

    /// <summary>See docs/adr/0035-jobs.md.</summary>
    private const string UnmodifiedLgpl = "LGPL-3.0; used unmodified, as assemblies of their own that anybody may replace";

    /// <summary>Packages that state no SPDX expression, with the licence read from the text they point at.</summary>
    private static readonly Dictionary<string, string> ReadByHand = new(StringComparer.Ordinal)
    {
        ["bogus"] = "MIT; its bundled data is MIT and BSD-3-Clause",
        ["commandlineparser"] = "MIT",
        ["diskann-garnet"] = "MIT",
        ["hangfire.aspnetcore"] = UnmodifiedLgpl,
        ["hangfire.core"] = UnmodifiedLgpl,
        ["hangfire.netcore"] = UnmodifiedLgpl,
        ["hangfire.postgresql"] = UnmodifiedLgpl,
        ["keralua"] = "MIT",
        ["mediatr"] = "Apache-2.0; 5.1.0 is from before the commercial licence",
        ["microsoft.dotnet.platformabstractions"] = "MIT",
        ["microsoft.management.infrastructure.runtime.win"] = "MIT; build host only",
        ["otp.net"] = "MIT",
        ["microsoft.testing.extensions.codecoverage"] = "Microsoft .NET Library; tests only, never shipped",
        ["system.security.cryptography.protecteddata"] = "MIT",
    };

    public static int Check(string root)
    {
        var packages = Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")
        );
        var restored = Directory
            .EnumerateFiles(root, "packages.lock.json", SearchOption.AllDirectories)
            .SelectMany(Resolved)
            .Distinct()
            .Order()
            .ToList();
        var refused = restored.Where(package => !IsAllowed(packages, package)).ToList();
        foreach (var (name, version) in refused)
            Console.Error.WriteLine($"{name} {version} has no licence on the list");
        Console.WriteLine($"{restored.Count} packages, {refused.Count} without an allowed licence");
        return refused.Count == 0 && restored.Count > 0 ? 0 : 1;
    }

    private static IEnumerable<(string Name, string Version)> Resolved(string lockFile)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(lockFile));
        return
        [
            .. from framework in json.RootElement.GetProperty("dependencies").EnumerateObject()
            from package in framework.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() != "Project"
            select (package.Name.ToLowerInvariant(), package.Value.GetProperty("resolved").GetString()!.ToLowerInvariant()),
        ];
    }

    private static bool IsAllowed(string packages, (string Name, string Version) package)
    {
        if (ReadByHand.ContainsKey(package.Name))
            return true;
        var nuspec = Path.Combine(packages, package.Name, package.Version, $"{package.Name}.nuspec");
        if (!File.Exists(nuspec))
            return false;
        var expression = Expression().Match(File.ReadAllText(nuspec)).Groups[1].Value;
        return Allowed.Contains(expression);
    }

    [GeneratedRegex("""<license type="expression"[^>]*>\s*([^<]+?)\s*<""")]
    private static partial Regex Expression();
}
