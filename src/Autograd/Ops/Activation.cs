using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The form of <see cref="Tensor.Gelu"/>.</summary>
public enum GeluApproximation
{
    /// <summary>x Phi(x) by the error function, exactly.</summary>
    None,

    /// <summary>By way of tanh, as in the original transformer code.</summary>
    Tanh,
}

public partial class Tensor
{
    /// <summary>1 / (1 + e^-x).</summary>
    public Tensor Sigmoid() => Elementwise.Apply(Activation.Sigmoid, this);

    /// <summary>max(x, 0), with derivative 0 at 0.</summary>
    public Tensor Relu() => Elementwise.Apply(Activation.Relu, this);

    /// <summary>x Phi(x), where Phi is the normal distribution function.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Gelu(GeluApproximation approximate = GeluApproximation.None) =>
        Elementwise.Apply(approximate == GeluApproximation.None ? Activation.Gelu : Activation.GeluTanh, FloatingPoint("Gelu"));

    /// <summary>The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    public Tensor Erf() => Elementwise.Apply(Activation.Erf, this);

    /// <summary>x = max(x, 0).</summary>
    public Tensor ReluInPlace() => Elementwise.ApplyInPlace(Activation.Relu, this);

    /// <summary>x = erf x.</summary>
    public Tensor ErfInPlace() => Elementwise.ApplyInPlace(Activation.Erf, this);

    /// <summary>x = 1 / (1 + e^-x).</summary>
    public Tensor SigmoidInPlace() => Elementwise.ApplyInPlace(Activation.Sigmoid, this);

    /// <summary>Refuses integers, which PyTorch's op does not take either.</summary>
    internal Tensor FloatingPoint(string op) => DType.IsFloatingPoint()
        ? this
        : throw new NotSupportedException($"{op} is defined for floating-point tensors only, and this one is {DType.TorchName()}: convert it with To(DType.Float32).");
}

/// <summary>The rules of activations.</summary>
internal static class Activation
{
    public static readonly Unary<SigmoidRule> Sigmoid = new("SigmoidBackward0", default);
    public static readonly RingUnary<ReluRule> Relu = new("ReluBackward0", default, Promotion.NoBool) { OnWords = new RingUnaryWords<ReluRule>() };
    public static readonly Unary<GeluRule> Gelu = new("GeluBackward0", default);
    public static readonly Unary<GeluTanhRule> GeluTanh = new("GeluBackward0", default);
    public static readonly Unary<ErfRule> Erf = new("ErfBackward0", default);

    public readonly struct SigmoidRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Sigmoid(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y * (1 - y);
    }

    public readonly struct ReluRule : IRingUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IRing<A> => A.Max(x, 0);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(y <= 0, 0, 1);
    }

    public readonly struct GeluRule : IUnary
    {
        private const double InverseSqrt2Pi = 0.39894228040143267794;

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => x * A.Normal(x);

        // Phi(x) + x phi(x)
        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> =>
            A.Normal(x) + x * (InverseSqrt2Pi * A.Exp(-0.5 * (x * x)));
    }

    public readonly struct GeluTanhRule : IUnary
    {
        private const double Sqrt2OverPi = 0.79788456080286535588;
        private const double Cubic = 0.044715;

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => 0.5 * x * (1 + A.Tanh(Sqrt2OverPi * x * (1 + Cubic * (x * x))));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            var t = A.Tanh(Sqrt2OverPi * x * (1 + Cubic * (x * x)));
            return 0.5 * (1 + t) + 0.5 * x * ((1 - t) * (1 + t)) * (Sqrt2OverPi * (1 + 3 * Cubic * (x * x)));
        }
    }

    public readonly struct ErfRule : IUnary
    {
        private const double TwoOverSqrtPi = 1.12837916709551257390;

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Erf(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => TwoOverSqrtPi * A.Exp(-(x * x));
    }
}
