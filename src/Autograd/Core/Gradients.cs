using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>The gradient kernels of a rule, whatever its forward function is defined on.</summary>
internal static unsafe class Gradients
{
    public static delegate*<byte*, byte**, nint*, nint, void> Unary<TRule>(DType dtype) where TRule : unmanaged, IUnaryDerivative => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.UnaryGradient<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.UnaryGradient<F256, float, TRule>,
        (DType.Float32, _) => &Loops.UnaryGradient<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.UnaryGradient<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.UnaryGradient<D256, double, TRule>,
        (DType.Float64, _) => &Loops.UnaryGradient<D128, double, TRule>,
        _ => null,
    };

    public static delegate*<byte*, byte**, nint*, nint, void> Binary<TRule>(DType dtype, int which) where TRule : unmanaged, IBinaryDerivatives =>
        which switch
        {
            1 => Side<TRule, Sides<TRule>.X>(dtype),
            2 => Side<TRule, Sides<TRule>.Y>(dtype),
            _ => Side<TRule, Sides<TRule>.Both>(dtype),
        };

    private static delegate*<byte*, byte**, nint*, nint, void> Side<TRule, TSide>(DType dtype)
        where TRule : unmanaged, IBinaryDerivatives where TSide : struct, ISide<TRule> => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.BinaryGradient<F512, float, TRule, TSide>,
        (DType.Float32, 256) => &Loops.BinaryGradient<F256, float, TRule, TSide>,
        (DType.Float32, _) => &Loops.BinaryGradient<F128, float, TRule, TSide>,
        (DType.Float64, 512) => &Loops.BinaryGradient<D512, double, TRule, TSide>,
        (DType.Float64, 256) => &Loops.BinaryGradient<D256, double, TRule, TSide>,
        (DType.Float64, _) => &Loops.BinaryGradient<D128, double, TRule, TSide>,
        _ => null,
    };
}
