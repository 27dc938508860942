using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// A solution of a differential equation of second order by its Taylor series around points at distance 1: from the value and the slope at each point, the
/// equation gives all further coefficients. The distance from the nearest point is exact and at most 1/2, so the error is that of the leading terms.
/// </summary>
internal sealed class LocalSeries
{
    private const int Most = 60;

    private readonly double _first;
    private readonly double[][] _coefficients;

    /// <param name="first">The first point.</param>
    /// <param name="values">The solution at the points.</param>
    /// <param name="slopes">Its derivative there.</param>
    /// <param name="next">The coefficient of number n + 2 around a point, from those before.</param>
    public LocalSeries(double first, ReadOnlySpan<double> values, ReadOnlySpan<double> slopes, Func<double, int, double[], double> next)
    {
        _first = first;
        _coefficients = new double[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            var a = new double[Most];
            (a[0], a[1]) = (values[i], slopes[i]);
            for (var n = 0; n + 2 < Most; n++) a[n + 2] = next(first + i, n, a);
            var size = Math.Max(Math.Abs(a[0]), Math.Abs(a[1]));
            var terms = Most;
            while (Math.Abs(Math.ScaleB(a[terms - 1], 1 - terms)) < 1e-18 * size) terms--;
            _coefficients[i] = a[..terms];
        }
    }

    /// <summary>The solution at x, and the point around which it was developed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double At(double x, out double center)
    {
        var i = Math.Clamp((int)Math.Round(x - _first), 0, _coefficients.Length - 1);
        center = _first + i;
        double d = x - center, sum = 0;
        var a = _coefficients[i];
        for (var n = a.Length - 1; n >= 0; n--) sum = Math.FusedMultiplyAdd(sum, d, a[n]);
        return sum;
    }

    /// <inheritdoc cref="At(double, out double)"/>
    public double At(double x) => At(x, out _);

    /// <summary>The derivative of the solution at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double SlopeAt(double x)
    {
        var i = Math.Clamp((int)Math.Round(x - _first), 0, _coefficients.Length - 1);
        double d = x - (_first + i), sum = 0;
        var a = _coefficients[i];
        for (var n = a.Length - 1; n > 0; n--) sum = Math.FusedMultiplyAdd(sum, d, n * a[n]);
        return sum;
    }
}
