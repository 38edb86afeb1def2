using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Database.Outbox;

/// <summary>Brings committed events to their handlers, at least once, in every process side by side.</summary>
internal sealed partial class OutboxDispatcher(
    OutboxStore store,
    OutboxSignal signal,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<OutboxDispatcher> log
) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly MethodInfo DeliverOpen = typeof(OutboxDispatcher).GetMethod(
        nameof(DeliverAsync),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DispatchDueAsync(stoppingToken) == 0)
                    await signal.WaitAsync(Poll, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database is away: the loop outlives it, or every process would need a restart.
                DispatchFailed(log, exception.GetType().Name);
                await signal.WaitAsync(Poll, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Handles what is due now; the number of messages taken.</summary>
    public async Task<int> DispatchDueAsync(CancellationToken ct)
    {
        var due = await store.LeaseAsync(ct);
        foreach (var message in due)
            await HandleAsync(message, ct);
        return due.Count;
    }

    private async Task HandleAsync(OutboxStore.Leased message, CancellationToken ct)
    {
        try
        {
            if (EventTypes.Deserialize(message.Type, message.Payload) is not { } happened)
                throw new InvalidOperationException($"No event is called {message.Type}.");

            await using var scope = scopes.CreateAsyncScope();
            var context = new EventContext(message.Id, Instant.FromDateTimeUtc(message.OccurredAt));
            var deliver = DeliverOpen.MakeGenericMethod(happened.GetType());
            await (Task)deliver.Invoke(null, [scope.ServiceProvider, happened, context, ct])!;
            await store.DeleteAsync(message.Id, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            var parked = message.Attempts >= OutboxStore.MaxAttempts;
            HandlerFailed(
                log,
                parked ? LogLevel.Error : LogLevel.Warning,
                exception.GetType().Name,
                message.Type,
                message.Id,
                message.Attempts
            );
            await store.FailAsync(message, exception.GetType().Name, ct);
        }
    }

    private static async Task DeliverAsync<TEvent>(IServiceProvider services, TEvent happened, EventContext context, CancellationToken ct)
        where TEvent : IDomainEvent
    {
        foreach (var handler in services.GetServices<IDomainEventHandler<TEvent>>())
            await handler.HandleAsync(happened, context, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox dispatch failed: {Reason}; trying again")]
    private static partial void DispatchFailed(ILogger log, string reason);

    [LoggerMessage(Message = "{Reason} while handling {Event} {Id}, attempt {Attempt}")]
    private static partial void HandlerFailed(ILogger log, LogLevel level, string reason, string @event, Guid id, int attempt);
}
