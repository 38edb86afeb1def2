using System.Runtime.InteropServices;

namespace Nobat.Embedded;

/// <summary>Where PostgreSQL's programs are on this machine.</summary>
internal sealed record PostgresBinaries(string Folder)
{
    public const string NothingFound = """
        PostgreSQL's programs (postgres, initdb, pg_ctl) were not found on this machine. Three ways out:
          1. install PostgreSQL 15 or newer (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server;
             macOS: brew install postgresql; Windows: the installer of postgresql.org), or npm, which fetches a small private copy;
          2. start the ready-made services with: docker compose up --wait database redis, and set the two connection strings that
             compose.yaml names in its first lines;
          3. use a server you have: set ConnectionStrings__Database (and ConnectionStrings__Redis).
        """;

    public string Postgres => Path.Combine(Folder, Tool.Executable("postgres"));
    public string InitDb => Path.Combine(Folder, Tool.Executable("initdb"));
    public string PgCtl => Path.Combine(Folder, Tool.Executable("pg_ctl"));

    /// <summary>The configured folder, PATH, the usual install folders (newest version first), then the private copy npm can fetch.</summary>
    public static Task<PostgresBinaries> FindAsync(string? configured, CancellationToken ct) =>
        FindAsync(configured, Environment.GetEnvironmentVariable("PATH"), UsualFolders(), NpmPostgres.FindOrFetchAsync, ct);

    public static async Task<PostgresBinaries> FindAsync(
        string? configured,
        string? path,
        IEnumerable<string> folders,
        Func<CancellationToken, Task<PostgresBinaries?>> fetch,
        CancellationToken ct
    )
    {
        if (configured is not null)
            return In(configured) ?? throw new EmbeddedEngineException($"There is no postgres, initdb and pg_ctl in {configured}.");

        return FromPath(path)
            ?? folders.Select(In).FirstOrDefault(binaries => binaries is not null)
            ?? await fetch(ct)
            ?? throw new EmbeddedEngineException(NothingFound);
    }

    private static PostgresBinaries? FromPath(string? path)
    {
        if (Tool.Find("postgres", path) is not { } postgres)
            return null;
        // Links in PATH lead to the folder that has all the programs.
        var real = File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres;
        return In(Path.GetDirectoryName(real)!) ?? In(Path.GetDirectoryName(postgres)!);
    }

    public static PostgresBinaries? In(string folder)
    {
        var binaries = new PostgresBinaries(Path.GetFullPath(folder));
        return IsThere(binaries.Postgres) && IsThere(binaries.InitDb) && IsThere(binaries.PgCtl) ? binaries : null;
    }

    /// <summary>A link that an uninstalled version left behind exists, its target does not.</summary>
    private static bool IsThere(string file) =>
        File.Exists(file) && (File.ResolveLinkTarget(file, returnFinalTarget: true)?.Exists ?? true);

    private static IEnumerable<string> UsualFolders()
    {
        if (OperatingSystem.IsWindows())
            return Versions(
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"),
                version => Path.Combine(version, "bin")
            );

        return
        [
            .. Versions("/usr/lib/postgresql", version => Path.Combine(version, "bin")),
            .. Versions("/usr", version => Path.Combine(version, "bin"), "pgsql-*"),
            .. Versions("/opt/homebrew/opt", version => Path.Combine(version, "bin"), "postgresql*"),
            .. Versions("/usr/local/opt", version => Path.Combine(version, "bin"), "postgresql*"),
            "/usr/bin",
            "/usr/local/pgsql/bin",
            .. Versions("/Applications/Postgres.app/Contents/Versions", version => Path.Combine(version, "bin")),
        ];
    }

    private static IEnumerable<string> Versions(string folder, Func<string, string> toBin, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern).OrderByDescending(VersionOf).Select(toBin) : [];

    private static int VersionOf(string folder) =>
        int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), out var version) ? version : 0;

    /// <summary>This platform in the names of npm's packages, e.g. <c>linux-x64</c>; null where there is none.</summary>
    public static string? NpmPlatform()
    {
        var cpu = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        var system =
            OperatingSystem.IsLinux() ? "linux"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "windows"
            : null;
        return cpu is null || system is null ? null : $"{system}-{cpu}";
    }
}
