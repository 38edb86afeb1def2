namespace Nobat.Api.Tests.Auth;

/// <summary>Whether two sets of measurements could come from the same thing.</summary>
internal sealed class TwoSamples
{
    public TwoSamples(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        (First, Second) = (Median(first), Median(second));
        P = MannWhitney(first, second);
        Noise = 1.4826 * Math.Sqrt((Square(Spread(first, First)) / first.Count) + (Square(Spread(second, Second)) / second.Count)) * 1.2533;
    }

    public double First { get; }

    public double Second { get; }

    public double Gap => Math.Abs(First - Second);

    /// <summary>Standard error of the gap of the medians, from the median deviations.</summary>
    public double Noise { get; }

    /// <summary>Two-sided, of the Mann-Whitney test with the normal approximation and correction for ties.</summary>
    public double P { get; }

    private static double MannWhitney(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var all = first
            .Select(value => (value, isFirst: true))
            .Concat(second.Select(value => (value, isFirst: false)))
            .OrderBy(one => one.value)
            .ToArray();
        double ranks = 0,
            ties = 0;
        for (int from = 0, to; from < all.Length; from = to)
        {
            for (to = from; to < all.Length && all[to].value == all[from].value; to++) { }
            var rank = (from + 1 + to) / 2.0;
            ranks += rank * all[from..to].Count(one => one.isFirst);
            ties += Math.Pow(to - from, 3) - (to - from);
        }

        double n = first.Count,
            m = second.Count,
            sum = n + m;
        var u = ranks - (n * (n + 1) / 2);
        var deviation = Math.Sqrt(n * m / 12 * (sum + 1 - (ties / (sum * (sum - 1)))));
        return deviation == 0 ? 1 : TwoSided((u - (n * m / 2)) / deviation);
    }

    /// <summary>Abramowitz and Stegun, 26.2.17: within 7.5e-8.</summary>
    private static double TwoSided(double z)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = ((((((((1.330274429 * t) - 1.821255978) * t) + 1.781477937) * t) - 0.356563782) * t) + 0.319381530) * t;
        return Math.Min(1, 2 * tail * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Spread(IReadOnlyList<double> values, double middle) =>
        Median([.. values.Select(value => Math.Abs(value - middle))]);

    private static double Square(double value) => value * value;
}
