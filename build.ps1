<#
The steps of Nobat's build, each a few plain dotnet lines.
  ./build.ps1                 all of them, in order
  ./build.ps1 build test      some of them
Where there is no pwsh: dotnet run --project build/PowerShellHost -- ./build.ps1 [steps]
Only the language, .NET and native commands are used, so that the engine alone can run it.
#>
$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetDirectoryName($MyInvocation.MyCommand.Path)
[Environment]::CurrentDirectory = $root
$configuration = 'Release'
$results = [IO.Path]::Combine($root, 'artifacts', 'test-results')

function Invoke-Tool([string] $program, [string[]] $arguments) {
    & $program @arguments 2>&1 | ForEach-Object { "$_" }
    if ($LASTEXITCODE -ne 0) { throw "$program $arguments ended with $LASTEXITCODE" }
}
function Invoke-DotNet { Invoke-Tool 'dotnet' $args }

$steps = [ordered]@{
    restore    = {
        Invoke-DotNet tool restore
        Invoke-DotNet restore Nobat.sln --locked-mode
    }
    format     = { Invoke-DotNet csharpier check . }
    build      = { Invoke-DotNet build Nobat.sln --no-restore -c $configuration -v quiet }
    migrations = {
        Invoke-DotNet ef migrations has-pending-model-changes --project src/Nobat.Infrastructure --startup-project src/Nobat.Infrastructure --configuration $configuration --no-build
    }
    locks      = {
        Invoke-DotNet restore build/Checks --locked-mode
        Invoke-DotNet restore build/PowerShellHost --locked-mode
        Invoke-DotNet restore src/Nobat.Api -p:WithEmbedded=false --locked-mode --artifacts-path artifacts/release
        $changed = & git status --porcelain -- '*.lock.json'
        if ($changed) { throw "Lock files are out of date: $changed" }
        'every lock file is current'
    }
    licences   = { Invoke-DotNet run --project build/Checks -c $configuration -- licences }
    vulnerabilities = { Invoke-DotNet run --project build/Checks -c $configuration -- vulnerabilities }
    test       = {
        if ([IO.Directory]::Exists($results)) { [IO.Directory]::Delete($results, $true) }
        Invoke-DotNet test --solution Nobat.sln --no-build -c $configuration --results-directory $results --report-xunit-trx --coverage --coverage-output-format cobertura
    }
    coverage   = { Invoke-DotNet run --project build/Checks -c $configuration -- coverage $results 90 Nobat.Domain Nobat.Application }
    bench      = { Invoke-DotNet run --project tests/Nobat.Benchmarks -c $configuration -- --filter '*' --job short }
    faults     = { & ([IO.Path]::Combine($root, 'build', 'faults.ps1')) }
    publish    = { Invoke-DotNet publish src/Nobat.Api -c $configuration -r linux-x64 -p:WithEmbedded=false --artifacts-path artifacts/release -o artifacts/publish }
}

$optional = @('bench', 'faults', 'publish')
$wanted = if ($args.Count -gt 0) { $args } else { $steps.Keys | Where-Object { $_ -notin $optional } }
foreach ($name in $wanted) {
    if (-not $steps.Contains($name)) { throw "There is no step '$name'; there are: $($steps.Keys -join ', ')" }
    "== $name"
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $steps[$name]
    "== $name took $([int]$watch.Elapsed.TotalSeconds) s"
}
