using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Codes of the last hour, and when the oldest of them was sent.</summary>
public readonly record struct Spent(int Count, Instant Oldest);

/// <summary>What is on record at this moment, failed deliveries included except where said.</summary>
/// <param name="ToNumber">Delivered to this number within the last day.</param>
/// <param name="VerifiedInPrefix">How many of <paramref name="ToPrefix"/> were redeemed.</param>
public sealed record CodeSpending(IReadOnlyList<SentCode> ToNumber, Spent FromAddress, Spent ToPrefix, Spent ToAll, int VerifiedInPrefix);

/// <summary>The codes on record: what limits on sending are finally judged by.</summary>
public interface ICodeLedger
{
    /// <summary>
    /// Waits until no other process is between this call and its commit, then reads. To be called in a transaction, after the number's
    /// lock; the turn ends with the transaction.
    /// </summary>
    Task<CodeSpending> OpenAsync(PhoneNumber phone, string? address, Instant now, CancellationToken ct);
}

/// <summary>Keeps count of codes that were asked for and not sent, for statistics: late by some seconds, and lost in a crash.</summary>
public interface ICodeRefusals
{
    void Count(CodePurpose purpose, PhoneNumber phone, CodeLimit limit);
}
