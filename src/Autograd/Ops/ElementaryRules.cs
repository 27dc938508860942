using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The rules of the elementary functions beyond exp, log, sin and cos.</summary>
internal static class ElementaryRules
{
    private const double Log2E = 0.69314718055994530942, Log10E = 2.30258509299404568402, TwoOverSqrtPi = 1.12837916709551257390;

    public static readonly Unary<TanRule> Tan = new("TanBackward0", default);
    public static readonly Unary<AsinRule> Asin = new("AsinBackward0", default);
    public static readonly Unary<AcosRule> Acos = new("AcosBackward0", default);
    public static readonly Unary<AtanRule> Atan = new("AtanBackward0", default);
    public static readonly Unary<SinhRule> Sinh = new("SinhBackward0", default);
    public static readonly Unary<CoshRule> Cosh = new("CoshBackward0", default);
    public static readonly Unary<AsinhRule> Asinh = new("AsinhBackward0", default);
    public static readonly Unary<AcoshRule> Acosh = new("AcoshBackward0", default);
    public static readonly Unary<AtanhRule> Atanh = new("AtanhBackward0", default);
    public static readonly Unary<Exp2Rule> Exp2 = new("Exp2Backward0", default);
    public static readonly Unary<Log2Rule> Log2 = new("Log2Backward0", default);
    public static readonly Unary<Log10Rule> Log10 = new("Log10Backward0", default);
    public static readonly Unary<ErfcRule> Erfc = new("ErfcBackward0", default);
    public static readonly Unary<SincRule> Sinc = new("SincBackward0", default);
    public static readonly Binary<Atan2Rule> Atan2 = new("Atan2Backward0");
    public static readonly Binary<HypotRule> Hypot = new("HypotBackward0");
    private static readonly Unary<LogitRule> Logit = new("LogitBackward0", default);

    public static ElementwiseOp LogitOf(double? eps) => eps is not { } e ? Logit : new Unary<CutLogitRule>("LogitBackward0", new CutLogitRule(e, 1 - e));

    public readonly struct TanRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Tan>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 + y * y;
    }

    public readonly struct AsinRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Asin>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt((1 - x) * (1 + x));
    }

    public readonly struct AcosRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Acos>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -1 / A.Sqrt((1 - x) * (1 + x));
    }

    public readonly struct AtanRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Atan>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (1 + x * x);
    }

    public readonly struct SinhRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Sinh>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Cosh>(x);
    }

    public readonly struct CoshRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Cosh>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Sinh>(x);
    }

    public readonly struct AsinhRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Asinh>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt(x * x + 1);
    }

    public readonly struct AcoshRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Acosh>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / A.Sqrt(x * x - 1);
    }

    public readonly struct AtanhRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Atanh>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / ((1 - x) * (1 + x));
    }

    public readonly struct Exp2Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Exp2>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => Log2E * y;
    }

    public readonly struct Log2Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Log2>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x * Log2E);
    }

    public readonly struct Log10Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Log10>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 1 / (x * Log10E);
    }

    public readonly struct ErfcRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Erfc>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -TwoOverSqrtPi * A.Exp(-(x * x));
    }

    public readonly struct Atan2Rule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Atan2>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => y / (x * x + y * y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => -x / (x * x + y * y);
    }

    public readonly struct HypotRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Hypot>(x, y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => x / z;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => y / z;
    }

    /// (cos(pi x) - sinc x) / x, near 0 its series, where that difference has no digits.
    public readonly struct SincRule : IUnary
    {
        private const double P2 = Math.PI * Math.PI;

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<ElementaryFunctions.Sinc>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A near = A.Abs(x) < 0.08, d = A.Where(near, 1, x), s = x * x * P2;
            A series = x * (-P2 / 3) * (1 - s * (1.0 / 10) * (1 - s * (1.0 / 28) * (1 - s * (1.0 / 54) * (1 - s * (1.0 / 88)))));
            return A.Where(near, series, (A.Cos(Math.PI * d) - A.Call<ElementaryFunctions.Sinc>(d)) / d);
        }
    }

    /// Around 1/2, where the logarithm vanishes, of 1 + (2 x - 1) / (1 - x), whose numerator is exact.
    public readonly struct LogitRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => Logit(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x < 0) | (x > 1), double.NaN, 1 / (x * (1 - x)));

        [MethodImpl(AggressiveInlining)]
        public static A Logit<A>(A x) where A : struct, IReal<A> => A.Where(A.Abs(x - 0.5) <= 0.25, A.Log1p((2 * x - 1) / (1 - x)), A.Log(x / (1 - x)));
    }

    public readonly struct CutLogitRule(double low, double high) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => LogitRule.Logit(A.Where(x < low, low, A.Where(x > high, high, x)));

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where((x < low) | (x > high), 0, 1 / (x * (1 - x)));
    }
}
