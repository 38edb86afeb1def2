using MediatR;
using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>A request to change something. It runs inside one unit of work and answers a <see cref="Result"/> or <see cref="Result{T}"/>.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>
    where TResponse : IOutcome<TResponse>;

/// <summary>A question. It changes nothing and runs without a transaction.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>;

internal interface ICommandHandler<in TCommand, TResponse> : IRequestHandler<TCommand, TResponse>
    where TCommand : ICommand<TResponse>
    where TResponse : IOutcome<TResponse>;

internal interface IQueryHandler<in TQuery, TResponse> : IRequestHandler<TQuery, TResponse>
    where TQuery : IQuery<TResponse>;

/// <summary>Reacts to something that was committed. Called at least once: handlers are idempotent.</summary>
public interface IDomainEventHandler<in TEvent>
    where TEvent : IDomainEvent
{
    Task HandleAsync(TEvent happened, EventContext context, CancellationToken ct);
}

/// <summary>Which delivery this is: <paramref name="MessageId"/> is the same on every retry, so it can key the effect.</summary>
public sealed record EventContext(Guid MessageId, NodaTime.Instant OccurredAt);
