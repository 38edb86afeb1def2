using Nobat.Testing;

// One API and one database for the whole process: tests take turns.
[assembly: AssemblyFixture(typeof(ApiFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
