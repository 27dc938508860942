using System.Globalization;

namespace Autograd.Tests.Conformance;

/// <summary>Holds a result against what PyTorch gave.</summary>
internal static class Comparer
{
    /// <summary>Null when they agree, else what differs: dtype, shape, or the worst element.</summary>
    public static string? Difference(TensorData actual, TensorData expected, Tolerance tolerance, Triangle triangle = Triangle.Whole)
    {
        if (actual.DType != expected.DType)
            return $"got dtype {ValueReader.Name(actual.DType)}, expected {ValueReader.Name(expected.DType)}";
        if (!actual.Shape.AsSpan().SequenceEqual(expected.Shape))
            return $"got shape {TensorData.Format(actual.Shape)}, expected {TensorData.Format(expected.Shape)}";

        long worst = -1, wrong = 0;
        double most = 0;
        for (long i = 0; i < expected.Count; i++)
        {
            if (!Counts(i, expected.Shape, triangle)) continue;
            double excess = expected.IsFloat
                ? Excess(actual.Double(i), expected.Double(i), tolerance)
                : actual.Integer(i) == expected.Integer(i) ? 0 : double.PositiveInfinity;
            if (excess <= 1) continue;
            wrong++;
            if (excess > most) (most, worst) = (excess, i);
        }

        return worst < 0 ? null : Describe(actual, expected, worst, wrong, tolerance);
    }

    /// <summary>Whether two numbers agree: NaN with NaN, an infinity with the same one, else within the tolerance.</summary>
    public static bool Agree(double actual, double expected, Tolerance tolerance) => Excess(actual, expected, tolerance) <= 1;

    /// <summary>The difference in units of what is allowed; infinite where no difference is.</summary>
    private static double Excess(double actual, double expected, Tolerance tolerance)
    {
        if (actual == expected || (double.IsNaN(actual) && double.IsNaN(expected))) return 0;
        if (!double.IsFinite(actual) || !double.IsFinite(expected)) return double.PositiveInfinity;
        double difference = Math.Abs(actual - expected);
        double allowed = tolerance.Atol + tolerance.Rtol * Math.Abs(expected);
        return difference <= allowed ? 0 : allowed == 0 ? double.PositiveInfinity : difference / allowed;
    }

    private static bool Counts(long i, long[] shape, Triangle triangle)
    {
        if (triangle == Triangle.Whole) return true;
        long column = i % shape[^1], row = i / shape[^1] % shape[^2];
        return triangle == Triangle.Lower ? row >= column : row <= column;
    }

    private static string Describe(TensorData actual, TensorData expected, long worst, long wrong, Tolerance tolerance)
    {
        var index = new long[expected.Shape.Length];
        long rest = worst;
        for (int d = index.Length - 1; d >= 0; rest /= expected.Shape[d], d--) index[d] = rest % expected.Shape[d];
        string allowed = expected.IsFloat ? Format($", allowed {tolerance.Atol:R} + {tolerance.Rtol:R} |expected|") : "";
        return $"at {TensorData.Format(index)} got {Text(actual, worst)}, expected {Text(expected, worst)}{allowed}; "
            + $"{wrong} of {expected.Count} wrong";
    }

    private static string Text(TensorData t, long i) => t.IsFloat ? Format($"{t.Double(i):R}") : Format($"{t.Integer(i)}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
