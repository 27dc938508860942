using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The largest whole number not above x; its derivative is 0.</summary>
    public Tensor Floor() => Rounding.Apply(Rounding.Floor, this);

    /// <summary>The smallest whole number not below x; its derivative is 0.</summary>
    public Tensor Ceil() => Rounding.Apply(Rounding.Ceil, this);

    /// <summary>The nearest whole number, of two the even one; its derivative is 0.</summary>
    public Tensor Round() => Rounding.Apply(Rounding.Round, this);

    /// <summary>x rounded to a number of decimals, or to tens, hundreds, ... if negative; its derivative is 0.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Round(int decimals)
    {
        if (decimals == 0) return Round();
        var scale = Math.Pow(10, Math.Abs((double)decimals));
        return Elementwise.Apply(
            decimals > 0 ? new Unary<Rounding.DecimalsRule>("RoundBackward1", new(scale)) : new Unary<Rounding.TensRule>("RoundBackward1", new(scale)),
            FloatingPoint("Round to decimals"));
    }

    /// <summary>The whole number next to x on the side of 0; its derivative is 0.</summary>
    public Tensor Trunc() => Rounding.Apply(Rounding.Trunc, this);

    /// <summary>x - Trunc(x), with the sign of x.</summary>
    public Tensor Frac() => Elementwise.Apply(Rounding.Frac, FloatingPoint("Frac"));

    /// <summary>x = Floor(x).</summary>
    public Tensor FloorInPlace() => Rounding.ApplyInPlace(Rounding.Floor, this);

    /// <summary>x = Ceil(x).</summary>
    public Tensor CeilInPlace() => Rounding.ApplyInPlace(Rounding.Ceil, this);

    /// <summary>x = Round(x).</summary>
    public Tensor RoundInPlace() => Rounding.ApplyInPlace(Rounding.Round, this);

    /// <summary>x = Trunc(x).</summary>
    public Tensor TruncInPlace() => Rounding.ApplyInPlace(Rounding.Trunc, this);
}

/// <summary>The rules of rounding. Integers are whole already.</summary>
internal static class Rounding
{
    public static readonly Unary<FloorRule> Floor = new("FloorBackward0", default) { OnWords = new UnaryWords<FloorRule>() };
    public static readonly Unary<CeilRule> Ceil = new("CeilBackward0", default) { OnWords = new UnaryWords<CeilRule>() };
    public static readonly Unary<RoundRule> Round = new("RoundBackward0", default) { OnWords = new UnaryWords<RoundRule>() };
    public static readonly Unary<TruncRule> Trunc = new("TruncBackward0", default) { OnWords = new UnaryWords<TruncRule>() };
    public static readonly Unary<FracRule> Frac = new("FracBackward0", default);

    public static Tensor Apply(ElementwiseOp op, Tensor x) => IsWhole(op, x) ? x.Clone() : Elementwise.Apply(op, x);

    public static Tensor ApplyInPlace(ElementwiseOp op, Tensor x) => IsWhole(op, x) ? x : Elementwise.ApplyInPlace(op, x);

    private static bool IsWhole(ElementwiseOp op, Tensor x) => x.DType == DType.Bool
        ? throw new NotSupportedException($"{op.Name} is not defined for torch.bool: convert with To(...) first.")
        : x.DType.IsInteger();

    public readonly struct FloorRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Floor(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    public readonly struct CeilRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Ceiling(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    public readonly struct RoundRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Nearest(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    public readonly struct TruncRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Truncate(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    public readonly struct FracRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => x - A.Truncate(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1;
    }

    public readonly struct DecimalsRule(double scale) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Nearest(x * scale) / scale;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    public readonly struct TensRule(double scale) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Nearest(x / scale) * scale;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }
}
