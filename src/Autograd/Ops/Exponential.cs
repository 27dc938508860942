using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => Elementwise.Apply(Exponential.Exp, this);

    /// <summary>e^x - 1 without losing the digits of a small x.</summary>
    public Tensor Expm1() => Elementwise.Apply(Exponential.Expm1, this);

    /// <summary>Natural logarithm of each element.</summary>
    public Tensor Log() => Elementwise.Apply(Exponential.Log, this);

    /// <summary>log(1 + x) without losing the digits of a small x.</summary>
    public Tensor Log1p() => Elementwise.Apply(Exponential.Log1p, this);

    /// <summary>Square root of each element; NaN for negative ones.</summary>
    public Tensor Sqrt() => Elementwise.Apply(Exponential.Sqrt, this);

    /// <summary>1 / sqrt(x).</summary>
    public Tensor Rsqrt() => Elementwise.Apply(Exponential.Rsqrt, this);

    /// <summary>x = e^x.</summary>
    public Tensor ExpInPlace() => Elementwise.ApplyInPlace(Exponential.Exp, this);

    /// <summary>x = e^x - 1.</summary>
    public Tensor Expm1InPlace() => Elementwise.ApplyInPlace(Exponential.Expm1, this);

    /// <summary>x = log x.</summary>
    public Tensor LogInPlace() => Elementwise.ApplyInPlace(Exponential.Log, this);

    /// <summary>x = log(1 + x).</summary>
    public Tensor Log1pInPlace() => Elementwise.ApplyInPlace(Exponential.Log1p, this);

    /// <summary>x = sqrt x.</summary>
    public Tensor SqrtInPlace() => Elementwise.ApplyInPlace(Exponential.Sqrt, this);

    /// <summary>x = 1 / sqrt(x).</summary>
    public Tensor RsqrtInPlace() => Elementwise.ApplyInPlace(Exponential.Rsqrt, this);
}

/// <summary>The rules of exponentials, logarithms and roots.</summary>
internal static class Exponential
{
    public static readonly Unary<ExpRule> Exp = new("ExpBackward0", default) { OnWords = new UnaryWords<ExpRule>() };
    public static readonly Unary<Expm1Rule> Expm1 = new("Expm1Backward0", default);
    public static readonly Unary<LogRule> Log = new("LogBackward0", default);
    public static readonly Unary<Log1pRule> Log1p = new("Log1PBackward0", default);
    public static readonly Unary<SqrtRule> Sqrt = new("SqrtBackward0", default) { OnWords = new UnaryWords<SqrtRule>() };
    public static readonly Unary<RsqrtRule> Rsqrt = new("RsqrtBackward0", default) { OnWords = new UnaryWords<RsqrtRule>() };

    public readonly struct ExpRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Exp(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y;
    }

    public readonly struct Expm1Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Expm1(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y + 1;
    }

    public readonly struct LogRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Log(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / x;
    }

    public readonly struct Log1pRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Log1p(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x + 1);
    }

    public readonly struct SqrtRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Sqrt(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 0.5 / y;
    }

    public readonly struct RsqrtRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => 1 / A.Sqrt(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -0.5 * (y * y * y);
    }
}
