using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>x + y, element by element, with broadcasting and type promotion.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Elementwise.Apply(Arithmetic.Add, x, y);

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Tensor x, Scalar y) => Elementwise.Apply(Arithmetic.Add, x, y);

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Scalar x, Tensor y) => Elementwise.Apply(Arithmetic.Add, x, y);

    /// <summary>x - y, element by element, with broadcasting and type promotion.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Elementwise.Apply(Arithmetic.Subtract, x, y);

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Tensor x, Scalar y) => Elementwise.Apply(Arithmetic.Subtract, x, y);

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Scalar x, Tensor y) => Elementwise.Apply(Arithmetic.Subtract, x, y);

    /// <summary>x y, element by element, with broadcasting and type promotion.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Elementwise.Apply(Arithmetic.Multiply, x, y);

    /// <summary>x y, element by element.</summary>
    public static Tensor operator *(Tensor x, Scalar y) => Elementwise.Apply(Arithmetic.Multiply, x, y);

    /// <summary>x y, element by element.</summary>
    public static Tensor operator *(Scalar x, Tensor y) => Elementwise.Apply(Arithmetic.Multiply, x, y);

    /// <summary>x / y, element by element; integers divide as floating point.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => Elementwise.Apply(Arithmetic.Divide, x, y);

    /// <summary>x / y, element by element; integers divide as floating point.</summary>
    public static Tensor operator /(Tensor x, Scalar y) => Elementwise.Apply(Arithmetic.Divide, x, y);

    /// <summary>x / y, element by element; integers divide as floating point.</summary>
    public static Tensor operator /(Scalar x, Tensor y) => Elementwise.Apply(Arithmetic.Divide, x, y);

    /// <summary>-x, element by element. Not defined for bools.</summary>
    public static Tensor operator -(Tensor x) => Elementwise.Apply(Arithmetic.Negate, x);

    /// <summary>Adds y in place.</summary>
    public void operator +=(Tensor y) => AddInPlace(y);

    /// <summary>Adds y in place.</summary>
    public void operator +=(Scalar y) => AddInPlace(y);

    /// <summary>Subtracts y in place.</summary>
    public void operator -=(Tensor y) => SubInPlace(y);

    /// <summary>Subtracts y in place.</summary>
    public void operator -=(Scalar y) => SubInPlace(y);

    /// <summary>Multiplies by y in place.</summary>
    public void operator *=(Tensor y) => MulInPlace(y);

    /// <summary>Multiplies by y in place.</summary>
    public void operator *=(Scalar y) => MulInPlace(y);

    /// <summary>Divides by y in place.</summary>
    public void operator /=(Tensor y) => DivInPlace(y);

    /// <summary>Divides by y in place.</summary>
    public void operator /=(Scalar y) => DivInPlace(y);

    /// <summary>x + y, the named form of <c>+</c>.</summary>
    public Tensor Add(Tensor y) => this + y;

    /// <summary>x + alpha y.</summary>
    public Tensor Add(Tensor y, Scalar alpha)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(this + Scaled("Add", y, alpha));
    }

    /// <summary>x + y, the named form of <c>+</c>.</summary>
    public Tensor Add(Scalar y) => this + y;

    /// <summary>x - y, the named form of <c>-</c>.</summary>
    public Tensor Sub(Tensor y) => this - y;

    /// <summary>x - alpha y.</summary>
    public Tensor Sub(Tensor y, Scalar alpha)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(this - Scaled("Sub", y, alpha));
    }

    /// <summary>x - y, the named form of <c>-</c>.</summary>
    public Tensor Sub(Scalar y) => this - y;

    /// <summary>x y, the named form of <c>*</c>.</summary>
    public Tensor Mul(Tensor y) => this * y;

    /// <summary>x y, the named form of <c>*</c>.</summary>
    public Tensor Mul(Scalar y) => this * y;

    /// <summary>x / y, the named form of <c>/</c>.</summary>
    public Tensor Div(Tensor y) => this / y;

    /// <summary>x / y, the named form of <c>/</c>.</summary>
    public Tensor Div(Scalar y) => this / y;

    /// <summary>-x, the named form of unary <c>-</c>.</summary>
    public Tensor Neg() => -this;

    /// <summary>1 / x.</summary>
    public Tensor Reciprocal() => Elementwise.Apply(Arithmetic.Reciprocal, this);

    /// <summary>x x.</summary>
    public Tensor Square() => Elementwise.Apply(Arithmetic.Square, DType == DType.Bool ? To(DType.Int64) : this);

    /// <summary>|x|; its derivative at 0 is 0.</summary>
    public Tensor Abs() => Elementwise.Apply(Arithmetic.Abs, this);

    /// <summary>-1, 0 or 1 by the sign of x; its derivative is 0.</summary>
    public Tensor Sign() => Elementwise.Apply(Arithmetic.Sign, this);

    /// <summary>The larger of x and y, NaN if either is; at ties both get half of the gradient.</summary>
    public Tensor Maximum(Tensor y) => Elementwise.Apply(Arithmetic.Maximum, this, y);

    /// <summary>The smaller of x and y, NaN if either is; at ties both get half of the gradient.</summary>
    public Tensor Minimum(Tensor y) => Elementwise.Apply(Arithmetic.Minimum, this, y);

    /// <summary>x += y.</summary>
    public Tensor AddInPlace(Tensor y) => Elementwise.ApplyInPlace(Arithmetic.Add, this, y);

    /// <summary>x += y.</summary>
    public Tensor AddInPlace(Scalar y) => Elementwise.ApplyInPlace(Arithmetic.Add, this, y);

    /// <summary>x += alpha y.</summary>
    public Tensor AddInPlace(Tensor y, Scalar alpha) => AddInPlace(Scaled("Add", y, alpha));

    /// <summary>x -= y.</summary>
    public Tensor SubInPlace(Tensor y) => Elementwise.ApplyInPlace(Arithmetic.Subtract, this, y);

    /// <summary>x -= y.</summary>
    public Tensor SubInPlace(Scalar y) => Elementwise.ApplyInPlace(Arithmetic.Subtract, this, y);

    /// <summary>x *= y.</summary>
    public Tensor MulInPlace(Tensor y) => Elementwise.ApplyInPlace(Arithmetic.Multiply, this, y);

    /// <summary>x *= y.</summary>
    public Tensor MulInPlace(Scalar y) => Elementwise.ApplyInPlace(Arithmetic.Multiply, this, y);

    /// <summary>x /= y.</summary>
    public Tensor DivInPlace(Tensor y) => Elementwise.ApplyInPlace(Arithmetic.Divide, this, y);

    /// <summary>x /= y.</summary>
    public Tensor DivInPlace(Scalar y) => Elementwise.ApplyInPlace(Arithmetic.Divide, this, y);

    /// <summary>x = -x.</summary>
    public Tensor NegInPlace() => Elementwise.ApplyInPlace(Arithmetic.Negate, this);

    /// <summary>x = |x|.</summary>
    public Tensor AbsInPlace() => Elementwise.ApplyInPlace(Arithmetic.Abs, this);

    private Tensor Scaled(string op, Tensor y, Scalar alpha)
    {
        ArgumentNullException.ThrowIfNull(y);
        var dtype = Promote.Types(this, y);
        if (alpha.IsFloatingPoint && !dtype.IsFloatingPoint())
            throw new ArgumentException($"{op}: alpha is {alpha}, but {DType.TorchName()} and {y.DType.TorchName()} need an integer one. Convert a tensor to floating point first.");
        // In the dtype of the sum, which may be wider than y's.
        return alpha.ToDouble() == 1 ? y : (y.To(dtype) * alpha).To(dtype);
    }
}

