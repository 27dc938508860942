using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public sealed partial class Tensor
{
    /// <summary>Sine of each element, in radians.</summary>
    public Tensor Sin() => Elementwise.Apply(Trigonometric.Sin, this);

    /// <summary>Cosine of each element, in radians.</summary>
    public Tensor Cos() => Elementwise.Apply(Trigonometric.Cos, this);

    /// <summary>Hyperbolic tangent of each element.</summary>
    public Tensor Tanh() => Elementwise.Apply(Trigonometric.Tanh, this);

    /// <summary>x = sin x.</summary>
    public Tensor SinInPlace() => Elementwise.ApplyInPlace(Trigonometric.Sin, this);

    /// <summary>x = cos x.</summary>
    public Tensor CosInPlace() => Elementwise.ApplyInPlace(Trigonometric.Cos, this);

    /// <summary>x = tanh x.</summary>
    public Tensor TanhInPlace() => Elementwise.ApplyInPlace(Trigonometric.Tanh, this);
}

/// <summary>The rules of trigonometric and hyperbolic functions.</summary>
internal static class Trigonometric
{
    public static readonly Unary<SinRule> Sin = new("SinBackward0", default);
    public static readonly Unary<CosRule> Cos = new("CosBackward0", default);
    public static readonly Unary<TanhRule> Tanh = new("TanhBackward0", default);

    public readonly struct SinRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Sin(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Cos(x);
    }

    public readonly struct CosRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Cos(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Sin(x);
    }

    /// y = tanh x. The product form of the derivative keeps its digits where |y| is close to 1.
    public readonly struct TanhRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Tanh(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => (1 - y) * (1 + y);
    }
}
