using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>
/// The slope of erfinv, sqrt(pi) / 2 e^(y^2). PyTorch reads it from its own float result, which next to the ends is up to some 60 units of the last place
/// off, for its correction by erf x - y works on a difference of floats next to 1. That shows in the slope as up to 1e-4 of it, and is what the
/// conformance data expect of a first derivative in float32. With <c>createGraph</c> it is the true value, and so are further derivatives.
/// </summary>
internal readonly struct ErfinvSlope : IBinaryFunction
{
    private const double HalfSqrtPi = 0.88622692545275801365, End = 0.97f;

    public static string Name => "erfinv'";

    public static Tensor Of(Tensor x, Tensor y) => HalfSqrtPi * (y * y).Exp();

    [MethodImpl(AggressiveInlining)]
    public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D>
    {
        V a = V.Abs(x), slope = V.Join(Double(V.Lower(y), V.Lower(y)), Double(V.Upper(y), V.Upper(y)));
        return V.AllLess(a, End) ? slope : V.Where((a > End) & (a < 1), PerLane.Map<V, float>(x, y, static (x, _) => Rough(MathF.Abs(x))), slope);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Double<V>(V x, V y) where V : struct, IFloating<V> => HalfSqrtPi * V.Exp(y * y);

    /// <summary>The slope by a rational function of sqrt(-log((1 - x) / 2)) and two steps of Newton's method, all in floats.</summary>
    private static float Rough(float x)
    {
        var t = MathF.Sqrt(-MathF.Log((1 - x) / 2));
        var y = (((1.641345311f * t + 3.429567803f) * t - 1.624906493f) * t - 1.970840454f) / ((1.637067800f * t + 3.543889200f) * t + 1);
        for (var k = 0; k < 2; k++) y -= ((float)ErrorFunctions.Erf(y) - x) / ((float)(1 / HalfSqrtPi) * MathF.Exp(-y * y));
        return (float)(HalfSqrtPi * Math.Exp((double)y * y));
    }
}
