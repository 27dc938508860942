namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] OrderRows() =>
    [
        One("Median", x => x.Median(), x => new Nd([], [Middle(x.Data)]), [3, 5], [8], []) with { Operands = [Operand.Any], Refuses = false, Takes = Takes.Numbers },
        ChosenAlong("Median along", x => x.Median(0), v => Middle(v), [7, 3], [4]), ChosenAlong("Nanmedian along", x => x.Nanmedian(0), v => Middle(v), [5, 3]),
        One("Nanmedian", x => x.Nanmedian(), x => new Nd([], [Middle(x.Data)]), [3, 5]) with { Refuses = false, Takes = Takes.Numbers },
        ChosenAlong("Mode", x => x.Mode(0), v => v.GroupBy(e => e).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key, [6, 2]) with { Takes = Takes.Integers, Slopes = Slopes.None, Refuses = false },
        ChosenAlong("Kthvalue", x => x.Kthvalue(2, 0), v => v.Order().ElementAt(1), [5, 3], [4]),
        Shared("Quantile", x => x.Quantile(0.3, 0), 0.3), Shared("Nanquantile", x => x.Nanquantile(0.3, 0), 0.3),
        Many("Quantile several", x => x[0].Quantile(Tensor.From<double>([0.25, 0.75]).To(x[0].DType)), x => new Nd([2], [At([.. x[0].Data.Order()], 0.25), At([.. x[0].Data.Order()], 0.75)]), [Operand.Any], [[3, 5]]) with { Takes = Takes.Wide, Floor = 4 },
        One("Msort", x => x.Msort(), x => x.Lines(0, v => [.. v.Order()]), [5, 3], [4]),
        One("Cumprod", x => x.Cumprod(0), x => x.Lines(0, v => [.. v.Select((_, i) => v[..(i + 1)].Aggregate(1.0, (a, b) => a * b))]), [3, 4], [5]) with { Gives = Gives.Wide, Floor = 30 },
        Walked("Cummax", x => x.Cummax(0), (v, i) => v[..(i + 1)].Max()), Walked("Cummin", x => x.Cummin(0), (v, i) => v[..(i + 1)].Min()),
        One("Logcumsumexp", x => x.Logcumsumexp(0), x => x.Lines(0, v => [.. v.Select((_, i) => Math.Log(Total([.. v[..(i + 1)].Select(Math.Exp)])))]), [4, 3], [5]) with { Takes = Takes.Floats, Floor = 4, Ulps = 8 },
        One("Nansum", x => x.Nansum(), x => new Nd([], [Total(x.Data)]), [3, 5], [], [2, 0]) with { Slopes = Slopes.Linear, Gives = Gives.Wide, Floor = 40 },
        One("Nanmean", x => x.Nanmean([0]), x => x.Along(0, Average), [3, 5], [4]) with { Slopes = Slopes.Linear, Takes = Takes.Floats, Floor = 10 },
        new("VarMean", x => x[0].VarMean([0]) is var (v, m) ? [v, m] : [], x => [x[0].Along(0, Variance), x[0].Along(0, Average)], [Operand.Any]) { Cases = [[[4, 3]], [[5]]], Takes = Takes.Floats, Floor = 10 },
        new("StdMean", x => x[0].StdMean([0]) is var (v, m) ? [v, m] : [], x => [x[0].Along(0, v => Math.Sqrt(Variance(v))), x[0].Along(0, Average)], [Operand.Any]) { Cases = [[[4, 3]], [[5]]], Takes = Takes.Floats, Floor = 10 },
        One("Aminmax", x => x.Aminmax(0) is var (v, m) ? m - v : x, x => x.Along(0, v => v.Max() - v.Min()), [4, 3], [5]) with { Takes = Takes.Numbers, Refuses = false, Floor = 6 },
        One("Renorm", x => x.Renorm(2, 0, 3), x => x.Lines(1, v => Length(v, 2) is var n && n > 3 ? [.. v.Select(e => e * 3 / (n + 1e-7))] : v), [4, 3], [2, 5]) with { Takes = Takes.Floats, Ulps = 16 },
    ];

    private static double Middle(double[] v) => v.Order().ElementAt((v.Length - 1) / 2);

    private static double Variance(double[] v) => Average(v) is var m ? Total([.. v.Select(e => (e - m) * (e - m))]) / (v.Length - 1) : 0;

    private static double At(double[] sorted, double q) => q * (sorted.Length - 1) is var rank && (int)rank is var low && low + 1 < sorted.Length ? sorted[low] + (rank - low) * (sorted[low + 1] - sorted[low]) : sorted[^1];

    private static OpRow Shared(string name, Func<Tensor, Tensor> call, double q) => One(name, call, x => x.Along(0, v => At([.. v.Order()], q)), [5, 3], [4]) with { Takes = Takes.Wide, Floor = 4 };

    /// <summary>A choice along dimension 0: of equal elements the first, but for the mode the last.</summary>
    private static OpRow ChosenAlong(string name, Func<Tensor, (Tensor Values, Tensor Indices)> call, Func<double[], double> f, params long[][] shapes) =>
        new(name, x => call(x[0]) is var (v, i) ? [v, i] : [], x => [x[0].Along(0, f), x[0].Along(0, v => name == "Mode" ? Array.LastIndexOf(v, f(v)) : Array.IndexOf(v, f(v)))], [Operand.Any])
            { Cases = [.. shapes.Select(s => new[] { s })], Takes = Takes.Numbers, GivesFurther = Gives.Int64, Refuses = false };

    private static OpRow Walked(string name, Func<Tensor, (Tensor Values, Tensor Indices)> call, Func<double[], int, double> f) =>
        new(name, x => call(x[0]) is var (v, i) ? [v, i] : [], x => [x[0].Lines(0, v => [.. v.Select((_, i) => f(v, i))]), x[0].Lines(0, v => [.. v.Select((_, i) => (double)Array.LastIndexOf(v, f(v, i), i))])], [Operand.Any])
            { Cases = [[[5, 3]], [[4]]], GivesFurther = Gives.Int64 };
}
