using System.Net;
using NodaTime;

namespace Nobat.Application.Network;

/// <summary>What is blocked now, in memory in every process; the database is the truth and is looked at every second.</summary>
public interface IBlockList
{
    /// <summary>The block an address is under, an administrator's before an automatic one; null when it is under none.</summary>
    StandingBlock? Find(IPAddress? address, Instant now);

    /// <summary>Tells every process that the list has changed; this one has it when the task ends.</summary>
    Task ChangedAsync(CancellationToken ct);
}

/// <param name="Until">Null: until it is lifted.</param>
/// <param name="IsAutomatic">Such a one lets through who is signed in.</param>
public sealed record StandingBlock(Instant? Until, bool IsAutomatic);
