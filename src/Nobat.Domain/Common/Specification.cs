using System.Linq.Expressions;

namespace Nobat.Domain.Common;

/// <summary>
/// A named question, asked of the database or of an object. The vocabulary (<c>Query.Where/OrderBy/Include/Skip/Take/AsNoTracking</c>)
/// is that of Ardalis.Specification, so that package can take this one's place without touching a specification.
/// </summary>
public abstract class Specification<T>
    where T : class
{
    private Func<T, bool>[]? _compiled;

    protected Specification() => Query = new SpecificationBuilder<T>();

    protected SpecificationBuilder<T> Query { get; }

    /// <summary>The same question asked of one object in memory.</summary>
    public bool IsSatisfiedBy(T candidate)
    {
        _compiled ??= [.. Query.Filters.Select(filter => filter.Compile())];
        return _compiled.All(holds => holds(candidate));
    }

    /// <summary>Applies filters, order and paging; what only the mapper can do (Include, tracking) is read from the builder.</summary>
    public IQueryable<T> Apply(IQueryable<T> source)
    {
        foreach (var filter in Query.Filters)
            source = source.Where(filter);

        IOrderedQueryable<T>? ordered = null;
        foreach (var (key, descending) in Query.Orders)
        {
            ordered = (ordered, descending) switch
            {
                (null, false) => source.OrderBy(key),
                (null, true) => source.OrderByDescending(key),
                (_, false) => ordered.ThenBy(key),
                (_, true) => ordered.ThenByDescending(key),
            };
        }

        source = ordered ?? source;
        if (Query.SkipCount is { } skip)
            source = source.Skip(skip);
        return Query.TakeCount is { } take ? source.Take(take) : source;
    }

    public IReadOnlyList<Expression<Func<T, object?>>> Includes => Query.IncludePaths;

    public bool IsTracked => Query.Tracked;
}

/// <summary>Collects the parts of a question; see <see cref="Specification{T}"/>.</summary>
public sealed class SpecificationBuilder<T>
    where T : class
{
    internal List<Expression<Func<T, bool>>> Filters { get; } = [];
    internal List<(Expression<Func<T, object?>> Key, bool Descending)> Orders { get; } = [];
    internal List<Expression<Func<T, object?>>> IncludePaths { get; } = [];
    internal int? SkipCount { get; private set; }
    internal int? TakeCount { get; private set; }
    internal bool Tracked { get; private set; } = true;

    public SpecificationBuilder<T> Where(Expression<Func<T, bool>> filter) => With(() => Filters.Add(filter));

    public SpecificationBuilder<T> OrderBy(Expression<Func<T, object?>> key) => With(() => Orders.Add((key, false)));

    public SpecificationBuilder<T> OrderByDescending(Expression<Func<T, object?>> key) => With(() => Orders.Add((key, true)));

    public SpecificationBuilder<T> Include(Expression<Func<T, object?>> path) => With(() => IncludePaths.Add(path));

    public SpecificationBuilder<T> Skip(int count) => With(() => SkipCount = count);

    public SpecificationBuilder<T> Take(int count) => With(() => TakeCount = count);

    public SpecificationBuilder<T> AsNoTracking() => With(() => Tracked = false);

    private SpecificationBuilder<T> With(Action change)
    {
        change();
        return this;
    }
}
