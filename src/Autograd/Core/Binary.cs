using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>A rule of two arguments, as an op: all but the kernel of its function.</summary>
internal abstract unsafe class BinaryOp<TRule>(string name, TRule rule, Promotion promotion) : ElementwiseOp(name, 2, promotion)
    where TRule : unmanaged, IBinaryDerivatives
{
    private readonly Reads _x = rule.DerivativeX(Core.Reads.Input(0), Core.Reads.Input(1), Core.Reads.Output);
    private readonly Reads _y = rule.DerivativeY(Core.Reads.Input(0), Core.Reads.Input(1), Core.Reads.Output);

    protected TRule Rule => rule;

    public sealed override int RuleSize => sizeof(TRule);

    public sealed override void CopyRule(byte* to) => *(TRule*)to = rule;

    public sealed override Reads DerivativeReads(int input) => input == 0 ? _x : _y;

    public sealed override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) =>
        input == 0 ? rule.DerivativeX(x, y, z) : rule.DerivativeY(x, y, z);

    public sealed override Formula DerivativeText(int input)
    {
        var (x, y, z) = (Formula.Named("x"), Formula.Named("y"), Formula.Named("z"));
        return input == 0 ? rule.DerivativeX(x, y, z) : rule.DerivativeY(x, y, z);
    }

    public sealed override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) =>
        which == Forward ? Function(dtype) : Gradients.Binary<TRule>(dtype, which);

    protected abstract delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype);
}

/// <summary>A binary rule over floating point, as an op.</summary>
internal sealed unsafe class Binary<TRule>(string name, TRule rule = default) : BinaryOp<TRule>(name, rule, Promotion.Real) where TRule : unmanaged, IBinary
{
    public override A Read<A>(A x, A y) => Rule.Forward(x, y);

    protected override delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.Binary<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.Binary<F256, float, TRule>,
        (DType.Float32, _) => &Loops.Binary<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.Binary<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.Binary<D256, double, TRule>,
        (DType.Float64, _) => &Loops.Binary<D128, double, TRule>,
        _ => null,
    };
}

/// <summary>A binary rule over any numbers, as an op.</summary>
internal sealed unsafe class RingBinary<TRule>(string name, TRule rule = default, Promotion promotion = Promotion.Same) : BinaryOp<TRule>(name, rule, promotion)
    where TRule : unmanaged, IRingBinary
{
    public override A Read<A>(A x, A y) => Rule.Forward(x, y);

    protected override delegate*<byte*, byte**, nint*, nint, void> Function(DType dtype) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.RingBinary<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.RingBinary<F256, float, TRule>,
        (DType.Float32, _) => &Loops.RingBinary<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.RingBinary<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.RingBinary<D256, double, TRule>,
        (DType.Float64, _) => &Loops.RingBinary<D128, double, TRule>,
        (DType.Int64, _) => &Loops.RingBinary<Int<long>, long, TRule>,
        (DType.Int32, _) => &Loops.RingBinary<Int<int>, int, TRule>,
        (DType.Int16, _) => &Loops.RingBinary<Int<short>, short, TRule>,
        (DType.Int8, _) => &Loops.RingBinary<Int<sbyte>, sbyte, TRule>,
        (DType.UInt8, _) => &Loops.RingBinary<Int<byte>, byte, TRule>,
        _ => null,
    };
}

/// <summary>A comparison, as an op: bools from numbers of one promoted dtype.</summary>
internal sealed unsafe class Compare<TRule>(string name) : ElementwiseOp(name, 2, Promotion.Truth)
    where TRule : unmanaged, IComparison
{
    public override A Read<A>(A x, A y) => default(TRule).Holds(x, y);

    public override int RuleSize => sizeof(TRule);

    public override void CopyRule(byte* to) => *(TRule*)to = default;

    public override Reads DerivativeReads(int input) => 0;

    public override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) => 0;

    public override Formula DerivativeText(int input) => 0;

    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Loops.Compare<F512, float, TRule>,
        (DType.Float32, 256) => &Loops.Compare<F256, float, TRule>,
        (DType.Float32, _) => &Loops.Compare<F128, float, TRule>,
        (DType.Float64, 512) => &Loops.Compare<D512, double, TRule>,
        (DType.Float64, 256) => &Loops.Compare<D256, double, TRule>,
        (DType.Float64, _) => &Loops.Compare<D128, double, TRule>,
        (DType.Int64, _) => &Loops.Compare<Int<long>, long, TRule>,
        (DType.Int32, _) => &Loops.Compare<Int<int>, int, TRule>,
        (DType.Int16, _) => &Loops.Compare<Int<short>, short, TRule>,
        (DType.Int8, _) => &Loops.Compare<Int<sbyte>, sbyte, TRule>,
        (DType.UInt8, _) => &Loops.Compare<Int<byte>, byte, TRule>,
        _ => null,
    };
}
