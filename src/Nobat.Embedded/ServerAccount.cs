namespace Nobat.Embedded;

/// <summary>The account PostgreSQL runs under: it refuses to be root.</summary>
/// <param name="Prefix">What stands before every command of the server.</param>
/// <param name="Owner">The numeric owner its files need; null when they are ours already.</param>
internal sealed record ServerAccount(IReadOnlyList<string> Prefix, string? Owner)
{
    /// <summary>The kernel's overflow user, called nobody everywhere; its group has several names, its number has not.</summary>
    private const string Nobody = "65534";

    public static async Task<ServerAccount> ChooseAsync(PostgresBinaries binaries, string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new ServerAccount([], null);

        if (Tool.Find("setpriv") is { } setpriv)
        {
            string[] asNobody = [setpriv, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"];
            if (await ReachesAsync(asNobody, binaries, folder, ct))
                return new ServerAccount(asNobody, $"{Nobody}:{Nobody}");
        }
        if (Tool.Find("unshare") is { } unshare)
        {
            string[] asMapped = [unshare, "--user", "--map-user=1000", "--map-group=1000", "--"];
            if (await ReachesAsync(asMapped, binaries, folder, ct))
                return new ServerAccount(asMapped, "0:0");
        }
        throw new EmbeddedEngineException(
            $"PostgreSQL does not run as root, and neither setpriv nor unshare can run it as somebody else in {folder}. "
                + "Start as an ordinary user, or set ConnectionStrings__Database to a server you have."
        );
    }

    public IReadOnlyList<string> Command(params IEnumerable<string> command) => [.. Prefix, .. command];

    /// <summary>Gives the folder's files to the account.</summary>
    public async Task OwnAsync(string folder, CancellationToken ct)
    {
        if (Owner is null)
            return;
        var outcome = await Tool.RunAsync(["chown", "-R", "-h", Owner, folder], input: null, ct);
        if (!outcome.Succeeded)
            throw new EmbeddedEngineException($"The files in {folder} could not be given to the server's account: {outcome.Output}");
    }

    private static async Task<bool> ReachesAsync(string[] prefix, PostgresBinaries binaries, string folder, CancellationToken ct)
    {
        var outcome = await Tool.RunAsync(
            [.. prefix, "/bin/sh", "-c", "test -x \"$0\" && test -x \"$1\"", binaries.Postgres, Path.GetDirectoryName(folder)!],
            input: null,
            ct
        );
        return outcome.Succeeded;
    }
}
