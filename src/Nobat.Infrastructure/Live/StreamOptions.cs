using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Live;

/// <summary>Streams of server-sent events (<c>Streams</c> in configuration). All numbers are for one process.</summary>
public sealed class StreamOptions
{
    public const string Section = "Streams";

    /// <summary>Open at once for one account.</summary>
    public int PerUser { get; set; } = 5;

    /// <summary>Open at once for the guests of one network address.</summary>
    public int PerAddress { get; set; } = 20;

    /// <summary>Open at once in all.</summary>
    public int PerProcess { get; set; } = 2_000;

    /// <summary>What passes on a stream when nothing happens, so that nobody in between takes it for dead.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often changes are looked for that Redis did not tell of: the longest delay without it.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(3);
}

internal sealed class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    private const int MostStreams = 100_000;

    public ValidateOptionsResult Validate(string? name, StreamOptions options)
    {
        var wrong = new List<string>();
        if (options.PerUser is < 1 or > 100)
            wrong.Add("Streams:PerUser must be 1 to 100.");
        if (options.PerAddress is < 1 or > MostStreams)
            wrong.Add("Streams:PerAddress must be 1 to 100000.");
        if (options.PerProcess is < 1 or > MostStreams)
            wrong.Add("Streams:PerProcess must be 1 to 100000.");
        if (options.Heartbeat < TimeSpan.FromSeconds(1) || options.Heartbeat > TimeSpan.FromMinutes(1))
            wrong.Add("Streams:Heartbeat must be 00:00:01 to 00:01:00.");
        if (options.PollEvery < TimeSpan.FromSeconds(1) || options.PollEvery > TimeSpan.FromSeconds(5))
            wrong.Add("Streams:PollEvery must be 00:00:01 to 00:00:05.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
