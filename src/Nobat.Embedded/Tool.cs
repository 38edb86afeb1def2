using System.Diagnostics;

namespace Nobat.Embedded;

/// <summary>Runs a short-lived command to its end.</summary>
internal static class Tool
{
    public sealed record Outcome(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    public static async Task<Outcome> RunAsync(IReadOnlyList<string> command, string? input, CancellationToken ct)
    {
        using var process = Process.Start(Describe(command))!;
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(ct);
            var output = await process.StandardOutput.ReadToEndAsync(ct) + await errors;
            await process.WaitForExitAsync(ct);
            return new Outcome(process.ExitCode, output.Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The full path of a command on PATH, or null.</summary>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    public static string? Find(string name, string? path) =>
        (path ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Executable(name)))
            .FirstOrDefault(File.Exists);

    public static string Executable(string name) => OperatingSystem.IsWindows() && !Path.HasExtension(name) ? $"{name}.exe" : name;

    private static ProcessStartInfo Describe(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Another account may not be allowed into ours.
            WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/",
        };
        // The caller's PGDATA, PGPORT or locale must not reach a server that is ours alone.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
