using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>A unary rule over floating point, as an op.</summary>
internal sealed unsafe class Unary<TRule>(string name, TRule rule) : ElementwiseOp(name, 1, Promotion.Real)
    where TRule : unmanaged, IUnary
{
    private readonly Reads _reads = rule.Derivative(Core.Reads.Input(0), Core.Reads.Output);

    public override int RuleSize => sizeof(TRule);

    public override void CopyRule(byte* to) => *(TRule*)to = rule;

    public override Reads DerivativeReads(int input) => _reads;

    public override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) => rule.Derivative(x, z);

    public override Formula DerivativeText(int input) => rule.Derivative(Formula.Named("x"), Formula.Named("z"));

    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) => (dtype, which == Forward, Width.Bits) switch
    {
        (DType.Float32, true, 512) => &Loops.Unary<F512, float, TRule>,
        (DType.Float32, true, 256) => &Loops.Unary<F256, float, TRule>,
        (DType.Float32, true, _) => &Loops.Unary<F128, float, TRule>,
        (DType.Float64, true, 512) => &Loops.Unary<D512, double, TRule>,
        (DType.Float64, true, 256) => &Loops.Unary<D256, double, TRule>,
        (DType.Float64, true, _) => &Loops.Unary<D128, double, TRule>,
        (_, true, _) => null,
        _ => Gradients.Unary<TRule>(dtype),
    };
}

/// <summary>A unary rule over any numbers, as an op.</summary>
internal sealed unsafe class RingUnary<TRule>(string name, TRule rule, Promotion promotion = Promotion.Same) : ElementwiseOp(name, 1, promotion)
    where TRule : unmanaged, IRingUnary
{
    private readonly Reads _reads = rule.Derivative(Core.Reads.Input(0), Core.Reads.Output);

    public override int RuleSize => sizeof(TRule);

    public override void CopyRule(byte* to) => *(TRule*)to = rule;

    public override Reads DerivativeReads(int input) => _reads;

    public override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) => rule.Derivative(x, z);

    public override Formula DerivativeText(int input) => rule.Derivative(Formula.Named("x"), Formula.Named("z"));

    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) => (dtype, which == Forward, Width.Bits) switch
    {
        (DType.Float32, true, 512) => &Loops.RingUnary<F512, float, TRule>,
        (DType.Float32, true, 256) => &Loops.RingUnary<F256, float, TRule>,
        (DType.Float32, true, _) => &Loops.RingUnary<F128, float, TRule>,
        (DType.Float64, true, 512) => &Loops.RingUnary<D512, double, TRule>,
        (DType.Float64, true, 256) => &Loops.RingUnary<D256, double, TRule>,
        (DType.Float64, true, _) => &Loops.RingUnary<D128, double, TRule>,
        (DType.Int64, true, _) => &Loops.RingUnary<Int<long>, long, TRule>,
        (DType.Int32, true, _) => &Loops.RingUnary<Int<int>, int, TRule>,
        (DType.Int16, true, _) => &Loops.RingUnary<Int<short>, short, TRule>,
        (DType.Int8, true, _) => &Loops.RingUnary<Int<sbyte>, sbyte, TRule>,
        (DType.UInt8, true, _) => &Loops.RingUnary<Int<byte>, byte, TRule>,
        (_, true, _) => null,
        _ => Gradients.Unary<TRule>(dtype),
    };
}

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
