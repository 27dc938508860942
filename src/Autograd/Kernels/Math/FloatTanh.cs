using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>tanh x = x + x^3 P(x^2) near 0; from 0.625 on 1 - 2 / (e^(2|x|) + 1), where a small error of the exponential hardly tells.</summary>
internal static class FloatTanh
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-0.00569350912, z, 0.0206285045), z, -0.0537365153), z, 0.133314058), z, -0.333332807);
        V near = V.Fma(z * x, p, x);

        V c = V.AtMost(9.1, a); // tanh is 1 to the last bit from here on
        V e = FloatExp.Reduced(c + c, out V rounded);
        V s = FloatBits.Power(rounded);
        V far = 1 - 2 / V.Fma(e, s, s + 1);
        return V.CopySign(V.Where(a < 0.625, near, far), x);
    }
}
