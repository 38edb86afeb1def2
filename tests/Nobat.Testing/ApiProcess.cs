using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nobat.Testing;

/// <summary>One more process of the API, as a deployment would have several. It never outlives the test process.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private const int LinesKept = 20_000;
    private const int MostPorts = 3;

    // A shell beside the API reads a pipe that only we hold open: when we are gone, however, so is the API.
    private const string Script = """
        exec 3<&0
        { while read -r _; do :; done; kill -9 $$; } <&3 >/dev/null 2>&1 &
        exec 3<&-
        exec "$@" </dev/null
        """;

    private readonly Process _process;
    private bool _isDisposed;
    private readonly ConcurrentQueue<string> _output = new();

    private ApiProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = new Uri(address, "/api/v1/") };
    }

    /// <summary>Root address.</summary>
    public Uri Address { get; }

    /// <summary>A guest's client; relative addresses start at <c>/api/v1/</c>.</summary>
    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>The last lines it wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts a process and waits until it is ready for traffic.</summary>
    /// <param name="database">A migrated database with the real clock, see <see cref="TestEngines.CreateDatabaseAsync"/>.</param>
    /// <param name="redis">Connection string of the Redis-protocol server.</param>
    /// <param name="settings">Configuration by environment names, e.g. <c>Section__Key</c>.</param>
    /// <param name="assembly">A published API, instead of the one beside the tests.</param>
    /// <param name="ct">Gives the start up.</param>
    public static async Task<ApiProcess> StartAsync(
        string database,
        string redis,
        IReadOnlyDictionary<string, string>? settings = null,
        string? assembly = null,
        CancellationToken ct = default
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            var start = Describe(assembly ?? typeof(Program).Assembly.Location, address, database, redis);
            start.Environment["Database__Role"] = "nobat_app";
            foreach (var (name, value) in settings ?? new Dictionary<string, string>())
                start.Environment[name] = value;
            var api = new ApiProcess(Process.Start(start)!, address);
            try
            {
                api.Listen();
                await api.ReadyAsync(ct);
                return api;
            }
            catch (InvalidOperationException) when (api.CameTooLate && attempt < MostPorts)
            {
                // Somebody else took the port between our look and its start.
                await api.DisposeAsync();
            }
            catch
            {
                await api.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Ends it as a crash would: no warning, nothing finished.</summary>
    public async Task KillAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as a deployment would.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Client.Dispose();
        await KillAsync();
        _process.Dispose();
    }

    private bool CameTooLate => Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private static ProcessStartInfo Describe(string assembly, Uri address, string database, string redis)
    {
        string[] command = [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet"];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", .. command, "exec", assembly])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = ContentRoot(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ConnectionStrings__Database"] = database;
        start.Environment["ConnectionStrings__Redis"] = redis;
        return start;
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (_output.Count > LinesKept)
            _output.TryDequeue(out _);
    }

    private async Task ReadyAsync(CancellationToken ct) =>
        await Eventually.Async(
            async () =>
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"The API ended with {_process.ExitCode}:{Environment.NewLine}{Output}");
                try
                {
                    using var reply = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), ct);
                    return reply.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{Address}health/ready",
            TimeSpan.FromSeconds(60)
        );

    /// <summary>Where appsettings.json is: the project's folder beside the solution, or the build output elsewhere.</summary>
    private static string ContentRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
                return Path.Combine(folder.FullName, "src", "Nobat.Api");
        }
        return AppContext.BaseDirectory;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
