using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Hyperbolic sine of each element, (e^x - e^-x) / 2.</summary>
    public Tensor Sinh() => Elementwise.Apply(Hyperbolic.Sinh, this);

    /// <summary>Hyperbolic cosine of each element, (e^x + e^-x) / 2.</summary>
    public Tensor Cosh() => Elementwise.Apply(Hyperbolic.Cosh, this);

    /// <summary>Inverse hyperbolic sine of each element, log(x + sqrt(x^2 + 1)).</summary>
    public Tensor Asinh() => Elementwise.Apply(Hyperbolic.Asinh, this);

    /// <summary>Inverse hyperbolic cosine of each element, log(x + sqrt(x^2 - 1)); NaN below 1.</summary>
    public Tensor Acosh() => Elementwise.Apply(Hyperbolic.Acosh, this);

    /// <summary>Inverse hyperbolic tangent of each element, log((1 + x) / (1 - x)) / 2; infinite at -1 and 1, NaN beyond.</summary>
    public Tensor Atanh() => Elementwise.Apply(Hyperbolic.Atanh, this);

    /// <summary>x = sinh x.</summary>
    public Tensor SinhInPlace() => Elementwise.ApplyInPlace(Hyperbolic.Sinh, this);

    /// <summary>x = cosh x.</summary>
    public Tensor CoshInPlace() => Elementwise.ApplyInPlace(Hyperbolic.Cosh, this);

    /// <summary>x = asinh x.</summary>
    public Tensor AsinhInPlace() => Elementwise.ApplyInPlace(Hyperbolic.Asinh, this);

    /// <summary>x = acosh x.</summary>
    public Tensor AcoshInPlace() => Elementwise.ApplyInPlace(Hyperbolic.Acosh, this);

    /// <summary>x = atanh x.</summary>
    public Tensor AtanhInPlace() => Elementwise.ApplyInPlace(Hyperbolic.Atanh, this);
}

/// <summary>The rules of hyperbolic functions and their inverses; tanh is a primitive of the algebra and stands with <see cref="Trigonometric"/>.</summary>
internal static class Hyperbolic
{
    public static readonly Unary<SinhRule> Sinh = new("SinhBackward0", default);
    public static readonly Unary<CoshRule> Cosh = new("CoshBackward0", default);
    public static readonly Unary<AsinhRule> Asinh = new("AsinhBackward0", default);
    public static readonly Unary<AcoshRule> Acosh = new("AcoshBackward0", default);
    public static readonly Unary<AtanhRule> Atanh = new("AtanhBackward0", default);

    public readonly struct SinhRule : IUnary, IFunction
    {
        public static string Name => "sinh";

        public static Tensor Of(Tensor x) => x.Sinh();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatSinh.Sinh(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleSinh.Sinh(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<SinhRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<CoshRule>(x);
    }

    public readonly struct CoshRule : IUnary, IFunction
    {
        public static string Name => "cosh";

        public static Tensor Of(Tensor x) => x.Cosh();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            FloatSinh.Cosh(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleSinh.Cosh(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<CoshRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<SinhRule>(x);
    }

    public readonly struct AsinhRule : IUnary, IFunction
    {
        public static string Name => "asinh";

        public static Tensor Of(Tensor x) => x.Asinh();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            InverseHyperbolic.Asinh(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => InverseHyperbolic.Asinh(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AsinhRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt(x * x + 1);
    }

    /// The factors keep the digits near 1. |x|, because PyTorch gives 1 / sqrt(x^2 - 1) left of -1 too, where y is NaN.
    public readonly struct AcoshRule : IUnary, IFunction
    {
        public static string Name => "acosh";

        public static Tensor Of(Tensor x) => x.Acosh();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            InverseHyperbolic.Acosh(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => InverseHyperbolic.Acosh(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AcoshRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt((A.Abs(x) - 1) * (A.Abs(x) + 1));
    }

    public readonly struct AtanhRule : IUnary, IFunction
    {
        public static string Name => "atanh";

        public static Tensor Of(Tensor x) => x.Atanh();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            InverseHyperbolic.Atanh(x);

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => InverseHyperbolic.Atanh(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<AtanhRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / ((1 - x) * (1 + x));
    }
}
