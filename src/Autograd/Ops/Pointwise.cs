using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The tensor itself, for symmetry with <see cref="Neg"/>.</summary>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Tensor Positive() => DType == DType.Bool ? throw new NotSupportedException("Positive is not defined for torch.bool: convert with To(...) first.") : this;

    /// <summary>-1, 0 or 1 by the sign of x, as <see cref="Sign"/>; its derivative is 0.</summary>
    public Tensor Sgn() => DType == DType.Bool ? Clone() : Elementwise.Apply(Pointwise.Sgn, this);

    /// <summary>y - alpha x.</summary>
    public Tensor Rsub(Tensor other, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return alpha is { } a ? other.Sub(this, a) : other - this;
    }

    /// <inheritdoc cref="Rsub(Tensor, Scalar?)"/>
    public Tensor Rsub(Scalar other, Scalar? alpha = null) => other - (alpha is { } a ? this * a : this);

    /// <summary>|x| with the sign of y, also that of -0; integers become floating point. Where x is 0 its derivative is 0.</summary>
    public Tensor Copysign(Tensor other) => Elementwise.Apply(Pointwise.Copysign, this, other);

    /// <inheritdoc cref="Copysign(Tensor)"/>
    public Tensor Copysign(Scalar other) => Elementwise.Apply(Pointwise.Copysign, this, other);

    /// <summary>x to the power y in float64.</summary>
    public Tensor FloatPower(Tensor exponent)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(exponent);
        return temporaries.Keep(To(DType.Float64).Pow(exponent.To(DType.Float64)));
    }

    /// <inheritdoc cref="FloatPower(Tensor)"/>
    public Tensor FloatPower(Scalar exponent)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(To(DType.Float64).Pow(exponent.ToDouble()));
    }

    /// <inheritdoc cref="FloatPower(Tensor)"/>
    public static Tensor FloatPower(Scalar x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        return Pow(x.ToDouble(), exponent.To(DType.Float64));
    }

    /// <summary>The larger of x and y, the other one where one is NaN; at ties x gets the gradient.</summary>
    public Tensor Fmax(Tensor other) => Elementwise.Apply(Pointwise.Fmax, this, other);

    /// <summary>The smaller of x and y, the other one where one is NaN; at ties x gets the gradient.</summary>
    public Tensor Fmin(Tensor other) => Elementwise.Apply(Pointwise.Fmin, this, other);

    /// <summary>The step function: 0 below 0, 1 above, and <paramref name="values"/> at 0. It has no derivative.</summary>
    /// <exception cref="ArgumentException">The dtypes differ.</exception>
    public Tensor Heaviside(Tensor values)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(values);
        if (values.DType != DType)
            throw new ArgumentException($"Heaviside: expected the same dtype, and got {DType.TorchName()} and {values.DType.TorchName()}. Convert one operand with To(...).");
        using var quiet = Quiet.Now();
        return temporaries.Keep(Where(Eq(0), values, (this > 0).To(DType)));
    }

    /// <summary>x 2^y.</summary>
    public Tensor Ldexp(Tensor other)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(other);
        return temporaries.Keep(this * Pow(2.0, other));
    }

    /// <summary>log(e^x + e^y), without overflow.</summary>
    /// <exception cref="NotSupportedException">The dtypes are not floating point.</exception>
    public Tensor Logaddexp(Tensor other) => Elementwise.Apply(Pointwise.Logaddexp, FloatingPoint("Logaddexp"), other?.FloatingPoint("Logaddexp")!);

    /// <summary>log2(2^x + 2^y), without overflow.</summary>
    /// <inheritdoc cref="Logaddexp"/>
    public Tensor Logaddexp2(Tensor other) => Elementwise.Apply(Pointwise.Logaddexp2, FloatingPoint("Logaddexp2"), other?.FloatingPoint("Logaddexp2")!);

    /// <summary>The next number that the dtype has after x in the direction of y. It has no derivative.</summary>
    /// <exception cref="NotSupportedException">The dtype is neither float32 nor float64.</exception>
    public Tensor Nextafter(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var x in (ReadOnlySpan<Tensor>)[this, other])
            if (x.DType is not (DType.Float32 or DType.Float64))
                throw new NotSupportedException($"Nextafter is defined for torch.float32 and torch.float64, and this is {x.DType.TorchName()}: convert with To(DType.Float32).");
        using var quiet = Quiet.Now();
        return Elementwise.Apply(Pointwise.Nextafter, this, other);
    }

    /// <summary>NaN and infinities replaced by numbers: by 0 and the largest and smallest of the dtype unless given.</summary>
    public Tensor NanToNum(double nan = 0, double? posInf = null, double? negInf = null) =>
        DType.IsFloatingPoint() ? Elementwise.Apply(Pointwise.NanToNum(DType, nan, posInf, negInf), this) : Clone();

    /// <summary>x = NanToNum(x).</summary>
    public Tensor NanToNumInPlace(double nan = 0, double? posInf = null, double? negInf = null) =>
        DType.IsFloatingPoint() ? Elementwise.ApplyInPlace(Pointwise.NanToNum(DType, nan, posInf, negInf), this) : this;
}

