using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The rules of special functions.</summary>
internal static class SpecialRules
{
    private const double TwoOverSqrtPi = 1.12837916709551257390, InverseSqrt2Pi = 0.39894228040143267794;
    private const double Sqrt2Pi = 2.50662827463100050242, Sqrt2OverPi = 0.79788456080286535588, InverseSqrt2 = 0.70710678118654752440;

    /// <summary>Up to here (I1 x) / x is 1/2 to the last digit, as PyTorch also makes it for NaN.</summary>
    private const double Tiny = 1e-30;

    public static readonly Unary<LgammaRule> Lgamma = new("LgammaBackward0", default);
    public static readonly Unary<DigammaRule> Digamma = new("DigammaBackward0", default);
    private static readonly Unary<DigammaRule> Polygamma0 = new("PolygammaBackward0", default);
    private static readonly Unary<TrigammaRule> Polygamma1 = new("PolygammaBackward0", default);
    public static readonly Unary<ErfinvRule> Erfinv = new("ErfinvBackward0", default);
    public static readonly Unary<I0Rule> I0 = new("I0Backward0", default);
    public static readonly Unary<I0eRule> I0e = new("SpecialI0eBackward0", default);
    public static readonly Unary<I1Rule> I1 = new("SpecialI1Backward0", default);
    public static readonly Unary<I1eRule> I1e = new("SpecialI1eBackward0", default);
    public static readonly Unary<ErfcxRule> Erfcx = new("SpecialErfcxBackward0", default);
    public static readonly Unary<NdtrRule> Ndtr = new("SpecialNdtrBackward0", default);
    public static readonly Unary<NdtriRule> Ndtri = new("SpecialNdtriBackward0", default);
    public static readonly Unary<LogNdtrRule> LogNdtr = new("SpecialLogNdtrBackward0", default);
    public static readonly Unary<EntrRule> Entr = new("SpecialEntrBackward0", default);
    public static readonly Binary<XlogyRule> Xlogy = new("XlogyBackward0");
    public static readonly Binary<Xlog1pyRule> Xlog1py = new("SpecialXlog1PyBackward0");

    public static ElementwiseOp Polygamma(int n) => n switch
    {
        0 => Polygamma0,
        1 => Polygamma1,
        _ => new Unary<PolygammaRule>("PolygammaBackward0", new PolygammaRule(n)),
    };

    public readonly struct LgammaRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Lgamma>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Digamma>>(x);
    }

    public readonly struct DigammaRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Digamma>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Trigamma>>(x);
    }

    public readonly struct ErfinvRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Erfinv>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<ErfinvSlope>(x, y);
    }

    public readonly struct I0Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I0>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I1>>(x);
    }

    public readonly struct I0eRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I0e>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I1e>>(x) - A.Where(x > 0, 1, A.Where(x < 0, -1, 0)) * y;
    }

    public readonly struct I1Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I1>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Abs(x) > Tiny, A.Call<PerRegister<SpecialFunctions.I0>>(x) - y / A.Where(A.Abs(x) > Tiny, x, 1), 0.5);
    }

    public readonly struct I1eRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.I1e>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Abs(x) > Tiny, A.Call<PerRegister<SpecialFunctions.I0e>>(x) - y * (A.Where(x > 0, 1, -1) + 1 / A.Where(A.Abs(x) > Tiny, x, 1)), 0.5);
    }

    public readonly struct ErfcxRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Erfcx>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => 2 * x * y - TwoOverSqrtPi;
    }

    public readonly struct NdtrRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Ndtr>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => InverseSqrt2Pi * A.Exp(-0.5 * (x * x));
    }

    public readonly struct NdtriRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Ndtri>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => Sqrt2Pi * A.Exp(0.5 * (y * y));
    }

    public readonly struct LogNdtrRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.LogNdtr>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> =>
            A.Where(A.Same(x, double.NegativeInfinity), double.NaN, Sqrt2OverPi / A.Call<PerRegister<SpecialFunctions.Erfcx>>(-InverseSqrt2 * x));
    }

    public readonly struct EntrRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Entr>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Log(x) - 1;
    }

    public readonly struct TrigammaRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Trigamma>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Polygamma>>(2, x);
    }

    public readonly struct PolygammaRule(double n) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Polygamma>>(n, x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerPair<SpecialFunctions.Polygamma>>(n + 1, x);
    }

    /// x log y, 0 where x is, unless y is NaN.
    public readonly struct XlogyRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Same(x, 0) & A.Same(y, y), 0, x * A.Log(y));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Same(x, 0) & (y <= 0), 0, A.Log(y));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => x / y;
    }

    /// x log(1 + y), 0 where x is, unless y is NaN.
    public readonly struct Xlog1pyRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Same(x, 0) & A.Same(y, y), 0, x * A.Log1p(y));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => A.Where(A.Same(x, 0) & (y <= -1), 0, A.Log1p(y));

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => x / (y + 1);
    }
}
