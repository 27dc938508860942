using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Tape;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>x to the power of each element of <paramref name="exponent"/>. Integers stay integers and refuse negative exponents.</summary>
    public Tensor Pow(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        if (Powers.Integer(this, exponent) is { } integers) return integers;
        if (DType.IsFloatingPoint() || !exponent.RequiresGrad || !GradMode.Enabled) return Elementwise.Apply(Powers.Tensors, this, exponent);
        var y = Elementwise.Apply(Powers.Tensors, this, exponent.Detach());
        Recorder.Many(new Powers.OfIntegers(this), [this, exponent], [y]).Save(-1, y);
        return y;
    }

    /// <summary>x to a power. Integers stay integers and refuse negative exponents.</summary>
    public Tensor Pow(Scalar exponent)
    {
        if (!DType.IsFloatingPoint() && !exponent.IsFloatingPoint) return Powers.IntegerPower(this, exponent);
        return exponent.ToDouble() switch
        {
            2 when DType.IsFloatingPoint() => Square(),
            3 when DType.IsFloatingPoint() => Elementwise.Apply(Powers.Cube, this),
            0.5 when DType.IsFloatingPoint() => Elementwise.Apply(Powers.Root, this),
            _ => Elementwise.Apply(Powers.Scalar, this, exponent),
        };
    }

    /// <summary>A number to the power of each element.</summary>
    public static Tensor Pow(Scalar x, Tensor exponent) =>
        Powers.Integer(x, exponent) ?? Elementwise.Apply(Powers.Base, x, exponent);

    /// <summary>x = x to a power.</summary>
    public Tensor PowInPlace(Scalar exponent)
    {
        if (DType.IsFloatingPoint())
            return exponent.ToDouble() switch
            {
                2 => Elementwise.ApplyInPlace(Arithmetic.Square, this),
                3 => Elementwise.ApplyInPlace(Powers.Cube, this),
                0.5 => Elementwise.ApplyInPlace(Powers.Root, this),
                _ => Elementwise.ApplyInPlace(Powers.Scalar, this, exponent),
            };
        if (exponent.IsFloatingPoint) return Elementwise.ApplyInPlace(Powers.Scalar, this, exponent);
        InPlace.Check(Powers.Scalar, this, Promote.Types(DType, exponent), _layout);
        return CopyInPlace(Powers.IntegerPower(this, exponent));
    }
}

/// <summary>The rules of powers.</summary>
internal static class Powers
{
    public static readonly Binary<PowRule> Scalar = new("PowBackward0");
    public static readonly Binary<PowRule> Tensors = new("PowBackward1");
    public static readonly Binary<PowRule> Base = new("PowBackward2");
    public static readonly RingUnary<CubeRule> Cube = new("PowBackward0", default);
    public static readonly Unary<Exponential.SqrtRule> Root = new("PowBackward0", default);

    /// As PyTorch has it: two roundings instead of a logarithm and an exponential.
    public readonly struct CubeRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => x * x * x;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 3 * (x * x);
    }

    public readonly struct PowRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Pow(x, y);

        // 0 * 0^-1 must be 0 where the exponent is 0.
        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Same(y, 0), 0, y * A.Pow(x, y - 1));

        // 0^y has derivative 0 for y >= 0, though log 0 is -inf.
        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Same(x, 0) & (y >= 0), 0, z * A.Log(x));
    }

    /// <summary>Powers of an integer tensor: its logarithm is taken in the default dtype, whatever the exponent's is, as in PyTorch.</summary>
    public sealed class OfIntegers(Tensor x) : Op
    {
        public override string NodeName => "PowBackward1";

        public override uint Reads(int input) => Output;

        public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? null : g * Slope(node);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input == 0 ? null : t * Slope(node);

        // 0^y has derivative 0, though log 0 is -inf.
        private Tensor Slope(Node node) => node.Result() * x.Log().MaskedFill(x.Eq(0), 0);
    }

    /// <summary>Powers of integer tensors by repeated squaring, element by element; null where floating point takes over.</summary>
    public static Tensor? Integer(Tensor x, Tensor exponent)
    {
        var dtype = Promote.Types(x, exponent);
        if (dtype.IsFloatingPoint()) return null;
        var shape = Broadcast.Shape("Pow", x.Layout, exponent.Layout);
        return Elements(x.To(dtype).Expand(shape).ToArray<long>(), exponent.Expand(shape).ToArray<long>(), shape, dtype);
    }

    public static Tensor? Integer(Scalar x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        var dtype = Promote.Types(exponent.DType, x);
        if (dtype.IsFloatingPoint()) return null;
        return Integer(Tensor.FromScalar(x, dtype), exponent.To(dtype));
    }

    public static Tensor IntegerPower(Tensor x, Scalar exponent)
    {
        if (exponent.ToInt64() < 0) throw Negative();
        var dtype = Promote.Types(x.DType, exponent);
        if (exponent.ToInt64() == 2 && dtype == x.DType && dtype != DType.Bool) return x.Square();
        // The exponent in the dtype too; an overflow of it is the general way's.
        var n = exponent.ToInt64();
        if (n == 0 || n > sbyte.MaxValue || dtype == DType.Bool) return Integer(x.To(dtype), Tensor.FromScalar(exponent, dtype))!;
        using var quiet = Quiet.Now();
        var factor = x.To(dtype);
        Tensor? power = null;
        for (; ; factor = factor * factor)
        {
            if ((n & 1) != 0) power = power is null ? factor : power * factor;
            if ((n >>= 1) == 0) return ReferenceEquals(power, x) ? x.Clone() : power!;
        }
    }

    private static Tensor Elements(long[] x, long[] y, long[] shape, DType dtype)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (y[i] < 0 && x[i] is not (1 or -1)) throw Negative();
            x[i] = Power(x[i], y[i]);
        }
        return Tensor.From<long>(x, shape).To(dtype);
    }

    private static long Power(long x, long n)
    {
        if (n < 0) return (n & 1) == 0 ? 1 : x;
        long power = 1;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) power = unchecked(power * x);
            x = unchecked(x * x);
        }
        return power;
    }

    private static ArgumentException Negative() => new("Pow: integers to negative integer powers are not integers. Convert the base with To(DType.Float32).");
}
