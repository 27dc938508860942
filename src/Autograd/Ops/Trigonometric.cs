using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Sine of each element, in radians.</summary>
    public Tensor Sin() => Elementwise.Apply(Trigonometric.Sin, this);

    /// <summary>Cosine of each element, in radians.</summary>
    public Tensor Cos() => Elementwise.Apply(Trigonometric.Cos, this);

    /// <summary>Tangent of each element, in radians.</summary>
    public Tensor Tan() => Elementwise.Apply(Trigonometric.Tan, this);

    /// <summary>Hyperbolic tangent of each element.</summary>
    public Tensor Tanh() => Elementwise.Apply(Trigonometric.Tanh, this);

    /// <summary>Each element, an angle in degrees, in radians: x pi/180.</summary>
    public Tensor Deg2rad() => Elementwise.Apply(Trigonometric.Deg2rad, this);

    /// <summary>Each element, an angle in radians, in degrees: x 180/pi.</summary>
    public Tensor Rad2deg() => Elementwise.Apply(Trigonometric.Rad2deg, this);

    /// <summary>x = sin x.</summary>
    public Tensor SinInPlace() => Elementwise.ApplyInPlace(Trigonometric.Sin, this);

    /// <summary>x = cos x.</summary>
    public Tensor CosInPlace() => Elementwise.ApplyInPlace(Trigonometric.Cos, this);

    /// <summary>x = tan x.</summary>
    public Tensor TanInPlace() => Elementwise.ApplyInPlace(Trigonometric.Tan, this);

    /// <summary>x = tanh x.</summary>
    public Tensor TanhInPlace() => Elementwise.ApplyInPlace(Trigonometric.Tanh, this);

    /// <summary>x = x pi/180.</summary>
    public Tensor Deg2radInPlace() => Elementwise.ApplyInPlace(Trigonometric.Deg2rad, this);

    /// <summary>x = x 180/pi.</summary>
    public Tensor Rad2degInPlace() => Elementwise.ApplyInPlace(Trigonometric.Rad2deg, this);
}

/// <summary>The rules of trigonometric and hyperbolic functions.</summary>
internal static class Trigonometric
{
    public static readonly Unary<SinRule> Sin = new("SinBackward0", default);
    public static readonly Unary<CosRule> Cos = new("CosBackward0", default);
    public static readonly Unary<TanRule> Tan = new("TanBackward0", default);
    public static readonly Unary<TanhRule> Tanh = new("TanhBackward0", default);
    public static readonly Unary<ScaleRule> Deg2rad = new("Deg2RadBackward0", new(Math.PI / 180));
    public static readonly Unary<ScaleRule> Rad2deg = new("Rad2DegBackward0", new(180 / Math.PI));

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

    public readonly struct TanRule : IUnary, IFunction
    {
        public static string Name => "tan";

        public static Tensor Of(Tensor x) => x.Tan();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatTan.Tan<V, D>(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleTan.Tan(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<TanRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 + y * y;
    }

    public readonly struct ScaleRule(double factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => x * factor;

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => factor;
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
