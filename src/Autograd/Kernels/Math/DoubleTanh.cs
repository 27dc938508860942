using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>tanh x = x + x^3 P(x^2) near 0; from 0.625 on 1 - 2 / (e^(2|x|) + 1), where a small error of the exponential hardly tells.</summary>
internal static class DoubleTanh
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V p = V.Fma(V.Fma(V.Fma(-1.6072558238156125e-05, z, 7.7144341787220466e-05), z, -0.00022856418768839445), z, 0.00058631652775736659);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.0014549588737394381), z, 0.0035919891728768464), z, -0.0088632210024942506), z, 0.02186948757608187);
        p = V.Fma(V.Fma(V.Fma(p, z, -0.053968253931266981), z, 0.1333333333326209), z, -0.33333333333332854);
        V near = V.Fma(z * x, p, x);

        V c = V.AtMost(20, a); // tanh is 1 to the last bit from here on
        V e = DoubleExp.Reduced(c + c, out V rounded);
        V s = DoubleBits.Power(rounded);
        V far = 1 - 2 / V.Fma(e, s, s + 1);
        return V.CopySign(V.Where(a < 0.625, near, far), x);
    }
}
