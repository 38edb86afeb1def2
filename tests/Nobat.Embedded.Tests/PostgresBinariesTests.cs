namespace Nobat.Embedded.Tests;

public sealed class PostgresBinariesTests
{
    [Fact, Trait("Feature", "OP-09")]
    public async Task A_machine_without_postgres_is_told_three_ways_out()
    {
        var refusal = await Assert.ThrowsAsync<EmbeddedEngineException>(() =>
            PostgresBinaries.FindAsync(
                configured: null,
                path: "",
                folders: [],
                fetch: _ => Task.FromResult<PostgresBinaries?>(null),
                default
            )
        );

        Assert.Contains("1. install PostgreSQL", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2. start the ready-made services", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("3. use a server you have: set ConnectionStrings__Database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_configured_folder_without_the_programs_is_named()
    {
        var folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        var refusal = await Assert.ThrowsAsync<EmbeddedEngineException>(() => PostgresBinaries.FindAsync(folder, default));

        Assert.Contains(folder, refusal.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Path_comes_before_install_folders_and_those_before_a_download()
    {
        using var onPath = new FakeInstall();
        using var installed = new FakeInstall();
        using var fetched = new FakeInstall();
        Task<PostgresBinaries?> Fetch(CancellationToken ct) => Task.FromResult(PostgresBinaries.In(fetched.Folder));

        var first = await PostgresBinaries.FindAsync(null, onPath.Folder, [installed.Folder], Fetch, default);
        var second = await PostgresBinaries.FindAsync(null, "", ["/nowhere", installed.Folder], Fetch, default);
        var third = await PostgresBinaries.FindAsync(null, "", ["/nowhere"], Fetch, default);

        Assert.Equal([onPath.Folder, installed.Folder, fetched.Folder], [first.Folder, second.Folder, third.Folder]);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_link_on_path_leads_to_the_folder_with_all_programs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var installed = new FakeInstall();
        using var links = new FakeInstall(programs: []);
        File.CreateSymbolicLink(Path.Combine(links.Folder, "postgres"), Path.Combine(installed.Folder, "postgres"));

        var found = await PostgresBinaries.FindAsync(null, links.Folder, [], _ => Task.FromResult<PostgresBinaries?>(null), default);

        Assert.Equal(installed.Folder, found.Folder);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Links_of_an_uninstalled_version_are_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var installed = new FakeInstall();
        using var links = new FakeInstall(programs: []);
        foreach (var program in new[] { "postgres", "initdb", "pg_ctl" })
            File.CreateSymbolicLink(Path.Combine(links.Folder, program), $"/nowhere/{program}");

        var found = await PostgresBinaries.FindAsync(
            null,
            links.Folder,
            [installed.Folder],
            _ => Task.FromResult<PostgresBinaries?>(null),
            default
        );

        Assert.Equal(installed.Folder, found.Folder);
    }

    private sealed class FakeInstall : IDisposable
    {
        public FakeInstall(params string[] programs)
        {
            foreach (var program in programs)
                File.WriteAllText(Path.Combine(Folder, Tool.Executable(program)), "");
        }

        public FakeInstall()
            : this("postgres", "initdb", "pg_ctl") { }

        public string Folder { get; } = Directory.CreateTempSubdirectory("nobat-binaries-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
