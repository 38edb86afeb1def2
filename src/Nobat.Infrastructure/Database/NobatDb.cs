using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database.Converters;
using NodaTime;

namespace Nobat.Infrastructure.Database;

/// <summary>The database. Pooled, so it carries no state of its own.</summary>
internal sealed class NobatDb : DbContext, IReadDb
{
    public NobatDb(DbContextOptions<NobatDb> options)
        : base(options)
    {
        // One save is one transaction; there is nothing to go back to in between.
        Database.AutoSavepointsEnabled = false;
    }

    IQueryable<T> IReadDb.Set<T>() => Set<T>().AsNoTracking();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        foreach (var id in TypedIds())
            configuration.Properties(id).HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(id));
        configuration.Properties<PhoneNumber>().HaveConversion<PhoneNumberConverter>().HaveMaxLength(11);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("btree_gist");
        modelBuilder.HasDbFunction(((Func<Instant>)DatabaseClock.Now).Method).HasName("nobat_now").IsBuiltIn();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(NobatDb).Assembly);
        foreach (var aggregate in modelBuilder.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(AggregateRoot))))
        {
            // Npgsql maps a uint row version onto PostgreSQL's own xmin: every update is a compare-and-set at no cost.
            modelBuilder.Entity(aggregate.ClrType).Property<uint>("RowVersion").IsRowVersion();
            modelBuilder.Entity(aggregate.ClrType).Ignore(nameof(AggregateRoot.Events));
        }
    }

    private static IEnumerable<Type> TypedIds() =>
        typeof(AggregateRoot)
            .Assembly.GetTypes()
            .Where(type =>
                type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>))
            );
}
