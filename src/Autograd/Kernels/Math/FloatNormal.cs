using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Phi(x) = 1/2 + x P(x^2) / Q(x^2), whose error is 2^-26 before rounding up to 5.6; from 5.7 on it is 0 or 1, which the quotient just exceeds.</summary>
internal static class FloatNormal
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal<V>(V x) where V : struct, IFloating<V>
    {
        V c = V.AtLeast(-5.7, V.AtMost(5.7, x)), z = c * c;
        V p = V.Fma(V.Fma(V.Fma(2.22243182184e-8, z, 6.35468092781e-6), z, 0.000173117920765), z, 0.00470285202863);
        p = V.Fma(V.Fma(p, z, 0.0343010180877), z, 0.398942223777);
        V q = V.Fma(V.Fma(V.Fma(1.18238263702e-6, z, 7.48837576736e-5), z, 0.00190881414161), z, 0.0288976179642);
        q = V.Fma(V.Fma(q, z, 0.25264564765), z, 1);
        return V.AtLeast(0, V.AtMost(1, 0.5 + c * p / q));
    }
}
