using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The bits that both have; of bools, logical and.</summary>
    /// <exception cref="NotSupportedException">An operand is floating point.</exception>
    public Tensor BitwiseAnd(Tensor other) => Bitwise.Apply(Bitwise.And, this, other);

    /// <inheritdoc cref="BitwiseAnd(Tensor)"/>
    public Tensor BitwiseAnd(Scalar other) => Bitwise.Apply(Bitwise.And, this, other);

    /// <summary>The bits that either has; of bools, logical or.</summary>
    /// <inheritdoc cref="BitwiseAnd(Tensor)"/>
    public Tensor BitwiseOr(Tensor other) => Bitwise.Apply(Bitwise.Or, this, other);

    /// <inheritdoc cref="BitwiseOr(Tensor)"/>
    public Tensor BitwiseOr(Scalar other) => Bitwise.Apply(Bitwise.Or, this, other);

    /// <summary>The bits that exactly one has; of bools, logical xor.</summary>
    /// <inheritdoc cref="BitwiseAnd(Tensor)"/>
    public Tensor BitwiseXor(Tensor other) => Bitwise.Apply(Bitwise.Xor, this, other);

    /// <inheritdoc cref="BitwiseXor(Tensor)"/>
    public Tensor BitwiseXor(Scalar other) => Bitwise.Apply(Bitwise.Xor, this, other);

    /// <summary>The bits that it lacks; of bools, logical not.</summary>
    /// <exception cref="NotSupportedException">The tensor is floating point.</exception>
    public Tensor BitwiseNot()
    {
        if (DType == DType.Bool) return LogicalNot();
        Bitwise.Require("BitwiseNot", DType);
        // In two's complement.
        return -1 - this;
    }

    /// <summary>The bits that both have.</summary>
    public static Tensor operator &(Tensor x, Tensor y) => Bitwise.Apply(Bitwise.And, x, y);

    /// <summary>The bits that either has.</summary>
    public static Tensor operator |(Tensor x, Tensor y) => Bitwise.Apply(Bitwise.Or, x, y);

    /// <summary>The bits that exactly one has.</summary>
    public static Tensor operator ^(Tensor x, Tensor y) => Bitwise.Apply(Bitwise.Xor, x, y);

    /// <summary>The bits that it lacks; of bools, logical not.</summary>
    public static Tensor operator ~(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BitwiseNot();
    }
}

/// <summary>Logic on the bits of integers. In registers of integers the algebra's masks are nothing else.</summary>
internal static class Bitwise
{
    public static readonly RingBinary<AndRule> And = new("BitwiseAnd") { KeepsTruth = true };
    public static readonly RingBinary<OrRule> Or = new("BitwiseOr") { KeepsTruth = true };
    public static readonly RingBinary<XorRule> Xor = new("BitwiseXor") { KeepsTruth = true };

    public static Tensor Apply(ElementwiseOp op, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Require(op.Name, x.DType);
        Require(op.Name, y.DType);
        return Elementwise.Apply(op, x, y);
    }

    public static Tensor Apply(ElementwiseOp op, Tensor x, Scalar y)
    {
        Require(op.Name, x.DType);
        Require(op.Name, y.DType);
        return Elementwise.Apply(op, x, y);
    }

    public static void Require(string op, DType dtype)
    {
        if (dtype.IsFloatingPoint()) throw new NotSupportedException($"{op} is not defined for {dtype.TorchName()}: it takes integers and bools. Convert with To(DType.Int64).");
    }

    public readonly struct AndRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => x & y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    public readonly struct OrRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => x | y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    public readonly struct XorRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => (x | y) & ~(x & y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }
}
