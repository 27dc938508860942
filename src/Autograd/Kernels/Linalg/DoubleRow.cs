using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>What factorisations do with rows of doubles.</summary>
internal static unsafe class DoubleRow
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>y += a x. Not fused: what cancels is then 0, and so is a pivot of a singular matrix, where a fused step leaves a rest.</summary>
    [MethodImpl(Hot)]
    public static void Add(double a, double* x, double* y, nint n)
    {
        if (a == 0) return;
        nint i = 0, w = Vector<double>.Count;
        if (Vector512.IsHardwareAccelerated)
        {
            var wide = Vector512.Create(a);
            for (; i <= n - 16; i += 16)
            {
                (Vector512.Load(y + i) + wide * Vector512.Load(x + i)).Store(y + i);
                (Vector512.Load(y + i + 8) + wide * Vector512.Load(x + i + 8)).Store(y + i + 8);
            }
        }
        var factor = new Vector<double>(a);
        for (; i <= n - w; i += w) (Vector.Load(y + i) + factor * Vector.Load(x + i)).Store(y + i);
        for (; i < n; i++) y[i] += a * x[i];
    }

    /// <summary>x *= a.</summary>
    [MethodImpl(Hot)]
    public static void Scale(double a, double* x, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        var factor = new Vector<double>(a);
        for (; i <= n - w; i += w) (factor * Vector.Load(x + i)).Store(x + i);
        for (; i < n; i++) x[i] *= a;
    }

    [MethodImpl(Hot)]
    public static void Swap(double* x, double* y, nint n)
    {
        for (nint i = 0; i < n; i++) (x[i], y[i]) = (y[i], x[i]);
    }

    /// <summary>The largest magnitude; NaN if there is one.</summary>
    [MethodImpl(Hot)]
    public static double Largest(double* x, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        Vector<double> a = default, b = default;
        for (; i <= n - 2 * w; i += 2 * w)
        {
            a = Vector.Max(a, Vector.Abs(Vector.Load(x + i)));
            b = Vector.Max(b, Vector.Abs(Vector.Load(x + i + w)));
        }
        a = Vector.Max(a, b);
        double largest = 0;
        for (var lane = 0; lane < w; lane++) largest = Math.Max(largest, a[lane]);
        for (; i < n; i++) largest = Math.Max(largest, Math.Abs(x[i]));
        return largest;
    }

    /// <summary>
    /// Scales by a power of two, which costs no digits, where fourth powers would overflow or vanish, and returns what undoes it; NaN for values that are not finite.
    /// </summary>
    public static double Tame(double* x, nint n)
    {
        var largest = Largest(x, n);
        if (!double.IsFinite(largest)) return double.NaN;
        if (largest == 0 || largest is > 1e-30 and < 1e30) return 1;
        var exponent = Math.ILogB(largest);
        for (nint i = 0; i < n; i++) x[i] = Math.ScaleB(x[i], -exponent);
        return Math.ScaleB(1, exponent);
    }
}
