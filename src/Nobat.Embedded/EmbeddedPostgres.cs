using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Nobat.Embedded;

/// <summary>
/// A private PostgreSQL on a free loopback port, for development and tests. Processes that name the same folder share one server;
/// it stops with the last of them, whether that was disposed, interrupted or killed.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string UserName = "nobat";
    private readonly string _folder;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private FileStream? _use;
    private Watchdog? _watchdog;

    private EmbeddedPostgres(string folder, PostgresBinaries binaries, ServerAccount account)
    {
        _folder = folder;
        _binaries = binaries;
        _account = account;
    }

    /// <summary>For Npgsql; carries the password.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The loopback port.</summary>
    public int Port { get; private set; }

    /// <summary>Process id of the server.</summary>
    public int ProcessId { get; private set; }

    private string Data => Path.Combine(_folder, "data");
    private string LogFile => Path.Combine(_folder, "postgres.log");

    /// <summary>Starts the folder's server, or joins the one that is running.</summary>
    /// <exception cref="EmbeddedEngineException">No PostgreSQL on this machine, or it does not start; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataFolder));
        var binaries = await PostgresBinaries.FindAsync(options.BinariesFolder, ct);
        Directory.CreateDirectory(folder);
        var account = await ServerAccount.ChooseAsync(binaries, folder, ct);
        var postgres = new EmbeddedPostgres(folder, binaries, account);
        using var turn = await FolderLock.AcquireAsync(TurnFile(folder), ct);
        try
        {
            await postgres.StartOrJoinAsync(options, ct);
            return postgres;
        }
        catch
        {
            await postgres.LeaveAsync();
            throw;
        }
    }

    /// <summary>Deletes a server's folder.</summary>
    /// <exception cref="EmbeddedEngineException">A process is still using it.</exception>
    public static async Task DeleteAsync(string dataFolder, CancellationToken ct)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));
        if (!Directory.Exists(folder))
            return;
        using (await FolderLock.AcquireAsync(TurnFile(folder), ct))
        {
            using var alone =
                FolderLock.TryAcquire(UsersFile(folder))
                ?? throw new EmbeddedEngineException($"The database in {folder} is in use by another process; stop that one first.");
            if (Postmaster.Find(Path.Combine(folder, "data")) is not null)
            {
                var binaries = await PostgresBinaries.FindAsync(configured: null, ct);
                await new EmbeddedPostgres(folder, binaries, await ServerAccount.ChooseAsync(binaries, folder, ct)).StopAsync();
            }
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Stops the server unless another process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
            return;
        using var turn = await FolderLock.AcquireAsync(TurnFile(_folder), CancellationToken.None);
        await LeaveAsync();
    }

    private static string TurnFile(string folder) => Path.Combine(folder, "turn.lock");

    private static string UsersFile(string folder) => Path.Combine(folder, "users.lock");

    private async Task StartOrJoinAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        _use =
            FolderLock.TryShare(UsersFile(_folder))
            ?? throw new EmbeddedEngineException($"The database in {_folder} is being deleted by another process.");
        var password = await PasswordAsync(ct);
        var running = Postmaster.Find(Data);
        if (running is null)
        {
            await _account.OwnAsync(_folder, ct);
            if (!Directory.Exists(Data))
                await InitialiseAsync(options, ct);
            Postmaster.RemoveLeftovers(Data);
        }
        _watchdog = await Watchdog.StartAsync(_folder, ct);
        running ??= await StartServerAsync(options, ct);
        Port = running.Port;
        ProcessId = running.ProcessId;
        ConnectionString = $"Host=127.0.0.1;Port={Port};Username={UserName};Password={password};Database={options.Database}";
    }

    private async Task<string> PasswordAsync(CancellationToken ct)
    {
        var file = Path.Combine(_folder, "password");
        if (File.Exists(file))
            return (await File.ReadAllTextAsync(file, ct)).Trim();
        var password = RandomNumberGenerator.GetHexString(48, lowercase: true);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, create);
        await writer.WriteLineAsync(password.AsMemory(), ct);
        return password;
    }

    /// <summary>Made aside and then renamed: a folder called data is always a whole one.</summary>
    private async Task InitialiseAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var fresh = Path.Combine(_folder, "data.new");
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        string[] sync = options.Fsync ? [] : ["--no-sync"];
        await RequireAsync(
            _account.Command([
                _binaries.InitDb,
                "-D",
                fresh,
                "-U",
                UserName,
                "-A",
                "scram-sha-256",
                "--no-locale",
                "-E",
                "UTF8",
                .. sync,
                $"--pwfile={Path.Combine(_folder, "password")}",
            ]),
            input: null,
            ct
        );
        if (options.Database != "postgres")
            await RequireAsync(
                _account.Command(_binaries.Postgres, "--single", "-D", fresh, "postgres"),
                $"CREATE DATABASE \"{options.Database}\"\n",
                ct
            );
        Directory.Move(fresh, Data);
    }

    private async Task<Postmaster> StartServerAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var arguments = string.Join(' ', options.ServerArguments(port));
            var outcome = await Tool.RunAsync(
                _account.Command(_binaries.PgCtl, "start", "-D", Data, "-l", LogFile, "-w", "-t", "60", "-o", arguments),
                input: null,
                ct
            );
            if (outcome.Succeeded && Postmaster.Find(Data) is { } running)
                return running;
            // Somebody may have taken the port between our look and the start.
            if (attempt == 3 || IsFree(port))
                throw new EmbeddedEngineException($"PostgreSQL did not start. {outcome.Output}{Environment.NewLine}{LogTail()}");
        }
    }

    private async Task LeaveAsync()
    {
        if (_use is not null)
        {
            await _use.DisposeAsync();
            using var alone = FolderLock.TryAcquire(UsersFile(_folder));
            if (alone is not null && Postmaster.Find(Data) is not null)
                await StopAsync();
        }
        _watchdog?.Dispose();
        _use = null;
        _watchdog = null;
    }

    private async Task StopAsync()
    {
        var stop = _account.Command(_binaries.PgCtl, "stop", "-D", Data, "-m", "fast", "-w", "-t", "60");
        try
        {
            await RequireAsync(stop, null, CancellationToken.None);
        }
        catch (EmbeddedEngineException) when (Postmaster.Find(Data) is null)
        {
            // The watchdog of a user that just ended was quicker.
        }
    }

    private static async Task RequireAsync(IReadOnlyList<string> command, string? input, CancellationToken ct)
    {
        var outcome = await Tool.RunAsync(command, input, ct);
        if (!outcome.Succeeded)
            throw new EmbeddedEngineException($"{string.Join(' ', command)} failed: {outcome.Output}");
    }

    private string LogTail() => File.Exists(LogFile) ? string.Join(Environment.NewLine, File.ReadLines(LogFile).TakeLast(10)) : "";

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
