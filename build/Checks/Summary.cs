using System.Xml.Linq;

namespace Checks;

/// <summary>The closing line, added up from the TRX reports of every test project.</summary>
internal static class Summary
{
    private const int LinesOfEach = 12;

    public static int Print(string results)
    {
        int passed = 0,
            failed = 0,
            skipped = 0;
        foreach (var report in Directory.EnumerateFiles(results, "*.trx", SearchOption.AllDirectories))
        {
            foreach (var result in XDocument.Load(report).Descendants().Where(element => element.Name.LocalName == "UnitTestResult"))
            {
                switch ((string?)result.Attribute("outcome"))
                {
                    case "Passed":
                        passed++;
                        break;
                    case "NotExecuted":
                        skipped++;
                        break;
                    default:
                        failed++;
                        Console.WriteLine($"failed: {(string?)result.Attribute("testName")}");
                        foreach (var line in Why(result))
                            Console.WriteLine($"  {line}");
                        break;
                }
            }
        }

        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>What the test said and where, short enough to be read in a log whose beginning may be cut off.</summary>
    private static IEnumerable<string> Why(XElement result) =>
        result
            .Descendants()
            .Where(element => element.Name.LocalName is "Message" or "StackTrace")
            .SelectMany(element =>
                element.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(LinesOfEach)
            );
}
