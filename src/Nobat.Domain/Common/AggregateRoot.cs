namespace Nobat.Domain.Common;

/// <summary>Something that happened, as ids and values; it becomes an outbox row in the save that made it true.</summary>
public interface IDomainEvent;

/// <summary>The boundary of one consistent change. Events raised here leave with the same save.</summary>
public abstract class AggregateRoot
{
    private readonly List<IDomainEvent> _events = [];

    public IReadOnlyList<IDomainEvent> Events => _events;

    protected void Raise(IDomainEvent happened) => _events.Add(happened);

    /// <summary>Hands the events over once; a second call finds none.</summary>
    public IReadOnlyList<IDomainEvent> TakeEvents()
    {
        IDomainEvent[] taken = [.. _events];
        _events.Clear();
        return taken;
    }
}
