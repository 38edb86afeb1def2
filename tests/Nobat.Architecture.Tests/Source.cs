namespace Nobat.Architecture.Tests;

/// <summary>The source of this solution, for rules that compiled code no longer shows.</summary>
internal static class Source
{
    public static readonly string Root = FindRoot();

    public static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuilt(Path.GetRelativePath(Root, file)));

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("Nobat.sln is not above the tests.");
        return folder.FullName;
    }
}
