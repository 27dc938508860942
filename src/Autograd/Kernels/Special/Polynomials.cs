using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>A family of orthogonal polynomials.</summary>
internal enum Family
{
    ChebyshevT, ChebyshevU, ChebyshevV, ChebyshevW, HermiteH, HermiteHe, LaguerreL, LegendreP,
}

/// <summary>
/// A derivative of the polynomial of degree n of a family, by the recurrence in the degree that each family has and that its derivatives inherit:
/// (k + 1 or 1) p(k + 1) = (a x + b) p(k) - c p(k - 1).
/// </summary>
/// <param name="family">The family.</param>
/// <param name="shifted">Whether the polynomials are taken at 2 x - 1.</param>
/// <param name="order">Of the derivative; 0 is the polynomial itself.</param>
internal readonly struct Polynomials(Family family, bool shifted, int order) : IPair<double>
{
    /// <summary>0 for a negative degree; a degree counts down to the next whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double At(double x, double n)
    {
        if (!(n >= 0)) return 0;
        var degree = (long)n;
        if (degree < order) return 0;
        if (degree == 0) return 1;
        var at = shifted ? 2 * x - 1 : x;
        return order == 0 ? Value(at, degree) : Derivative(at, degree);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Derivative(double at, long degree)
    {
        Span<double> last = stackalloc double[order + 1], now = stackalloc double[order + 1], next = stackalloc double[order + 1];
        last.Clear();
        now.Clear();
        last[0] = 1;
        var (a, b) = First;
        now[0] = a * at + b;
        if (order > 0) now[1] = a;
        for (var k = 1L; k < degree; k++)
        {
            var (scale, shift, back, divisor) = Step(k);
            for (var j = 0; j <= order; j++)
            {
                var slope = j == 0 ? 0 : j * scale * now[j - 1];
                next[j] = ((scale * at + shift) * now[j] + slope - back * last[j]) / divisor;
            }
            var free = last;
            last = now;
            now = next;
            next = free;
        }
        return shifted ? Math.ScaleB(now[order], order) : now[order];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Value(double at, long degree)
    {
        var (a, b) = First;
        double last = 1, now = a * at + b, twice = 2 * at;
        if (family <= Family.ChebyshevW)
        {
            for (var k = 1L; k < degree; k++) (last, now) = (now, twice * now - last);
            return now;
        }
        for (var k = 1L; k < degree; k++)
        {
            var (scale, shift, back, divisor) = Step(k);
            var next = (scale * at + shift) * now - back * last;
            (last, now) = (now, divisor == 1 ? next : next / divisor); // a division costs as much as all else
        }
        return now;
    }

    /// <summary>The polynomial of degree 1.</summary>
    private (double A, double B) First => family switch
    {
        Family.ChebyshevT or Family.HermiteHe or Family.LegendreP => (1, 0),
        Family.ChebyshevU or Family.HermiteH => (2, 0),
        Family.ChebyshevV => (2, -1),
        Family.ChebyshevW => (2, 1),
        _ => (-1, 1),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double A, double B, double C, double Divisor) Step(long k) => family switch
    {
        Family.HermiteH => (2, 0, 2 * k, 1),
        Family.HermiteHe => (1, 0, k, 1),
        Family.LaguerreL => (-1, 2 * k + 1, k, k + 1),
        Family.LegendreP => (2 * k + 1, 0, k, k + 1),
        _ => (2, 0, 1, 1),
    };
}
