using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Makes a symmetric tridiagonal matrix diagonal by the implicit QR iteration with Wilkinson's shift; for values alone without roots (Pal, Walker, Kahan; Parlett, "The symmetric eigenvalue problem", 8.15).</summary>
internal static unsafe class TridiagonalIteration
{
    /// <summary>Sweeps for one value; two is usual.</summary>
    private const int MaxSweeps = 60;

    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>A square of an element beside the diagonal that counts as zero.</summary>
    private const double Least = 1e-280;

    /// <summary>The diagonal d[n] becomes the eigenvalues, e[n - 1] zero; the rows turn with them. False if it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run<V>(double* d, double* e, nint n, ref RotationWaves<V> rows)
        where V : struct, ILanes<V, double>, IReal<V>
    {
        var sweeps = MaxSweeps * n;
        for (var last = n - 1; last > 0;)
        {
            var first = last;
            while (first > 0 && !Vanishes(e[first - 1] * e[first - 1], d[first - 1], d[first])) first--;
            if (first == last) last--;
            else if (sweeps-- == 0) return false;
            else Sweep<V>(d, e, first, last, rows.Sweep(first, last));
        }
        rows.Finish();
        return true;
    }

    /// <summary>As <see cref="Run"/>, for values alone; e is squared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Values(double* d, double* e, nint n)
    {
        for (nint i = 0; i < n - 1; i++) e[i] *= e[i];
        var sweeps = MaxSweeps * n;
        for (var last = n - 1; last > 0;)
        {
            var first = last;
            while (first > 0 && !Vanishes(e[first - 1], d[first - 1], d[first])) first--;
            if (first == last) last--;
            else if (sweeps-- == 0) return false;
            else Squares(d, e, first, last);
        }
        return true;
    }

    // Whether an element of this square is lost beside its neighbours on the diagonal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Vanishes(double square, double above, double below)
    {
        var bound = Epsilon * (Math.Abs(above) + Math.Abs(below));
        return square <= bound * bound + Least;
    }

    // The eigenvalue of the last two rows that is nearer to the last element.
    private static double Shift(double above, double square, double last)
    {
        var half = (above - last) / 2;
        return last - square / (half + Math.CopySign(Math.Sqrt(half * half + square), half));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep<V>(double* d, double* e, nint first, nint last, double* rows)
        where V : struct, ILanes<V, double>, IReal<V>
    {
        double g = d[first] - Shift(d[last - 1], e[last - 1] * e[last - 1], d[last]), c = 1, s = 1, p = 0;
        for (var i = first; i < last; i++)
        {
            double f = s * e[i], b = c * e[i], r = Rotation.Onto(g, f, out c, out s);
            if (i > first) e[i - 1] = r;
            RotationWaves<V>.Put(rows, i, c, s);
            g = d[i] - p;
            r = (d[i + 1] - g) * s + 2 * c * b;
            p = s * r;
            d[i] = g + p;
            g = c * r - b;
        }
        d[last] -= p;
        e[last - 1] = g;
    }

    // The same for the squares of cosines, sines and e.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares(double* d, double* e, nint first, nint last)
    {
        double shift = Shift(d[last - 1], e[last - 1], d[last]), c = 1, s = 0, g = d[first] - shift, p = g * g;
        for (var i = first; i < last; i++)
        {
            double b = e[i], r = p + b, before = c, old = g, next = d[i + 1];
            if (i > first) e[i - 1] = s * r;
            // 1 / c beside c, as all of it waits for the round before.
            var inverse = r / p;
            (c, s) = (p / r, b / r);
            g = c * (next - shift) - s * old;
            d[i] = old + (next - g);
            p = p != 0 ? g * g * inverse : before * b;
        }
        e[last - 1] = s * p;
        d[last] = shift + g;
    }
}
