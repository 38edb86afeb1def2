using Nobat.Embedded;

// A process that does nothing but use the engines of a folder: the tests kill it, interrupt it and start several.
try
{
    var folder = args[0];
    await using var engines = await DevelopmentEngines.StartAsync(folder, new() { Reset = args.Contains("--reset") });
    Console.WriteLine($"database {engines.Database}");
    Console.WriteLine($"redis {engines.Redis}");
    Console.WriteLine("ready");
    if (args.Contains("--fail"))
        throw new InvalidOperationException("as asked");
    using var interrupted = new CancellationTokenSource();
    Console.CancelKeyPress += (_, press) =>
    {
        press.Cancel = true;
        interrupted.Cancel();
    };
    await Task.Delay(Timeout.Infinite, interrupted.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}
catch (EmbeddedEngineException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
