using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Availability;
using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Idempotency;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Jobs;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Nobat.Infrastructure.Database;

internal static class DatabaseSetup
{
    public static IServiceCollection AddNobatDatabase(this IServiceCollection services)
    {
        services.AddOptions<ConnectionOptions>().BindConfiguration("ConnectionStrings").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsValidator>();
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton(provider =>
            CreateDataSource(ConnectionString(provider), provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Role)
        );
        services.AddDbContextPool<NobatDb>(
            (provider, options) =>
                options.UseNobatModel(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(new RowLockInterceptor())
        );
        services.AddScoped<IReadDb>(provider => provider.GetRequiredService<NobatDb>());
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<ICommitHold>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<IDatabaseClock, TransactionClock>();
        services.AddScoped<IIdempotencyStore, IdempotencyStore>();
        services.AddSingleton<IdempotencyCleaner>().AddRecurringJob<IdempotencyCleaner>();
        services.AddSingleton<Retention>().AddRecurringJob<Retention>();
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: ["ready"])
            .AddCheck<SchemaHealth>("schema", tags: ["startup"], timeout: TimeSpan.FromSeconds(2));
        services.AddScoped(typeof(IRepository<>), typeof(Repository<>));
        services.AddSingleton<CalendarReader>();
        services.AddSingleton<ICalendarReader, CalendarMemory>();
        services.AddScoped<IUserReader, UserReader>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        return services;
    }

    /// <param name="role">Taken on by every connection, for its privileges; null for those of the login.</param>
    public static NpgsqlDataSource CreateDataSource(string connectionString, string? role = null)
    {
        var builder = new NpgsqlDataSourceBuilder(SettingsOf(connectionString, role).ConnectionString);
        builder.UseNodaTime();
        builder.MapNobatEnums();
        return builder.Build();
    }

    /// <summary>What every connection of the application has in common.</summary>
    public static NpgsqlConnectionStringBuilder SettingsOf(string connectionString, string? role)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "nobat" };
        if (settings.MaxAutoPrepare == 0)
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (50, 2);
        // Nothing is set on a session but for the length of a transaction, so there is nothing to reset.
        settings.NoResetOnClose = true;
        // A statement, a lock and a forgotten transaction each have an end, whatever the server's own settings are.
        settings.Options ??= "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000";
        if (!string.IsNullOrEmpty(role))
            settings.Options += $" -c role={role}";
        return settings;
    }

    public static DbContextOptionsBuilder UseNobatModel(this DbContextOptionsBuilder options, NpgsqlDataSource database) =>
        options.UseNpgsql(database, ConfigureModel).UseSnakeCaseNamingConvention();

    public static void ConfigureModel(NpgsqlDbContextOptionsBuilder npgsql)
    {
        npgsql.UseNodaTime();
        npgsql.MapNobatEnums();
        npgsql.SetPostgresVersion(15, 0);
    }

    public static string ConnectionString(IServiceProvider provider) =>
        provider.GetRequiredService<IConfiguration>().GetConnectionString("Database")
        ?? throw new InvalidOperationException("ConnectionStrings:Database is not configured.");
}
