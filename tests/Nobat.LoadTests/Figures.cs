using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nobat.LoadTests;

/// <summary>What the runs measured: each command's last result as JSON, and one page made of all of them.</summary>
internal static class Figures
{
    /// <summary>What stands above this line is written by hand and stays.</summary>
    private const string Below = "<!-- below: made by tests/Nobat.LoadTests -->";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Root of the clone.</summary>
    public static string Root { get; } = FindRoot();

    private static string Folder { get; } = Path.Combine(Root, "docs");
    private static string JsonFile => Path.Combine(Folder, "figures.json");

    public static async Task KeepAsync(string command, int seed, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
        var all = await ReadAsync();
        all[command] = new JsonObject
        {
            ["command"] = $"dotnet run -c Release --project tests/Nobat.LoadTests -- {command} --seed {seed}",
            ["commit"] = await CommitAsync(),
            ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ["cores"] = Environment.ProcessorCount,
            ["lines"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]),
        };
        await File.WriteAllTextAsync(JsonFile, all.ToJsonString(Readable) + "\n");
    }

    public static async Task RenderAsync()
    {
        var file = Path.Combine(Folder, "figures.md");
        var written = await File.ReadAllTextAsync(file);
        var page = new StringBuilder(written[..(written.IndexOf(Below, StringComparison.Ordinal) + Below.Length)]).Append('\n');
        foreach (var (command, run) in await ReadAsync())
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n## {Title(command)}\n\n`{run!["command"]}` · commit {run["commit"]} · {run["date"]} · {run["cores"]} cores\n\n"
            );
            foreach (var line in run["lines"]!.AsArray())
            {
                var text = line!.ToString();
                page.Append(text.StartsWith('|') || text.Length == 0 ? text : $"- {text}").Append('\n');
            }
        }

        await File.WriteAllTextAsync(file, page.ToString());
    }

    private static string Title(string command) =>
        command switch
        {
            "race" => "Never sold twice (B-1)",
            "retry" => "A retry has one effect (B-7)",
            "crash" => "Killed processes (B-5)",
            "notices" => "Notices (dispatch, throughput, a provider that hangs)",
            "flood" => "Floods (A-10, O-4)",
            _ => "Speed (V-1, V-2, V-3, V-6)",
        };

    private static async Task<JsonObject> ReadAsync() =>
        File.Exists(JsonFile) ? JsonNode.Parse(await File.ReadAllTextAsync(JsonFile))!.AsObject() : [];

    private static async Task<string> CommitAsync()
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true, WorkingDirectory = Folder }
        )!;
        var commit = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return commit.Trim();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run this from a clone of the repository.");
    }
}
