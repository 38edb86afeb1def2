using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Database;

/// <summary>Where the engines are (<c>ConnectionStrings</c> in configuration).</summary>
public sealed class ConnectionOptions
{
    /// <summary>PostgreSQL 15 or later, in Npgsql's words. Required.</summary>
    public string? Database { get; set; }

    /// <summary>The same database for who may change its schema; migrations run by it. <see cref="Database"/> unless given.</summary>
    public string? Migrations { get; set; }

    /// <summary>A server that speaks Redis's protocol, in StackExchange.Redis's words. Without it every process is on its own.</summary>
    public string? Redis { get; set; }
}

/// <summary>How Nobat works in its database (<c>Database</c> in configuration).</summary>
public sealed class DatabaseOptions
{
    /// <summary>The role that migrations make for the application: it may read and write, and of the audit log only add.</summary>
    public const string ApplicationRole = "nobat_app";

    /// <summary>Taken on by every connection. Left out where the login itself is a member of <see cref="ApplicationRole"/> and nothing more.</summary>
    public string? Role { get; set; }
}

/// <summary>A role's name goes into the connection's options, so it is a plain name.</summary>
internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        string.IsNullOrEmpty(options.Role) || (options.Role.Length <= 63 && options.Role.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Database:Role is not a plain name.");
}

/// <summary>Refuses connection strings that are missing or cannot be read. They carry passwords, so none is ever quoted.</summary>
internal sealed class ConnectionOptionsValidator(IHostEnvironment environment) : IValidateOptions<ConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Database))
            wrong.Add("ConnectionStrings:Database is not configured.");
        else if (!NamesDatabase(options.Database))
            wrong.Add("ConnectionStrings:Database is not a connection string with a Host and a Database.");
        if (!string.IsNullOrWhiteSpace(options.Migrations) && !NamesDatabase(options.Migrations))
            wrong.Add("ConnectionStrings:Migrations is not a connection string with a Host and a Database.");
        if (string.IsNullOrWhiteSpace(options.Redis))
        {
            if (environment.IsProduction())
                wrong.Add("ConnectionStrings:Redis is not configured.");
        }
        else if (!NamesRedis(options.Redis))
        {
            wrong.Add("ConnectionStrings:Redis is not a connection string with a host.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool NamesDatabase(string text)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            return !string.IsNullOrWhiteSpace(parsed.Host) && !string.IsNullOrWhiteSpace(parsed.Database);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    private static bool NamesRedis(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
