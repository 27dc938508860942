using System.Numerics;

namespace Autograd.Kernels;

/// <summary>What factorisations do with rows of doubles.</summary>
internal static unsafe class DoubleRow
{
    /// <summary>The sum of x_i y_i.</summary>
    public static double Dot(double* x, double* y, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        Vector<double> a = default, b = default;
        for (; i <= n - 2 * w; i += 2 * w)
        {
            a += Vector.Load(x + i) * Vector.Load(y + i);
            b += Vector.Load(x + i + w) * Vector.Load(y + i + w);
        }
        var sum = Vector.Sum(a + b);
        for (; i < n; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y += a x.</summary>
    public static void Add(double a, double* x, double* y, nint n)
    {
        if (a == 0) return;
        nint i = 0, w = Vector<double>.Count;
        var factor = new Vector<double>(a);
        for (; i <= n - w; i += w) (Vector.Load(y + i) + factor * Vector.Load(x + i)).Store(y + i);
        for (; i < n; i++) y[i] += a * x[i];
    }

    /// <summary>x *= a.</summary>
    public static void Scale(double a, double* x, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        var factor = new Vector<double>(a);
        for (; i <= n - w; i += w) (factor * Vector.Load(x + i)).Store(x + i);
        for (; i < n; i++) x[i] *= a;
    }

    /// <summary>(x, y) = (c x - s y, s x + c y): a rotation of the plane of two rows.</summary>
    public static void Rotate(double* x, double* y, double c, double s, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        Vector<double> cosine = new(c), sine = new(s);
        for (; i <= n - w; i += w)
        {
            Vector<double> u = Vector.Load(x + i), v = Vector.Load(y + i);
            (cosine * u - sine * v).Store(x + i);
            (sine * u + cosine * v).Store(y + i);
        }
        for (; i < n; i++) (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
    }

    public static void Swap(double* x, double* y, nint n)
    {
        for (nint i = 0; i < n; i++) (x[i], y[i]) = (y[i], x[i]);
    }

    /// <summary>The largest magnitude; NaN if there is one.</summary>
    public static double Largest(double* x, nint n)
    {
        double largest = 0;
        for (nint i = 0; i < n; i++) largest = Math.Max(largest, Math.Abs(x[i]));
        return largest;
    }

    /// <summary>
    /// Scales by a power of two, which costs no digits, where squares would overflow or vanish, and returns what undoes it; NaN for values that are not finite.
    /// </summary>
    public static double Tame(double* x, nint n)
    {
        var largest = Largest(x, n);
        if (!double.IsFinite(largest)) return double.NaN;
        if (largest == 0 || largest is > 1e-100 and < 1e100) return 1;
        var exponent = Math.ILogB(largest);
        for (nint i = 0; i < n; i++) x[i] = Math.ScaleB(x[i], -exponent);
        return Math.ScaleB(1, exponent);
    }
}
