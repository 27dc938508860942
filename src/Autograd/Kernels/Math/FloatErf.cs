using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>erf x = x + x P(x^2) below 1 and 1 - e^Q(|x|) above, Q being fitted to log erfc on [1, 4].</summary>
internal static class FloatErf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V p = V.Fma(V.Fma(V.Fma(7.90887934e-05, z, -0.000802769035), z, 0.00519044278), z, -0.0268550124);
        V near = V.Fma(x, V.Fma(V.Fma(V.Fma(p, z, 0.112836167), z, -0.376126289), z, 0.128379166), x);

        V c = V.AtMost(4, a); // erf is 1 to the last bit from here on
        V q = V.Fma(V.Fma(V.Fma(0.000186370293, c, -0.00294758193), c, 0.0218378082), c, -0.103106327);
        q = V.Fma(V.Fma(V.Fma(q, c, -0.638145208), c, -1.12708902), c, -0.000341552688);
        V e = FloatExp.Reduced(q, out V rounded);
        V s = FloatBits.Power(rounded);
        V far = V.Fma(-s, e, 1 - s);
        return V.Where(a < 1, near, V.CopySign(far, x));
    }
}
