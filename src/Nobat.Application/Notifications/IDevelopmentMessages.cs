using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>What the console senders "sent", so that a person trying Nobat can read it. Never used in Production.</summary>
public interface IDevelopmentMessages
{
    /// <param name="dedupeKey">The same key is kept once.</param>
    Task AddAsync(DevelopmentMessage message, string? dedupeKey, CancellationToken ct);

    /// <summary>Newest first; all of them when <paramref name="to"/> is null.</summary>
    Task<IReadOnlyList<DevelopmentMessage>> ListAsync(string? to, CancellationToken ct);
}

/// <param name="Code">The one-time code, when it is one.</param>
/// <param name="At">When it was sent, UTC.</param>
public sealed record DevelopmentMessage(string Channel, string To, string Kind, string Text, string? Code, Instant At);
