namespace Autograd.Kernels;

/// <summary>What all Bessel functions of orders 0 and 1 are made of: the series at 0 and at infinity, and the differential equation.</summary>
internal static class BesselSeries
{
    private const int Terms = 40;

    /// <summary>e^gamma / 2.</summary>
    private const double HalfExpGamma = 0.89053620899509899;

    // By order: 1 / (k! (k + order)!), and the same times the mean of the harmonic numbers of k and k + order.
    private static readonly double[][] Plain = [new double[Terms], new double[Terms]], Harmonic = [new double[Terms], new double[Terms]];

    static BesselSeries()
    {
        for (var order = 0; order < 2; order++)
        {
            double weight = 1, harmonic = 0;
            for (var k = 0; k < Terms; k++)
            {
                if (k > 0) (weight, harmonic) = (weight / (k * (double)(k + order)), harmonic + 1.0 / k);
                Plain[order][k] = weight;
                Harmonic[order][k] = weight * (order == 0 ? harmonic : harmonic + 0.5 / (k + 1));
            }
        }
    }

    /// <summary>(x/2)^order times the sum of (sign x^2/4)^k / (k! (k + order)!): I for sign 1, J for sign -1.</summary>
    public static double First(double x, int order, int sign) => Sum(Plain[order], sign * 0.25 * x * x) * (order == 0 ? 1 : 0.5 * x);

    /// <summary>log(x/2) + gamma times <see cref="First"/>, less the sum with harmonic numbers: what the functions of the second kind have beside it.</summary>
    public static double Second(double x, int order, int sign) =>
        Math.Log(x * HalfExpGamma) * First(x, order, sign) - Sum(Harmonic[order], sign * 0.25 * x * x) * (order == 0 ? 1 : 0.5 * x);

    private static double Sum(double[] a, double q)
    {
        double sum = 0;
        for (var k = Terms - 1; k >= 0; k--) sum = Math.FusedMultiplyAdd(sum, q, a[k]);
        return sum;
    }

    /// <summary>1 + sign (m - 1) / (8 x) + (m - 1)(m - 9) / (2! (8 x)^2) + ..., where m = 4 order^2: for K with sign 1, for I with -1.</summary>
    public static double Far(double x, int order, int sign)
    {
        double m = 4 * order * order, term = 1, rest = 0;
        for (var k = 1; k < 30 && Math.Abs(term) > 1e-19; k++)
        {
            term *= sign * (m - (2 * k - 1) * (2 * k - 1)) / (k * 8 * x);
            rest += term;
        }
        return 1 + rest;
    }

    /// <summary>The same, split into its even and odd terms with alternating signs: the amplitudes of cosine and sine in J and Y.</summary>
    public static (double Even, double Odd) FarWave(double x, int order)
    {
        double m = 4 * order * order, term = 1, even = 0, odd = 0;
        for (var k = 1; k < 30 && Math.Abs(term) > 1e-19; k++)
        {
            term *= (m - (2 * k - 1) * (2 * k - 1)) / (k * 8 * x);
            var signed = (k & 2) == 0 ? term : -term;
            if (k % 2 == 0) even += signed;
            else odd += signed;
        }
        return (1 + even, odd);
    }

    /// <summary>x^2 y'' + x y' + (kind x^2 - order^2) y = 0 as a recurrence: kind 1 for J and Y, -1 for I and K.</summary>
    public static Func<double, int, double[], double> Equation(int order, int kind) => (c, n, a) =>
        -(c * (n + 1) * (2 * n + 1) * a[n + 1] + (n * n + kind * c * c - order * order) * a[n] + (n < 1 ? 0 : 2 * c * kind * a[n - 1]) + (n < 2 ? 0 : kind * a[n - 2]))
        / (c * c * (n + 1) * (n + 2));

    /// <summary>A function of order 0 or 1 around points, from the values of both orders.</summary>
    public static LocalSeries Around(double first, double[] zero, double[] one, int order, int kind)
    {
        var slopes = new double[zero.Length];
        // J0' = -J1, I0' = I1 and y1' = y0 - y1 / x. That K0' = -K1 and K1' = -K0 - K1 / x comes from handing over the other order negated.
        for (var i = 0; i < slopes.Length; i++) slopes[i] = order == 0 ? -kind * one[i] : zero[i] - one[i] / (first + i);
        return new LocalSeries(first, order == 0 ? zero : one, slopes, Equation(order, kind));
    }
}
