using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>1 / (1 + z) for x >= 0 and z / (1 + z) below, with z = e^-|x|, which cannot overflow and keeps the lower tail's digits.</summary>
internal static class FloatSigmoid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IFloating<V>
    {
        V p = FloatExp.Reduced(V.AtLeast(-104, x | -0.0), out V rounded);
        V z = V.Scale(1 + p, rounded - FloatBits.Rounder);
        V d = 1 + z, lost = z - (d - 1);
        V y = V.Where(x < 0, z, 1) / d;
        return V.Fma(y * lost, V.Fma(z, 0.5, -0.957), y); // what d lost by rounding, over d: 1 / (1 + z) is 0.957 - z/2 within 5 %
    }
}
