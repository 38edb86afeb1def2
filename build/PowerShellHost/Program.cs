using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Runs build.ps1 where no pwsh is installed: PowerShellHost SCRIPT [STEP…]. Exit code 0 when the script ran to its end.
// Only the engine is here, not PowerShell's modules: scripts it runs keep to the language, .NET and native commands.
if (args is not [var script, .. var arguments] || !File.Exists(script))
{
    await Console.Error.WriteLineAsync("usage: PowerShellHost SCRIPT [STEP…]");
    return 2;
}

var state = InitialSessionState.CreateDefault2();
using var runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using var shell = PowerShell.Create(runspace);
shell.AddCommand(Path.GetFullPath(script));
foreach (var argument in arguments)
    shell.AddArgument(argument);

using var output = new PSDataCollection<PSObject>();
output.DataAdded += (_, added) => Console.WriteLine(output[added.Index]);
shell.Streams.Error.DataAdded += (_, added) => Console.Error.WriteLine(shell.Streams.Error[added.Index]);
try
{
    await shell.InvokeAsync<PSObject, PSObject>(null, output);
    return shell.HadErrors && shell.InvocationStateInfo.State == PSInvocationState.Failed ? 1 : 0;
}
catch (RuntimeException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
