using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The rules of activations with parameters and of those that functional forms alone have.</summary>
internal static class Nonlinear
{
    public static readonly Unary<HardsigmoidRule> Hardsigmoid = new("HardsigmoidBackward0", default);
    public static readonly Unary<HardswishRule> Hardswish = new("HardswishBackward0", default);
    public static readonly Unary<LogSigmoidRule> LogSigmoid = new("LogSigmoidBackward0", default);
    public static readonly Unary<SiluRule> Silu = new("SiluBackward0", default);
    public static readonly Unary<MishRule> Mish = new("MishBackward0", default);
    public static readonly Binary<PreluRule> Prelu = new("PreluBackward0");

    public static Tensor Run(ElementwiseOp op, Tensor x, bool inPlace = false) => inPlace ? Elementwise.ApplyInPlace(op, x) : Elementwise.Apply(op, x);

    /// <summary>x above 0, w x below; the weights broadcast.</summary>
    public static Tensor Parametric(Tensor x, Tensor w) => Elementwise.Apply(Prelu, x, w);

    public static ElementwiseOp Elu(double alpha, double scale = 1) => new Unary<EluRule>("EluBackward0", new EluRule(alpha * scale, scale, 1, 1));

    /// <summary>PyTorch's derivative takes alpha as a float.</summary>
    public static ElementwiseOp Celu(double alpha) => new Unary<EluRule>("EluBackward0", new EluRule(alpha, 1, 1 / alpha, 1.0 / (float)alpha));

    public static ElementwiseOp LeakyRelu(double slope) => new Unary<LeakyReluRule>("LeakyReluBackward0", new LeakyReluRule(slope));

    public static ElementwiseOp Hardtanh(double min, double max) => new RingUnary<HardtanhRule>("HardtanhBackward0", new HardtanhRule(min, max), Promotion.NoBool);

    public static ElementwiseOp Hardshrink(double lambda) => new Unary<HardshrinkRule>("HardshrinkBackward0", new HardshrinkRule(lambda));

    public static ElementwiseOp Softshrink(double lambda) => new Unary<SoftshrinkRule>("SoftshrinkBackward0", new SoftshrinkRule(lambda));

    public static ElementwiseOp Threshold(double threshold, double value) => new RingUnary<ThresholdRule>("ThresholdBackward0", new ThresholdRule(threshold, value), Promotion.NoBool);

    public static ElementwiseOp Softplus(double beta, double threshold) => new Unary<SoftplusRule>("SoftplusBackward0", new SoftplusRule(beta, threshold));

    /// scale x above 0, negative (e^(inputScale x) - 1) below: ELU, CELU and SELU.
    public readonly struct EluRule(double negative, double scale, double inputScale, double slopeScale) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Where(x > 0, A.Parameter(scale) * x, A.Parameter(negative) * A.Expm1(A.Parameter(inputScale) * x));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x > 0, A.Parameter(scale), A.Parameter(negative * slopeScale) * A.Exp(A.Parameter(slopeScale) * x));
    }

    /// x above 0, slope x below.
    public readonly struct LeakyReluRule(double slope) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Where(x > 0, x, A.Parameter(slope) * x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x > 0, 1, A.Parameter(slope));
    }

    /// x between min and max, else the nearer of them; the derivative at both is 0.
    public readonly struct HardtanhRule(double min, double max) : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Min(A.Max(x, A.Parameter(min)), A.Parameter(max));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x > A.Parameter(min)) & (x < A.Parameter(max)), 1, 0);
    }

    /// x / 6 + 1/2, cut to [0, 1]. The slope is PyTorch's, which is a float.
    public readonly struct HardsigmoidRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Min(A.Max(x + 3, 0), 6) / 6;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x > -3) & (x < 3), 1f / 6, 0);
    }

    /// x times the hard sigmoid.
    public readonly struct HardswishRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => x * A.Min(A.Max(x + 3, 0), 6) / 6;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x > 3, 1, A.Where(x < -3, 0, x / 3 + 0.5));
    }

    /// 0 in [-lambda, lambda], else x.
    public readonly struct HardshrinkRule(double lambda) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Where((x >= A.Parameter(-lambda)) & (x <= A.Parameter(lambda)), 0, x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x > A.Parameter(lambda)) | (x < A.Parameter(-lambda)), 1, 0);
    }

    /// 0 in [-lambda, lambda], else x moved towards 0 by lambda.
    public readonly struct SoftshrinkRule(double lambda) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A>
        {
            A l = A.Parameter(lambda);
            return A.Where(x > l, x - l, A.Where(x < A.Parameter(-lambda), x + l, 0 * x));
        }

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x >= A.Parameter(-lambda)) & (x <= A.Parameter(lambda)), 0, 1);
    }

    /// x above the threshold, else the value.
    public readonly struct ThresholdRule(double threshold, double value) : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Where(x <= A.Parameter(threshold), A.Parameter(value), x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(x <= A.Parameter(threshold), 0, 1);
    }

    /// log sigmoid x, of e^-|x| so that neither tail is lost.
    public readonly struct LogSigmoidRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Min(x, 0) - A.Log1p(A.Exp(-A.Abs(x)));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Sigmoid(-x);
    }

    /// log(1 + e^(beta x)) / beta, which is x to the last digit above the threshold.
    public readonly struct SoftplusRule(double beta, double threshold) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A>
        {
            A b = A.Parameter(beta), bx = b * x;
            return A.Where(bx > A.Parameter(threshold), x, A.Log1p(A.Exp(bx)) / b);
        }

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A bx = A.Parameter(beta) * x;
            return A.Where(bx > A.Parameter(threshold), 1, A.Sigmoid(bx));
        }
    }

    /// x sigmoid x.
    public readonly struct SiluRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => x * A.Sigmoid(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A s = A.Sigmoid(x);
            return s * (1 + x * (1 - s));
        }
    }

    /// x tanh(log(1 + e^x)), whose tanh is n / (n + 2) with n = e^x (e^x + 2). From 22 on it is 1 to the last digit, and squares of e^x would overflow.
    public readonly struct MishRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A>
        {
            A e = A.Exp(A.Min(x, 22)), n = e * (e + 2);
            return x * (n / (n + 2));
        }

        /// t + x (1 - t^2) sigmoid x, which is t + 4 x e^x (1 + e^x) / (n + 2)^2. Of infinity that is not a number, as in PyTorch.
        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A e = A.Exp(A.Min(x, 22)), n = e * (e + 2), r = 1 / (n + 2);
            return A.Where(x > 22, 1 + 0 * x, n * r + x * (4 * e * r) * ((1 + e) * r));
        }
    }

    /// x above 0, y x below.
    public readonly struct PreluRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Where(x > 0, x, y * x);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x > 0, 1, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(x > 0, 0, x);
    }
}