/// <summary>The rules of arithmetic.</summary>
internal static class Arithmetic
{
    public static readonly RingBinary<AddRule> Add = new("AddBackward0") { OnWords = new RingBinaryWords<AddRule>() };
    public static readonly RingBinary<SubtractRule> Subtract = new("SubBackward0", default, Promotion.Numbers) { OnWords = new RingBinaryWords<SubtractRule>() };
    public static readonly RingBinary<MultiplyRule> Multiply = new("MulBackward0") { KeepsTruth = true, OnWords = new RingBinaryWords<MultiplyRule>() };
    public static readonly Binary<DivideRule> Divide = new("DivBackward0") { OnWords = new BinaryWords<DivideRule>() };
    public static readonly RingUnary<NegateRule> Negate = new("NegBackward0", default, Promotion.NoBool) { OnWords = new IntegerWords<FlipSignRule>() };
    public static readonly Unary<ReciprocalRule> Reciprocal = new("ReciprocalBackward0", default) { OnWords = new UnaryWords<ReciprocalRule>() };
    public static readonly RingUnary<SquareRule> Square = new("PowBackward0", default) { OnWords = new RingUnaryWords<SquareRule>() };
    public static readonly RingUnary<AbsRule> Abs = new("AbsBackward0", default, Promotion.NoBool) { OnWords = new IntegerWords<ClearSignRule>() };
    public static readonly RingUnary<SignRule> Sign = new("SignBackward0", default) { OnWords = new RingUnaryWords<SignRule>() };
    public static readonly RingBinary<MaximumRule> Maximum = new("MaximumBackward0") { KeepsTruth = true, OnWords = new RingBinaryWords<MaximumRule>() };
    public static readonly RingBinary<MinimumRule> Minimum = new("MinimumBackward0") { KeepsTruth = true, OnWords = new RingBinaryWords<MinimumRule>() };

    public readonly struct AddRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => x + y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 1;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 1;
    }

    public readonly struct SubtractRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => x - y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 1;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -1;
    }

    public readonly struct MultiplyRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => x * y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => x;
    }

    public readonly struct DivideRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => x / y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 1 / y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -(x / y) / y;
    }

    public readonly struct NegateRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => -x;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -1;
    }

    public readonly struct ReciprocalRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => 1 / x;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -(y * y);
    }

    public readonly struct SquareRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => x * x;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 2 * x;
    }

    public readonly struct AbsRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Abs(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => Signum(x);
    }

    /// The sign is the uppermost of 16 bits, which the smallest integer consists of.
    public readonly struct FlipSignRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => x + short.MinValue;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1;
    }

    public readonly struct ClearSignRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => x & short.MaxValue;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1;
    }

    public readonly struct SignRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => Signum(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0;
    }

    /// Ties share the gradient evenly, and both get all of it where one is NaN, as in PyTorch.
    public readonly struct MaximumRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x < y, 0, A.Where(A.Same(x, y), 0.5, 1));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x > y, 0, A.Where(A.Same(x, y), 0.5, 1));
    }

    public readonly struct MinimumRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Min(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x > y, 0, A.Where(A.Same(x, y), 0.5, 1));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x < y, 0, A.Where(A.Same(x, y), 0.5, 1));
    }

    [MethodImpl(AggressiveInlining)]
    private static A Signum<A>(A x) where A : struct, IRing<A> => A.Where(x > 0, 1, A.Where(x < 0, -1, 0));
}
