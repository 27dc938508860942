using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>With h = e^|x| / 2: sinh |x| = h - 1/(4h) and cosh x = h + 1/(4h). sinh below 1, where that cancels, is x + x^3 P(x^2).</summary>
internal static class FloatSinh
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), z = x * x;
        V p = V.Fma(V.Fma(V.Fma(2.81695132e-06, z, 0.00019836159), z, 0.00833335), z, 0.166666666);
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
        V p = FloatExp.Reduced(V.AtMost(95, a), out V rounded);
        return V.Scale(1 + p, rounded - (FloatBits.Rounder + 1));
    }
}
