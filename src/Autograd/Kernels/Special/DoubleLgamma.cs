using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// log |Gamma(x)|: from 1/2 to 6 it is (x - 1) t R(t) with t = (x - 2) / (x + 2), so that its zeros at 1 and 2 have all digits; Stirling's series
/// from 6 on; below 1/2 by log Gamma(x + 1) - log x, and for negative x by reflection. "single" asks for short polynomials, to 2^-32, which do for
/// a result that becomes a float.
/// </summary>
internal static class DoubleLgamma
{
    private const double Stirling = 6, HalfLog2Pi = 0.91893853320467274178;

    /// <summary>R(0), which polynomials leave off so that their rounding errors count less.</summary>
    private const double Middle = 1.6911373403938685;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Lgamma<V>(V x, bool single) where V : struct, IFloating<V> =>
        V.AllLess(0, x) ? Positive(x, single) : Reflected(x, single);

    /// <summary>log Gamma(1 + u) for u from -1/2 to 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V>(V u, bool single) where V : struct, IFloating<V>
    {
        V t = (u - 1) / (u + 3), p = u * t;
        return V.Fma(p, Middle, p * (single ? NearShort(t) : NearLong(t)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Positive<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V small = x < 0.5, near = Next(V.Where(small, x, x - 1), single), r = 1 / x, z = r * r, far;
        if (single)
        {
            V log = DoubleLog.Short(x);
            near += small & -log; // a sum, so that log Gamma(1) is 0 and not -0
            far = V.Fma(x - 0.5, log - 1, V.Fma(r, FarShort(z), HalfLog2Pi - 0.5));
        }
        else
        {
            V log = DoubleLog.Log(x, out V low);
            near += small & -(log + low);
            // (x - 1/2) (log x - 1), whose two products cancel at first, to twice the digits.
            V h = log - 1, a = x - 0.5, product = a * h;
            V rest = V.Fma(a, low, V.Fms(a, h, product)) & (product < 1e300);
            far = product + (rest + V.Fma(r, FarLong(z), HalfLog2Pi - 0.5));
        }
        return V.Where(x < Stirling, near, far);
    }

    // For negative x log(pi / |sin pi x|) - log Gamma(1 - x), infinite at whole numbers. The difference has zeros, so floats need all digits too.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Reflected<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V y = Positive(V.Where(x < 0, 1 - x, x), false), r = V.Abs(x - V.Round(x));
        V reflected = V.Where(V.Same(r, 0) | V.Same(x, double.NegativeInfinity), double.PositiveInfinity, -V.Log(DoubleSinc.Sine(r)) - y);
        return V.Where(x < 0, reflected, single ? Positive(x, true) : y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearLong<V>(V t) where V : struct, IFloating<V>
    {
        V z = t * t;
        V even = V.Fma(V.Fma(V.Fma(3.04952477726533, z, -4.735325797883763), z, 3.542529539969225), z, -1.3713969699757964);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.4656896389892127), z, 0.029467645209802554), z, 0.10854861531426561), z, 0.11394119911783919);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.12882135445121456), z, 0.14798168074343143), z, 0.17378435700079756), z, 0.21055790922045695);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.2672533542535491), z, 0.3665860183999254), z, 0.5907437265685039), z, 1.977166060972258e-17);
        V odd = V.Fma(V.Fma(2.2617432952090875, z, -4.141886818776773), z, 3.412229795850847);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -1.664184393352762), z, 0.5379534654530823), z, -0.11780201015399468), z, 0.021411213607999767);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, 0.000859163051454241), z, 0.004046842489207721), z, 0.005151932168109565), z, 0.0072229058956526015);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, 0.010824311742322318), z, 0.017960456439058796), z, 0.03483377778301313), z, 0.0860605136042072);
        return V.Fma(odd, t, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearShort<V>(V t) where V : struct, IFloating<V>
    {
        V z = t * t;
        V even = V.Fma(V.Fma(V.Fma(V.Fma(0.7641311120093013, z, -0.42758018605852993), z, 0.36106396944349156), z, 0.12960703028721712), z, 0.21575417547145262);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.26691542405606233), z, 0.36659697426909504), z, 0.5907435895037926), z, 2.8427526999053043e-10);
        V odd = V.Fma(V.Fma(V.Fma(0.15376423906136913, z, -0.13580578019068976), z, 0.05719949955236647), z, -0.0026321924014672546);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, 0.011818935636216811), z, 0.01790931173530172), z, 0.034834925086736544), z, 0.08606050626751016);
        return V.Fma(odd, t, even);
    }

    /// <summary>What Stirling leaves, times x, as a polynomial in 1 / x^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarLong<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(0.00403981121546289, z, -0.0018205955803548394), z, 0.0008395467905411888);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.0005952095418418241), z, 0.0007936505901393434), z, -0.0027777777770678184), z, 0.08333333333333245);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarShort<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(0.0007619211528599287, z, -0.0027772364103405296), z, 0.08333333056363909);
}
