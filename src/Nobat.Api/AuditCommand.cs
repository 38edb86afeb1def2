using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Audit;
using Nobat.Infrastructure.Security;
using Npgsql;

namespace Nobat.Api;

/// <summary><c>-- audit verify [head]</c>: goes over the audit log and says whether it is whole; exit code 0 only then.</summary>
internal static class AuditCommand
{
    private const int Broken = 2;

    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] args)
    {
        var database =
            builder.Configuration.GetConnectionString("Database")
            ?? throw new OptionsValidationException("ConnectionStrings", typeof(string), ["ConnectionStrings:Database is not configured."]);
        var security = builder.Configuration.GetSection("Security").Get<SecurityOptions>() ?? new SecurityOptions();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var verdict = await AuditVerifier.VerifyAsync(connection, security, args.ElementAtOrDefault(2), CancellationToken.None);
        if (verdict.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync($"audit: BROKEN after {verdict.Links} links: {fault}");
            return Broken;
        }

        Console.WriteLine($"audit: {verdict.Links} links, whole{(verdict.Head is { } head ? $"; head {head}" : "")}");
        return 0;
    }
}
