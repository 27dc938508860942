using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>With h = e^|x| / 2: sinh |x| = h - 1/(4h) and cosh x = h + 1/(4h). sinh below 1, where that cancels, is x + x^3 P(x^2).</summary>
internal static class DoubleSinh
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V p = V.Fma(V.Fma(V.Fma(7.758748854250935e-13, z, 1.6057259767177076e-10), z, 2.5052123136741235e-08), z, 2.7557319157071755e-06);
        p = V.Fma(V.Fma(V.Fma(p, z, 0.00019841269841431873), z, 0.008333333333333148), z, 0.16666666666666669);
        V near = V.Fma(z * x, p, x);
        V h = Half(a);
        return V.Where(a < 1, near, V.CopySign(h - 0.25 / h, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cosh<V>(V x) where V : struct, IFloating<V>
    {
        V h = Half(V.Abs(x));
        return h + 0.25 / h;
    }

    // e^a / 2, which is finite a little further than e^a.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Half<V>(V a) where V : struct, IFloating<V>
    {
        V p = DoubleExp.Reduced(V.AtMost(720, a), out V rounded);
        return V.Scale(1 + p, rounded - (DoubleBits.Rounder + 1));
    }
}
