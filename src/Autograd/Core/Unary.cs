using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>A rule of one argument, as an op: all but the kernel of its function.</summary>
internal abstract unsafe class UnaryOp<TRule>(string name, TRule rule, Promotion promotion) : ElementwiseOp(name, 1, promotion)
    where TRule : unmanaged, IUnaryDerivative
{
    private readonly Reads _reads = rule.Derivative(Core.Reads.Input(0), Core.Reads.Output);

    protected TRule Rule => rule;

    public sealed override int RuleSize => sizeof(TRule);

    public sealed override void CopyRule(byte* to) => *(TRule*)to = rule;

    public sealed override Reads DerivativeReads(int input) => _reads;

    public sealed override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) => rule.Derivative(x, z);

    public sealed override Formula DerivativeText(int input) => rule.Derivative(Formula.Named("x"), Formula.Named("z"));

    public sealed override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) =>
        which == Forward ? Function(dtype) : Gradients.Unary<TRule>(dtype);

    protected abstract delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype);
}

/// <summary>A unary rule over floating point, as an op.</summary>
internal sealed unsafe class Unary<TRule>(string name, TRule rule) : UnaryOp<TRule>(name, rule, Promotion.Real) where TRule : unmanaged, IUnary
{
    public override A Read<A>(A x, A y) => Rule.Forward(x);

    protected override delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.Unary<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.Unary<F256, float, TRule>,
        (DType.Float32, _) => &Loops.Unary<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.Unary<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.Unary<D256, double, TRule>,
        (DType.Float64, _) => &Loops.Unary<D128, double, TRule>,
        _ => null,
    };
}

/// <summary>A unary rule over any numbers, as an op.</summary>
internal sealed unsafe class RingUnary<TRule>(string name, TRule rule, Promotion promotion = Promotion.Same) : UnaryOp<TRule>(name, rule, promotion)
    where TRule : unmanaged, IRingUnary
{
    public override A Read<A>(A x, A y) => Rule.Forward(x);

    protected override delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.RingUnary<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.RingUnary<F256, float, TRule>,
        (DType.Float32, _) => &Loops.RingUnary<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.RingUnary<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.RingUnary<D256, double, TRule>,
        (DType.Float64, _) => &Loops.RingUnary<D128, double, TRule>,
        (DType.Int64, _) => &Loops.RingUnary<Int<long>, long, TRule>,
        (DType.Int32, _) => &Loops.RingUnary<Int<int>, int, TRule>,
        (DType.Int16, _) => &Loops.RingUnary<Int<short>, short, TRule>,
        (DType.Int8, _) => &Loops.RingUnary<Int<sbyte>, sbyte, TRule>,
        (DType.UInt8, _) => &Loops.RingUnary<Int<byte>, byte, TRule>,
        _ => null,
    };
}
