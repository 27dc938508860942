using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>sqrt(x^2 + y^2), scaled by a power of two where the squares would overflow or underflow; infinite if either is, whatever the other.</summary>
internal static class DoubleHypot
{
    private const double Up = 4.149515568880993e180, Down = 2.409919865102884e-181; // 2^600 and its inverse

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Hypot<V>(V x, V y) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), b = V.Abs(y), q = V.Max(a, b), large = q > 1e150, small = q < 1e-140;
        V unit = V.Where(large, Down, V.Where(small, Up, 1)), back = V.Where(large, Up, V.Where(small, Down, 1));
        V u = a * unit, v = b * unit;
        V infinite = V.Same(a, double.PositiveInfinity) | V.Same(b, double.PositiveInfinity);
        return V.Where(infinite, double.PositiveInfinity, V.Sqrt(V.Fma(u, u, v * v)) * back);
    }
}