/// <summary>Rules of pointwise functions.</summary>
internal static class Pointwise
{
    private const double Log2 = 0.69314718055994530942;

    public static readonly RingUnary<Arithmetic.SignRule> Sgn = new("SgnBackward0", default);
    public static readonly Binary<CopysignRule> Copysign = new("CopysignBackward0");
    public static readonly RingBinary<FmaxRule> Fmax = new("FmaxBackward0");
    public static readonly RingBinary<FminRule> Fmin = new("FminBackward0");
    public static readonly Binary<LogaddexpRule> Logaddexp = new("LogaddexpBackward0");
    public static readonly Binary<Logaddexp2Rule> Logaddexp2 = new("Logaddexp2Backward0");
    public static readonly Binary<NextafterRule> Nextafter = new("Nextafter");

    public static ElementwiseOp NanToNum(DType dtype, double nan, double? posInf, double? negInf)
    {
        var largest = dtype switch
        {
            DType.Float16 => (double)Half.MaxValue,
            DType.BFloat16 => 3.3895313892515355e38,
            DType.Float32 => float.MaxValue,
            _ => double.MaxValue,
        };
        return new Unary<NanToNumRule>("NanToNumBackward0", new NanToNumRule(nan, posInf ?? largest, negInf ?? -largest));
    }

    public readonly struct CopysignRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<CopysignFunction>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Same(x, 0), 0, z / x);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    public readonly struct CopysignFunction : IBinaryFunction
    {
        public static string Name => "copysign";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => V.CopySign(x, y);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => V.CopySign(x, y);

        public static Tensor Of(Tensor x, Tensor y) => x.Copysign(y);
    }

    public readonly struct FmaxRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Where((x >= y) | ~A.Same(y, y), x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where((x >= y) | ~A.Same(y, y), 1, 0);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where((x >= y) | ~A.Same(y, y), 0, 1);
    }

    public readonly struct FminRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => A.Where((x <= y) | ~A.Same(y, y), x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where((x <= y) | ~A.Same(y, y), 1, 0);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where((x <= y) | ~A.Same(y, y), 0, 1);
    }

    /// The larger plus log(1 + e^-|x - y|); of equal ones, also infinite, x + log 2.
    public readonly struct LogaddexpRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Same(x, y), x + Log2, A.Max(x, y) + A.Log1p(A.Exp(-A.Abs(x - y))));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(y - x);
    }

    public readonly struct Logaddexp2Rule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Same(x, y), x + 1, A.Max(x, y) + A.Log1p(A.Exp(-Log2 * A.Abs(x - y))) / Log2);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(Log2 * (x - y));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(Log2 * (y - x));
    }

    public readonly struct NextafterRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<NextafterFunction>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 0;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 0;
    }

    public readonly struct NextafterFunction : IBinaryFunction
    {
        public static string Name => "nextafter";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            PerLane.Map<V, float>(x, y, static (a, b) => float.IsNaN(a) || float.IsNaN(b) ? float.NaN : a == b ? b : a < b ? float.BitIncrement(a) : float.BitDecrement(a));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> =>
            PerLane.Map<V, double>(x, y, static (a, b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : a == b ? b : a < b ? double.BitIncrement(a) : double.BitDecrement(a));

        public static Tensor Of(Tensor x, Tensor y) => x.Nextafter(y);
    }

    public readonly struct NanToNumRule(double nan, double posInf, double negInf) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> =>
            A.Where(A.Same(x, x), A.Where(A.Same(x, double.PositiveInfinity), posInf, A.Where(A.Same(x, double.NegativeInfinity), negInf, x)), nan);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Abs(x) < double.PositiveInfinity, 1, 0);
    }
}
