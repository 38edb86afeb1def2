using System.Diagnostics;

namespace Nobat.Embedded.Tests;

/// <summary>A separate process that uses the engines of a folder.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Process _process;

    private EngineProcess(Process process) => _process = process;

    public string Database { get; private set; } = "";

    public string Redis { get; private set; } = "";

    /// <summary>Returns when its engines are up, or when it has given up.</summary>
    public static async Task<EngineProcess> StartAsync(string folder, params string[] arguments)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Nobat.EngineHost.dll");
        // A script that runs the tests in the background has told them to ignore Ctrl-C, and they would pass that on.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,TERM", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], "exec", host, folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var engines = new EngineProcess(Process.Start(start)!);
        await engines.ReadAsync();
        return engines;
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task<string> ErrorsAsync() => _process.StandardError.ReadToEndAsync();

    public Task SignalAsync(string signal) => Signals.SendAsync(_process.Id, signal);

    /// <summary>As <c>kill -9</c> would; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("database ", StringComparison.Ordinal))
                Database = line["database ".Length..];
            if (line.StartsWith("redis ", StringComparison.Ordinal))
                Redis = line["redis ".Length..];
            if (line == "ready")
                return;
        }
    }
}
