using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Kernels;

namespace Autograd.Core;

/// <summary>
/// A binary function that integers and floating point compute differently, an element at a time: for division, which registers of integers do not
/// have, and its remainder, which no registers have.
/// </summary>
internal interface IDivision : IBinaryDerivatives
{
    static abstract T Whole<T>(T x, T y) where T : unmanaged, IBinaryInteger<T>;

    static abstract T Real<T>(T x, T y) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>As <see cref="Real{T}"/>, in registers, for a divisor neither 0 nor infinite; <paramref name="rest"/> is x minus whole multiples of y, exactly, with the sign of x.</summary>
    static abstract V Lanes<V>(V x, V y, V rest) where V : struct, IFloating<V>;
}

/// <summary>A rule of division, as an op. An integer divisor of 0 is refused before anything is written.</summary>
internal sealed unsafe class Division<TRule>(string name) : ElementwiseOp(name, 2, Promotion.NoBool) where TRule : unmanaged, IDivision
{
    private readonly Reads _x = default(TRule).DerivativeX(Core.Reads.Input(0), Core.Reads.Input(1), Core.Reads.Output);
    private readonly Reads _y = default(TRule).DerivativeY(Core.Reads.Input(0), Core.Reads.Input(1), Core.Reads.Output);

    public Tensor Apply(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Check(y, Promote.Types(x, y));
        return Elementwise.Apply(this, x, y);
    }

    public Tensor Apply(Tensor x, Scalar y)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check(y, Promote.Types(x.DType, y));
        return Elementwise.Apply(this, x, y);
    }

    public Tensor ApplyInPlace(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        Check(y, Promote.Types(x, y));
        return Elementwise.ApplyInPlace(this, x, y);
    }

    public Tensor ApplyInPlace(Tensor x, Scalar y)
    {
        Check(y, Promote.Types(x.DType, y));
        return Elementwise.ApplyInPlace(this, x, y);
    }

    public override int RuleSize => sizeof(TRule);

    public override void CopyRule(byte* to) => *(TRule*)to = default;

    public override Reads DerivativeReads(int input) => input == 0 ? _x : _y;

    public override Recorded Derivative(int input, Recorded x, Recorded y, Recorded z) =>
        input == 0 ? default(TRule).DerivativeX(x, y, z) : default(TRule).DerivativeY(x, y, z);

    public override Formula DerivativeText(int input)
    {
        var (x, y, z) = (Formula.Named("x"), Formula.Named("y"), Formula.Named("z"));
        return input == 0 ? default(TRule).DerivativeX(x, y, z) : default(TRule).DerivativeY(x, y, z);
    }

    public override delegate*<byte*, byte**, nint*, nint, void> Kernel(DType dtype, int which) => (dtype, which == Forward) switch
    {
        (DType.Float32, true) => Remainders.Floats<TRule>(),
        (DType.Float64, true) => Remainders.Doubles<TRule>(),
        (DType.Int64, true) => &Remainders.Integers<long, TRule>,
        (DType.Int32, true) => &Remainders.Integers<int, TRule>,
        (DType.Int16, true) => &Remainders.Integers<short, TRule>,
        (DType.Int8, true) => &Remainders.Integers<sbyte, TRule>,
        (DType.UInt8, true) => &Remainders.Integers<byte, TRule>,
        (_, true) => null,
        _ => Gradients.Binary<TRule>(dtype, which),
    };

    private void Check(Tensor y, DType dtype)
    {
        if (dtype.IsInteger() && !y.Detach().All().To(DType.Bool).Item<bool>()) throw Zero();
    }

    private void Check(Scalar y, DType dtype)
    {
        if (dtype.IsInteger() && Scalars.Of(y, dtype).Item().ToInt64() == 0) throw Zero();
    }

    private DivideByZeroException Zero() =>
        new($"{Name}: an integer is divided by zero. Convert an operand with To(DType.Float32) to get inf or NaN there instead.");
}
