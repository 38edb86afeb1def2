using System.Globalization;
using System.Xml.Linq;

namespace Checks;

/// <summary>Adds up line coverage over every test project's report: a line counts when any of them reached it.</summary>
internal static class Coverage
{
    public static int Check(string results, double percent, IReadOnlyCollection<string> projects)
    {
        var lines = new Dictionary<(string Project, string File, int Line), bool>();
        foreach (var report in Directory.EnumerateFiles(results, "*.cobertura.xml", SearchOption.AllDirectories))
            Read(report, projects, lines);

        var failed = false;
        foreach (var project in projects)
        {
            var own = lines.Where(line => line.Key.Project == project).ToList();
            var reached = own.Count(line => line.Value);
            var share = own.Count == 0 ? 0 : 100.0 * reached / own.Count;
            failed |= share < percent;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{project}: {reached} of {own.Count} lines, {share:0.0} % (floor {percent:0} %)"
                )
            );
            foreach (
                var file in own.GroupBy(line => line.Key.File)
                    .Where(file => file.Any(line => !line.Value))
                    .OrderByDescending(Missed)
                    .Take(8)
            )
                Console.WriteLine($"  {Missed(file), 4} not reached in {Path.GetFileName(file.Key)}");
        }

        return failed ? 1 : 0;
    }

    private static int Missed(IEnumerable<KeyValuePair<(string Project, string File, int Line), bool>> file) =>
        file.Count(line => !line.Value);

    private static void Read(string report, IReadOnlyCollection<string> projects, Dictionary<(string, string, int), bool> lines)
    {
        foreach (var package in XDocument.Load(report).Descendants("package"))
        {
            var project = Path.GetFileNameWithoutExtension((string)package.Attribute("name")! + ".dll");
            if (!projects.Contains(project))
                continue;
            foreach (var type in package.Descendants("class"))
            {
                var file = (string)type.Attribute("filename")!;
                // Generated code (log messages, regular expressions) is its generator's to test.
                if (file.EndsWith(".g.cs", StringComparison.Ordinal))
                    continue;
                foreach (var line in type.Element("lines")?.Elements("line") ?? [])
                {
                    var key = (project, file, (int)line.Attribute("number")!);
                    lines[key] = lines.GetValueOrDefault(key) || (long)line.Attribute("hits")! > 0;
                }
            }
        }
    }
}
