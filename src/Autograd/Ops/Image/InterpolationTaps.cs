using System.Numerics;
using Autograd.Kernels;

namespace Autograd;

/// <summary>
/// The elements and weights of an interpolation along one dimension. Places and weights are computed in the precision of the values, and places are rounded down in
/// float32 whatever that is, as PyTorch does: which element is nearest may depend on it.
/// </summary>
internal static class InterpolationTaps
{
    /// <summary>Where the outputs lie among the inputs: sizes, and the factor that was given, if one was.</summary>
    public readonly record struct Line(long From, long To, double? Factor, bool AlignCorners)
    {
        /// <summary>The distance of two outputs, in inputs.</summary>
        public T Step<T>() where T : IFloatingPointIeee754<T> =>
            AlignCorners ? To > 1 ? T.CreateTruncating(From - 1) / T.CreateTruncating(To - 1) : T.Zero
            : Factor is { } factor ? T.CreateTruncating(1 / factor) : T.CreateTruncating(From) / T.CreateTruncating(To);

        /// <summary>The place of an output: of its middle, unless corners are aligned.</summary>
        public T Place<T>(long o) where T : IFloatingPointIeee754<T>
        {
            if (AlignCorners) return Step<T>() * T.CreateTruncating(o);
            var half = T.CreateTruncating(0.5);
            return Step<T>() * (T.CreateTruncating(o) + half) - half;
        }

        /// <summary>The input before a place, and how far behind it the place lies.</summary>
        public (long Index, T Behind) Split<T>(T place) where T : IFloatingPointIeee754<T>
        {
            var index = Math.Min(Floor(place), From - 1);
            return (index, T.Clamp(place - T.CreateTruncating(index), T.Zero, T.One));
        }
    }

    public static Taps Nearest<T>(Line line) where T : IFloatingPointIeee754<T>
    {
        var step = line.Step<T>();
        return Copy(line, o => Floor(step * T.CreateTruncating(o)));
    }

    public static Taps NearestExact<T>(Line line) where T : IFloatingPointIeee754<T> =>
        Copy(line, o => Floor(T.Max(line.Place<T>(o), T.Zero) + T.CreateTruncating(0.5)));

    public static Taps Linear<T>(Line line) where T : IFloatingPointIeee754<T>
    {
        // Equal sizes are a copy, also by a factor other than 1.
        if (line.From == line.To) return Copy(line, o => o);
        return Rows(line, o =>
        {
            var (index, behind) = line.Split(T.Max(line.Place<T>(o), T.Zero));
            return [((int)index, Wide(T.One - behind)), ((int)Math.Min(index + 1, line.From - 1), Wide(behind))];
        });
    }

    /// <summary>Elements beyond the edges are those at the edges.</summary>
    public static Taps Cubic<T>(Line line) where T : IFloatingPointIeee754<T> => Rows(line, o =>
    {
        var (index, behind) = line.Split(line.Place<T>(o));
        var taps = new (int, double)[4];
        for (var k = 0; k < 4; k++)
            taps[k] = ((int)Math.Clamp(index - 1 + k, 0, line.From - 1), Wide(CubicWeight(behind + T.CreateTruncating(1 - k), T.CreateTruncating(-0.75))));
        return taps;
    });

    /// <summary>A filter stretched over as many inputs as an output covers, cut off at the edges, with weights that sum to one.</summary>
    public static Taps Smooth<T>(Line line, bool cubic) where T : IFloatingPointIeee754<T>
    {
        var step = line.Step<T>();
        var (half, stretch) = (T.CreateTruncating(0.5), T.Max(step, T.One));
        var reach = T.CreateTruncating(cubic ? 2 : 1) * stretch;
        return Rows(line, o =>
        {
            var center = step * (T.CreateTruncating(o) + half);
            var first = Math.Max(long.CreateTruncating(center - reach + half), 0);
            var weights = new T[Math.Max(0, Math.Min(long.CreateTruncating(center + reach + half), line.From) - first)];
            var total = T.Zero;
            for (var k = 0; k < weights.Length; k++)
            {
                var x = (T.CreateTruncating(first + k) - center + half) / stretch;
                weights[k] = cubic ? CubicWeight(x, T.CreateTruncating(-0.5)) : T.Max(T.One - T.Abs(x), T.Zero);
                total += weights[k];
            }
            return [.. weights.Select((w, k) => ((int)first + k, Wide(T.IsZero(total) ? w : w / total)))];
        });
    }

    /// <summary>The cubic convolution kernel: (a + 2) |x|^3 - (a + 3) |x|^2 + 1 up to 1, a (|x|^3 - 5 |x|^2 + 8 |x| - 4) up to 2.</summary>
    private static T CubicWeight<T>(T x, T a) where T : IFloatingPointIeee754<T>
    {
        x = T.Abs(x);
        var (two, three) = (T.CreateTruncating(2), T.CreateTruncating(3));
        if (x <= T.One) return ((a + two) * x - (a + three)) * x * x + T.One;
        return x < two ? (((x - T.CreateTruncating(5)) * x + T.CreateTruncating(8)) * x - T.CreateTruncating(4)) * a : T.Zero;
    }

    private static long Floor<T>(T place) where T : IFloatingPointIeee754<T> => (long)MathF.Floor(float.CreateTruncating(place));

    private static double Wide<T>(T weight) where T : IFloatingPointIeee754<T> => double.CreateTruncating(weight);

    private static Taps Copy(Line line, Func<long, long> place)
    {
        var index = new int[line.To];
        for (var o = 0; o < index.Length; o++) index[o] = (int)Math.Min(place(o), line.From - 1);
        return Taps.Copy(line.From, index);
    }

    private static Taps Rows(Line line, Func<long, (int, double)[]> row)
    {
        var rows = new (int, double)[line.To][];
        for (var o = 0; o < rows.Length; o++) rows[o] = row(o);
        return Taps.Of(line.From, rows);
    }
}
