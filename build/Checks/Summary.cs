using System.Xml.Linq;

namespace Checks;

/// <summary>The closing line, added up from the TRX reports of every test project.</summary>
internal static class Summary
{
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
                        break;
                }
            }
        }

        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 && passed > 0 ? 0 : 1;
    }
}
