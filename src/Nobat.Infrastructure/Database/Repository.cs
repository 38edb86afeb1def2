using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Database;

/// <summary>Asks specifications of the database.</summary>
internal sealed class Repository<T>(NobatDb db, IUnitOfWork work) : IRepository<T>
    where T : AggregateRoot
{
    public Task<T?> FindAsync(Specification<T> specification, CancellationToken ct) => Matching(specification).FirstOrDefaultAsync(ct);

    public async Task<T?> FindForUpdateAsync(Specification<T> specification, CancellationToken ct)
    {
        await work.BeginAsync(ct);
        // Split: children are read by a statement of their own, whose snapshot is taken after the lock was granted.
        return await Matching(specification).TagWith(RowLockInterceptor.Tag).AsSplitQuery().FirstOrDefaultAsync(ct);
    }

    public async Task<List<T>> ListForUpdateAsync(Specification<T> specification, CancellationToken ct)
    {
        await work.BeginAsync(ct);
        return await Matching(specification).TagWith(RowLockInterceptor.Tag).AsSplitQuery().ToListAsync(ct);
    }

    public Task<List<T>> ListAsync(Specification<T> specification, CancellationToken ct) => Matching(specification).ToListAsync(ct);

    public Task<bool> AnyAsync(Specification<T> specification, CancellationToken ct) => specification.Apply(db.Set<T>()).AnyAsync(ct);

    public Task<int> CountAsync(Specification<T> specification, CancellationToken ct) => specification.Apply(db.Set<T>()).CountAsync(ct);

    public void Add(T aggregate) => db.Add(aggregate);

    public void Remove(T aggregate) => db.Remove(aggregate);

    private IQueryable<T> Matching(Specification<T> specification)
    {
        var query = specification.IsTracked ? db.Set<T>() : db.Set<T>().AsNoTracking();
        return specification.Apply(specification.Includes.Aggregate(query, (all, path) => all.Include(path)));
    }
}
