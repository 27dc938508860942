using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>What factorisations do with rows of doubles.</summary>
internal static unsafe class DoubleRow
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>The sum of x_i y_i.</summary>
    [MethodImpl(Hot)]
    public static double Dot(double* x, double* y, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        if (Vector512.IsHardwareAccelerated && n >= 32)
        {
            Vector512<double> p = default, q = default, r = default, s = default;
            for (; i <= n - 32; i += 32)
            {
                p += Vector512.Load(x + i) * Vector512.Load(y + i);
                q += Vector512.Load(x + i + 8) * Vector512.Load(y + i + 8);
                r += Vector512.Load(x + i + 16) * Vector512.Load(y + i + 16);
                s += Vector512.Load(x + i + 24) * Vector512.Load(y + i + 24);
            }
            var total = Vector512.Sum(p + q + (r + s));
            for (; i < n; i++) total += x[i] * y[i];
            return total;
        }
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

    /// <summary>y += a x. Not fused: what cancels is then 0, where a fused step leaves ever smaller rests behind, down to what has no square.</summary>
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

    /// <summary>y_i += x_i^2.</summary>
    [MethodImpl(Hot)]
    public static void AddSquares(double* x, double* y, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        for (; i <= n - w; i += w)
        {
            var v = Vector.Load(x + i);
            (Vector.Load(y + i) + v * v).Store(y + i);
        }
        for (; i < n; i++) y[i] += x[i] * x[i];
    }

    /// <summary>x /= a.</summary>
    [MethodImpl(Hot)]
    public static void Divide(double* x, double a, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        var divisor = new Vector<double>(a);
        for (; i <= n - w; i += w) (Vector.Load(x + i) / divisor).Store(x + i);
        for (; i < n; i++) x[i] /= a;
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

    /// <summary>(x, y) = (c x - s y, s x + c y): a rotation of the plane of two rows.</summary>
    [MethodImpl(Hot)]
    public static void Rotate(double* x, double* y, double c, double s, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> wideCosine = Vector512.Create(c), wideSine = Vector512.Create(s);
            for (; i <= n - 8; i += 8)
            {
                Vector512<double> u = Vector512.Load(x + i), v = Vector512.Load(y + i);
                (wideCosine * u - wideSine * v).Store(x + i);
                (wideSine * u + wideCosine * v).Store(y + i);
            }
        }
        Vector<double> cosine = new(c), sine = new(s);
        for (; i <= n - w; i += w)
        {
            Vector<double> u = Vector.Load(x + i), v = Vector.Load(y + i);
            (cosine * u - sine * v).Store(x + i);
            (sine * u + cosine * v).Store(y + i);
        }
        for (; i < n; i++) (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
    }

    /// <summary>As <see cref="Rotate"/>; returns the squares of both new lengths, which are at hand here.</summary>
    [MethodImpl(Hot)]
    public static (double X, double Y) RotateMeasured(double* x, double* y, double c, double s, nint n)
    {
        nint i = 0, w = Vector<double>.Count;
        double first = 0, second = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> wideCosine = Vector512.Create(c), wideSine = Vector512.Create(s), p = default, q = default;
            for (; i <= n - 8; i += 8)
            {
                Vector512<double> u = Vector512.Load(x + i), v = Vector512.Load(y + i), a = wideCosine * u - wideSine * v, b = wideSine * u + wideCosine * v;
                a.Store(x + i);
                b.Store(y + i);
                p = Vector512.MultiplyAddEstimate(a, a, p);
                q = Vector512.MultiplyAddEstimate(b, b, q);
            }
            (first, second) = (Vector512.Sum(p), Vector512.Sum(q));
        }
        else
        {
            Vector<double> cosine = new(c), sine = new(s), p = default, q = default;
            for (; i <= n - w; i += w)
            {
                Vector<double> u = Vector.Load(x + i), v = Vector.Load(y + i), a = cosine * u - sine * v, b = sine * u + cosine * v;
                a.Store(x + i);
                b.Store(y + i);
                p += a * a;
                q += b * b;
            }
            (first, second) = (Vector.Sum(p), Vector.Sum(q));
        }
        for (; i < n; i++)
        {
            (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
            first += x[i] * x[i];
            second += y[i] * y[i];
        }
        return (first, second);
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
