namespace Nobat.Application.Common;

/// <summary>
/// Work that comes again. Several processes may start it at once and one may die in the middle: it takes what it works on under a row
/// lock, in small transactions, and doing it twice does it once.
/// </summary>
public interface IRecurringJob
{
    /// <summary>Lowercase with dashes; its name in the dashboard and in logs.</summary>
    static abstract string Name { get; }

    /// <summary>When, as a cron expression of five fields in UTC.</summary>
    static abstract string Schedule { get; }

    Task RunAsync(CancellationToken cancellationToken);
}
