namespace Nobat.Embedded;

/// <summary>How a private PostgreSQL is run.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Everything of this server lives here: data, password, log. Processes that name the same folder share one server.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>; found by itself when null.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>The database that is made and connected to.</summary>
    public string Database { get; init; } = "nobat";

    /// <summary>Off only where the data may be lost with the machine, as in tests.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>PostgreSQL's <c>synchronous_commit</c>.</summary>
    public bool SynchronousCommit { get; init; } = true;

    public int MaxConnections { get; init; } = 200;

    /// <summary>Further settings of the server, by PostgreSQL's names; values without spaces.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<string> ServerArguments(int port)
    {
        Dictionary<string, string> all = new()
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["port"] = $"{port}",
            ["max_connections"] = $"{MaxConnections}",
            ["fsync"] = OnOff(Fsync),
            ["full_page_writes"] = OnOff(Fsync),
            ["synchronous_commit"] = OnOff(SynchronousCommit),
        };
        foreach (var (name, value) in Settings)
            all[name] = value;
        return all.Select(setting => $"-c {setting.Key}={setting.Value}");
    }

    private static string OnOff(bool on) => on ? "on" : "off";
}
