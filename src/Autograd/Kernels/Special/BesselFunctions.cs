namespace Autograd.Kernels;

/// <summary>Modified Bessel functions of the first kind, orders 0 and 1: their power series, all of whose terms are positive, and the asymptotic one from 20 on.</summary>
internal static class BesselFunctions
{
    private const double Far = 20;

    public static double I0(double x) => Math.Abs(x) < Far ? Series(x, 0) : Grown(Math.Abs(x), 0);

    public static double I0e(double x) => Math.Abs(x) < Far ? Series(x, 0) * Math.Exp(-Math.Abs(x)) : Decayed(Math.Abs(x), 0);

    public static double I1(double x) => Math.Abs(x) < Far ? Series(x, 1) : Math.CopySign(Grown(Math.Abs(x), 1), x);

    public static double I1e(double x) => Math.Abs(x) < Far ? Series(x, 1) * Math.Exp(-Math.Abs(x)) : Math.CopySign(Decayed(Math.Abs(x), 1), x);

    /// <summary>The sum of (x / 2)^(2 k + order) / (k! (k + order)!).</summary>
    private static double Series(double x, int order)
    {
        double quarter = 0.25 * x * x, term = 1, sum = 1;
        for (var k = 1; term > 1e-17 * sum; k++)
        {
            term *= quarter / (k * (double)(k + order));
            sum += term;
        }
        return order == 0 ? sum : 0.5 * x * sum;
    }

    /// <summary>e^-x I(x) = (1 - (m - 1) / (8 x) + (m - 1)(m - 9) / (2! (8 x)^2) - ...) / sqrt(2 pi x), where m = 4 order^2.</summary>
    private static double Decayed(double x, int order)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x)) return 0;
        double m = 4 * order * order, term = 1, sum = 1;
        for (var k = 1; k < 30 && Math.Abs(term) > 1e-18; k++)
        {
            term *= -(m - (2 * k - 1) * (2 * k - 1)) / (k * 8 * x);
            sum += term;
        }
        return sum / Math.Sqrt(2 * Math.PI * x);
    }

    // In two steps, since e^x may overflow where I(x) does not. At infinity it is PyTorch's 0 times infinity.
    private static double Grown(double x, int order)
    {
        var root = Math.Exp(0.5 * x);
        return double.IsInfinity(x) ? double.NaN : Decayed(x, order) * root * root;
    }
}
