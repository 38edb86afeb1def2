using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Nobat.Embedded;

/// <summary>
/// Stops the server when the last process that uses it is gone, however it went. All users keep a named pipe open; a shell that
/// reads it wakes at end of file, which the kernel brings even after SIGKILL.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // Retries cover a user that dies while the server is still coming up. The shell outlives Ctrl-C, which goes to the whole group.
    private const string Script = """
        trap '' INT TERM HUP
        exec <"$0/users.pipe" >/dev/null 2>&1
        while read -r _; do :; done
        tries=0
        while [ $tries -lt 10 ]; do
          pid=
          read -r pid _ <"$0/data/postmaster.pid"
          if [ -n "$pid" ]; then
            if [ -r /proc/self/cmdline ]; then tr '\000' ' ' <"/proc/$pid/cmdline"; else ps -ww -o command= -p "$pid"; fi |
              grep -qF -- "$0/data" && kill -INT "$pid" && exit
          fi
          tries=$((tries + 1))
          sleep 1
        done
        """;

    private readonly SafeFileHandle _pipe;
    private readonly Process _shell;

    private Watchdog(SafeFileHandle pipe, Process shell)
    {
        _pipe = pipe;
        _shell = shell;
    }

    /// <summary>Null on Windows, where a server that outlives its users is found and shared by the next start.</summary>
    public static async Task<Watchdog?> StartAsync(string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
            return null;

        var pipe = Path.Combine(folder, "users.pipe");
        if (!File.Exists(pipe))
        {
            var made = await Tool.RunAsync(["mkfifo", "-m", "600", pipe], input: null, ct);
            if (!made.Succeeded)
                throw new EmbeddedEngineException($"The named pipe {pipe} could not be made: {made.Output}");
        }
        // For reading as well, because opening only for writing would wait for the shell.
        var held = File.OpenHandle(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            return new Watchdog(held, StartShell(folder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>No longer a user: the others' watchdogs stay on guard.</summary>
    public void Dispose()
    {
        _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
        _pipe.Dispose();
    }

    private static Process StartShell(string folder)
    {
        string[] shell = ["/bin/sh", "-c", Script, folder];
        // A session of its own: whoever kills our process group leaves the watchdog to do its work.
        string[] command = Tool.Find("setsid") is { } setsid ? [setsid, .. shell] : shell;
        return Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = "/" })!;
    }
}
