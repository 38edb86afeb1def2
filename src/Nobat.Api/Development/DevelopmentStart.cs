#if WITH_EMBEDDED
using Nobat.Embedded;
using Nobat.Infrastructure.Database;
#endif

namespace Nobat.Api.Development;

/// <summary>
/// What a bare <c>dotnet run</c> adds: engines for the connection strings nobody configured, kept in <c>.nobat/</c> beside the
/// solution, and a few lines for the person at the keyboard. Does nothing outside Development.
/// </summary>
internal static class DevelopmentStart
{
    /// <summary>What has to be stopped at the end; null when an engine could not be started, which has then been told.</summary>
    public static async Task<IAsyncDisposable?> StartEnginesAsync(this WebApplicationBuilder builder, string[] args)
    {
#if WITH_EMBEDDED
        var database = builder.Configuration.GetConnectionString("Database");
        var redis = builder.Configuration.GetConnectionString("Redis");
        if (!builder.Environment.IsDevelopment() || (database is not null && redis is not null))
            return Nothing.Instance;
        try
        {
            var folder = Path.Combine(SolutionFolder(builder.Environment.ContentRootPath), ".nobat");
            var engines = await DevelopmentEngines.StartAsync(
                folder,
                new()
                {
                    Database = database is null,
                    Redis = redis is null,
                    Reset = args.Contains("--reset"),
                }
            );
            builder.Configuration.AddInMemoryCollection([
                new("ConnectionStrings:Database", database ?? engines.Database),
                new("Database:Role", database is null ? DatabaseOptions.ApplicationRole : builder.Configuration["Database:Role"]),
                new("ConnectionStrings:Redis", redis ?? engines.Redis),
            ]);
            return engines;
        }
        catch (EmbeddedEngineException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return null;
        }
#else
        return await Task.FromResult<IAsyncDisposable>(Nothing.Instance);
#endif
    }

    /// <summary>Tells, once the server listens, where things are and how to stop.</summary>
    public static void Welcome(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
            return;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Urls.FirstOrDefault()?.TrimEnd('/');
            Console.WriteLine(
                $"""

                  Nobat is at        {address}/api/v1
                  try it at          {address}/docs
                  messages it sent   {address}/dev/messages
                  stop               Ctrl+C; the data stays in .nobat/ (start with -- --reset to begin anew)

                """
            );
        });
    }

#if WITH_EMBEDDED
    private static string SolutionFolder(string contentRoot)
    {
        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
                return folder.FullName;
        }
        return contentRoot;
    }
#endif

    private sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
