using System.Diagnostics;

namespace Nobat.LoadTests;

/// <summary>The bare host in a process of its own, so that it has a runtime to itself as the API has. It ends when our end of the pipe does.</summary>
internal sealed class CeilingProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CeilingProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<CeilingProcess> StartAsync(string database)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var process = Process.Start(
            new ProcessStartInfo(host, ["exec", typeof(CeilingProcess).Assembly.Location, "ceiling", database])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var address =
            await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare host ended before it listened.");
        return new CeilingProcess(process, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
