using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The complementary error function 1 - erf x, with all digits of its tail.</summary>
    public Tensor Erfc() => Elementwise.Apply(Transcendental.Erfc, this);

    /// <summary>log(x / (1 - x)), the inverse of <see cref="Sigmoid"/>.</summary>
    /// <param name="eps">x is first brought into [eps, 1 - eps], and the derivative outside is 0. Without it the result outside [0, 1] is NaN.</param>
    public Tensor Logit(double? eps = null) => Elementwise.Apply(Transcendental.Logit(eps), this);

    /// <summary>sqrt(x^2 + y^2), without overflow or underflow on the way; both broadcast.</summary>
    public Tensor Hypot(Tensor other) => Elementwise.Apply(Transcendental.Hypot, this, other);

    /// <summary>x = erfc x.</summary>
    public Tensor ErfcInPlace() => Elementwise.ApplyInPlace(Transcendental.Erfc, this);

    /// <summary>x = logit x.</summary>
    /// <inheritdoc cref="Logit"/>
    public Tensor LogitInPlace(double? eps = null) => Elementwise.ApplyInPlace(Transcendental.Logit(eps), this);

    /// <summary>x = hypot(x, other).</summary>
    public Tensor HypotInPlace(Tensor other) => Elementwise.ApplyInPlace(Transcendental.Hypot, this, other);
}

/// <summary>The rules of erfc, logit and hypot.</summary>
internal static class Transcendental
{
    public static readonly Unary<ErfcRule> Erfc = new("ErfcBackward0", default);
    public static readonly Binary<HypotRule> Hypot = new("HypotBackward0");

    private static readonly Unary<LogitRule> Unclamped = new("LogitBackward0", default);

    // A negative eps means none, as in PyTorch.
    public static ElementwiseOp Logit(double? eps) => eps is not { } e || e < 0 ? Unclamped : new Unary<LogitOfClampedRule>("LogitBackward0", new(e));

    public readonly struct ErfcRule : IUnary, IFunction
    {
        private const double MinusTwoOverSqrtPi = -1.12837916709551257390;

        public static string Name => "erfc";

        public static Tensor Of(Tensor x) => x.Erfc();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatErfc.Erfc<V, D>(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleErfc.Erfc(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ErfcRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => MinusTwoOverSqrtPi * A.Exp(-(x * x));
    }

    public readonly struct LogitRule : IUnary, IFunction
    {
        public static string Name => "logit";

        public static Tensor Of(Tensor x) => x.Logit();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            Logits.Logit(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => Logits.Logit(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<LogitRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x < 0) | (x > 1), double.NaN, 1 / (x * (1 - x)));
    }

    public readonly struct LogitOfClampedRule(double eps) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A>
        {
            A low = eps;
            return A.Call<LogitRule>(A.Min(A.Max(x, low), 1 - low));
        }

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A low = eps, high = 1 - low;
            return A.Where((x < low) | (x > high), 0, 1 / (x * (1 - x)));
        }
    }

    /// The derivatives at the origin are 0/0, as in PyTorch.
    public readonly struct HypotRule : IBinary, IBinaryFunction
    {
        public static string Name => "hypot";

        public static Tensor Of(Tensor x, Tensor y) => x.Hypot(y);

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => Halves.Call<HypotRule, V, D>(x, y);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => DoubleHypot.Hypot(x, y);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<HypotRule>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => x / z;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => y / z;
    }
}
