using System.Globalization;
using Nobat.LoadTests;

// race | retry | load | flood | notices | crash | all   [--seed N] [--seconds N] [--stylists N] [--bookings N] [--only "part of a work's name"]; "ceiling" is started by "load".
var command = args.FirstOrDefault() ?? "all";
if (command == "ceiling")
    return await Ceiling.RunAsync(args[1]);

var seed = Option("--seed", 20261123);
var broken = 0;
if (command is "race" or "all")
    broken += await Race.RunAsync(seed);
if (command is "retry" or "all")
    broken += await Retry.RunAsync(seed);
if (command is "load" or "all")
    broken += await Load.RunAsync(
        new LoadPlan(seed, Option("--stylists", 1_000), Option("--bookings", 200_000), Option("--seconds", 12), Text("--only"))
    );
if (command is "flood" or "all")
    broken += await Flood.RunAsync(seed, Option("--seconds", 12));
if (command is "notices" or "all")
    broken += await Notices.RunAsync(seed, Option("--seconds", 12));
if (command is "crash" or "all")
    broken += await Crash.RunAsync(seed, Option("--kills", 30));
if (command is not ("race" or "retry" or "load" or "flood" or "notices" or "crash" or "all"))
{
    await Console.Error.WriteLineAsync("race | retry | load | flood | notices | crash | all");
    return 2;
}

if (Text("--only") is null)
    await Figures.RenderAsync();
return broken;

string? Text(string name)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? null : args[at + 1];
}

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
