using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Jobs;

/// <summary>The recurring jobs of all processes together.</summary>
public interface IJobDesk
{
    /// <summary>Whether this version has a job of that name.</summary>
    bool Knows(string name);

    Task<IReadOnlyList<JobAnswer>> ListAsync(CancellationToken ct);

    /// <summary>Has one process run a job once, soon; false when no process has put it on the schedule yet.</summary>
    Task<bool> StartAsync(string name, CancellationToken ct);
}

/// <summary>What lets a browser, which sends no access token by itself, into the dashboard of jobs.</summary>
public interface IJobPasses
{
    /// <summary>A text that only Nobat can make and read. It opens nothing once the session has ended.</summary>
    string New(UserId user, SessionId session, Instant expiresAt);
}
