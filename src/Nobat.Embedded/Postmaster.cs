using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nobat.Embedded;

/// <summary>A running server, as its own <c>postmaster.pid</c> tells: process id on line 1, port on line 4.</summary>
internal sealed record Postmaster(int ProcessId, int Port)
{
    /// <summary>The server of this data folder, or null. A file left by a crash does not count, nor does a stranger with its number.</summary>
    public static Postmaster? Find(string data)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PidFile(data));
        }
        catch (IOException)
        {
            return null;
        }
        return
            lines.Length >= 4
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
            && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            && Serves(pid, data)
            ? new Postmaster(pid, port)
            : null;
    }

    /// <summary>Removes what a crash left behind; only to be called when <see cref="Find"/> found nobody.</summary>
    public static void RemoveLeftovers(string data) => File.Delete(PidFile(data));

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static bool Serves(int pid, string data)
    {
        var commandLine = $"/proc/{pid}/cmdline";
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // World-readable, unlike the working folder, which needs a capability that containers lack; empty for a zombie.
                return File.ReadAllText(commandLine, Encoding.UTF8).Contains(data, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
