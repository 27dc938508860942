using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The losses of pairs of elements: x the prediction, y the target, d = x - y.</summary>
internal static class PairLosses
{
    public static readonly PairLoss Squared = new("MseLoss", new RingBinary<SquaredRule>("MseLossBackward0", default, Promotion.NoBool));
    public static readonly PairLoss Entropy = new("BinaryCrossEntropy", new Binary<EntropyRule>("BinaryCrossEntropyBackward0"));
    public static readonly PairLoss LogitEntropy = new("BinaryCrossEntropyWithLogits", new Binary<LogitEntropyRule>("BinaryCrossEntropyWithLogitsBackward0"));
    public static readonly PairLoss SoftMargin = new("SoftMarginLoss", new Binary<SoftMarginRule>("SoftMarginLossBackward0"));

    public static PairLoss SmoothL1(double beta) => new("SmoothL1Loss", new Binary<SmoothRule>("SmoothL1LossBackward0", new SmoothRule(beta)));

    public static PairLoss Huber(double delta) => new("HuberLoss", new Binary<HuberRule>("HuberLossBackward0", new HuberRule(delta)));

    /// d^2.
    public readonly struct SquaredRule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => (x - y) * (x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 2 * (x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 2 * (y - x);
    }

    /// d^2 / (2 beta) where |d| is below beta, else |d| - beta / 2.
    public readonly struct SmoothRule(double beta) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A>
        {
            A d = A.Abs(x - y);
            A b = A.Parameter(beta);
            return A.Where(d < b, 0.5 * d * d / b, d - 0.5 * b);
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => Slope(x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => Slope(y - x);

        [MethodImpl(AggressiveInlining)]
        private A Slope<A>(A d) where A : struct, IReal<A>
        {
            A b = A.Parameter(beta);
            return A.Where(d >= b, 1, A.Where(d <= -b, -1, d / b));
        }
    }

    /// d^2 / 2 where |d| is at most delta, else delta (|d| - delta / 2).
    public readonly struct HuberRule(double delta) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A>
        {
            A d = A.Abs(x - y);
            A e = A.Parameter(delta);
            return A.Where(d <= e, 0.5 * d * d, e * (d - 0.5 * e));
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => Slope(x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => Slope(y - x);

        [MethodImpl(AggressiveInlining)]
        private A Slope<A>(A d) where A : struct, IReal<A>
        {
            A e = A.Parameter(delta);
            return A.Where(d >= e, e, A.Where(d <= -e, -e, d));
        }
    }

    /// -y log x - (1 - y) log(1 - x), each logarithm at least -100, so that a certain and wrong answer costs a finite loss.
    public readonly struct EntropyRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => (y - 1) * A.Max(A.Log1p(-x), -100) - y * A.Max(A.Log(x), -100);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Call<EntropySlope>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Log1p(-x) - A.Log(x);
    }

    /// <summary>d/dx of the entropy, (x - y) / (x (1 - x)), with a denominator of at least PyTorch's epsilon, which is a float.</summary>
    public readonly struct EntropySlope : IBinaryFunction
    {
        private const double Epsilon = 1e-12f;
        private static readonly Binary<SlopeRule> Op = new("BinaryCrossEntropyBackwardBackward0");

        public static string Name => "entropySlope";

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x, V y) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => Slope(x, y);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x, V y) where V : struct, IFloating<V> => Slope(x, y);

        public static Tensor Of(Tensor x, Tensor y) => Elementwise.Apply(Op, x, y);

        [MethodImpl(AggressiveInlining)]
        private static A Slope<A>(A x, A y) where A : struct, IReal<A> => (x - y) / A.Max((1 - x) * x, Epsilon);

        /// The second derivative keeps finite by adding to x and 1 - x instead, again as PyTorch's does.
        private readonly struct SlopeRule : IBinary
        {
            [MethodImpl(AggressiveInlining)]
            public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<EntropySlope>(x, y);

            [MethodImpl(AggressiveInlining)]
            public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A>
            {
                A d = (x + 1e-12) * (1 - x + 1e-12);
                return (x * x - 2 * x * y + y) / (d * d);
            }

            [MethodImpl(AggressiveInlining)]
            public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -1 / A.Max((1 - x) * x, Epsilon);
        }
    }

    /// The same of x = sigmoid of a logit: (1 - y) x + log(1 + e^-x), in a form that neither overflows nor cancels.
    public readonly struct LogitEntropyRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => (1 - y) * x + (A.Max(-x, 0) + A.Log1p(A.Exp(-A.Abs(x))));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(x) - y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -x;
    }

    /// log(1 + e^-xy).
    public readonly struct SoftMarginRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A>
        {
            A m = -x * y;
            return A.Max(m, 0) + A.Log1p(A.Exp(-A.Abs(m)));
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => -y * A.Sigmoid(-x * y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -x * A.Sigmoid(-x * y);
    }
}
