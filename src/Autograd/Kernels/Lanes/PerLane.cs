using System.Numerics;

namespace Autograd.Kernels;

/// <summary>Functions of one number in double, applied lane by lane.</summary>
internal static unsafe class PerLane
{
    public static V Map<V, T>(V x, Func<double, double> f) where V : unmanaged where T : unmanaged, INumber<T>
    {
        T* p = (T*)&x;
        for (int i = 0; i < sizeof(V) / sizeof(T); i++) p[i] = T.CreateTruncating(f(double.CreateTruncating(p[i])));
        return x;
    }

    public static V Map<V, T>(V x, V y, Func<double, double, double> f) where V : unmanaged where T : unmanaged, INumber<T>
    {
        T* p = (T*)&x, q = (T*)&y;
        for (int i = 0; i < sizeof(V) / sizeof(T); i++) p[i] = T.CreateTruncating(f(double.CreateTruncating(p[i]), double.CreateTruncating(q[i])));
        return x;
    }

    // u = e^x rounded; (u - 1) x / log u corrects the rounding (Kahan).
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        double d = u - 1;
        return d == -1 || double.IsInfinity(u) ? d : d * x / Math.Log(u);
    }

    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // Maclaurin series below 3, continued fraction for erfc above.
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (!(a > 0)) return x;
        if (a > 6) return Math.Sign(x);
        double e = Math.Exp(-a * a) / Math.Sqrt(Math.PI);
        if (a > 3)
        {
            double f = 0;
            for (int k = 60; k > 0; k--) f = k / 2.0 / (a + f);
            return Math.CopySign(1 - e / (a + f), x);
        }
        double term = 2 * a, sum = term;
        for (int n = 1; n < 80; n++) sum += term *= 2 * a * a / (2 * n + 1);
        return Math.CopySign(e * sum, x);
    }
}
