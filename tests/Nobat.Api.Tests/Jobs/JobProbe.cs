using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Api.Tests.Jobs;

/// <summary>What a job of the tests does, and how often it was begun in all processes together.</summary>
internal sealed class JobProbe
{
    private int _begun;

    public Func<CancellationToken, Task> Act { get; set; } = _ => Task.CompletedTask;

    public int Begun => Volatile.Read(ref _begun);

    public Task RunAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _begun);
        return Act(ct);
    }

    /// <summary>Registers the job in a process.</summary>
    public void Register(IServiceCollection services) => services.AddSingleton(this).AddRecurringJob<ProbeJob>();
}

/// <summary>Comes once a year, at a moment when no tests run.</summary>
internal sealed class ProbeJob(JobProbe probe) : IRecurringJob
{
    public static string Name => "probe";

    public static string Schedule => "0 0 29 2 *";

    public Task RunAsync(CancellationToken cancellationToken) => probe.RunAsync(cancellationToken);
}

/// <summary>What no process may be made to run.</summary>
public sealed class Stranger
{
    private static int _ran;
    private readonly Action _act = Foreign;

    public static int Ran => Volatile.Read(ref _ran);

    public static void Foreign() => Interlocked.Increment(ref _ran);

    public void Act() => _act();
}
