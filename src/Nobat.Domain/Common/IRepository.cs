namespace Nobat.Domain.Common;

/// <summary>Aggregates of one kind. There is no Save: the unit of work saves once after the handler.</summary>
public interface IRepository<T>
    where T : AggregateRoot
{
    /// <summary>The first match, tracked; null when there is none.</summary>
    Task<T?> FindAsync(Specification<T> specification, CancellationToken ct);

    /// <summary>The first match with its row locked until the transaction ends; opens the transaction if none is open.</summary>
    Task<T?> FindForUpdateAsync(Specification<T> specification, CancellationToken ct);

    /// <summary>Every match with its row locked, as <see cref="FindForUpdateAsync"/> does for one.</summary>
    Task<List<T>> ListForUpdateAsync(Specification<T> specification, CancellationToken ct);

    Task<List<T>> ListAsync(Specification<T> specification, CancellationToken ct);

    Task<bool> AnyAsync(Specification<T> specification, CancellationToken ct);

    Task<int> CountAsync(Specification<T> specification, CancellationToken ct);

    void Add(T aggregate);

    void Remove(T aggregate);
}
