using Checks;

// What the build asks of the tree beyond compiling it.
return args switch
{
    ["licences"] => Licences.Check(Directory.GetCurrentDirectory()),
    ["coverage", var results, var percent, .. var projects] => Coverage.Check(
        results,
        double.Parse(percent, System.Globalization.CultureInfo.InvariantCulture),
        projects
    ),
    ["vulnerabilities"] => await Vulnerabilities.CheckAsync(),
    ["summary", var results] => Summary.Print(results),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Checks licences | vulnerabilities | coverage RESULTS PERCENT PROJECT… | summary RESULTS");
    return 2;
}
