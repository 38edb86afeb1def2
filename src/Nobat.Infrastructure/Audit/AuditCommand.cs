using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Security;
using Npgsql;

namespace Nobat.Infrastructure.Audit;

/// <summary><c>-- audit verify [head]</c>: goes over the audit log and says whether it is whole; exit code 0 only then.</summary>
public static class AuditCommand
{
    private const int Broken = 2;

    /// <param name="keptElsewhere">A head that was kept outside the database; may be null.</param>
    public static async Task<int> VerifyAsync(IConfiguration configuration, string? keptElsewhere)
    {
        var database =
            configuration.GetConnectionString("Database")
            ?? throw new OptionsValidationException("ConnectionStrings", typeof(string), ["ConnectionStrings:Database is not configured."]);
        var security = configuration.GetSection("Security").Get<SecurityOptions>() ?? new SecurityOptions();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var verdict = await AuditVerifier.VerifyAsync(connection, security, keptElsewhere, CancellationToken.None);
        if (verdict.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync($"audit: BROKEN after {verdict.Links} links: {fault}");
            return Broken;
        }

        Console.WriteLine($"audit: {verdict.Links} links, whole{(verdict.Head is { } head ? $"; head {head}" : "")}");
        return 0;
    }
}
