using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>The rules of the Bessel and Airy functions, whose derivatives are others of their family.</summary>
internal static class BesselRules
{
    /// <summary>Up to here (J1 x) / x is 1/2 to the last digit.</summary>
    private const double Tiny = 1e-30;

    public static readonly Unary<J0Rule> J0 = new("SpecialBesselJ0Backward0", default);
    public static readonly Unary<J1Rule> J1 = new("SpecialBesselJ1Backward0", default);
    public static readonly Unary<Y0Rule> Y0 = new("SpecialBesselY0Backward0", default);
    public static readonly Unary<Y1Rule> Y1 = new("SpecialBesselY1Backward0", default);
    public static readonly Unary<K0Rule> K0 = new("SpecialModifiedBesselK0Backward0", default);
    public static readonly Unary<K1Rule> K1 = new("SpecialModifiedBesselK1Backward0", default);
    public static readonly Unary<K0eRule> K0e = new("SpecialScaledModifiedBesselK0Backward0", default);
    public static readonly Unary<K1eRule> K1e = new("SpecialScaledModifiedBesselK1Backward0", default);
    public static readonly Unary<AiryAiRule> AiryAi = new("SpecialAiryAiBackward0", default);
    public static readonly Unary<AiryAiPrimeRule> AiryAiPrime = new("SpecialAiryAiPrimeBackward0", default);
    public static readonly Unary<SphericalJ0Rule> SphericalJ0 = new("SpecialSphericalBesselJ0Backward0", default);

    public readonly struct J0Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.J0>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Call<PerRegister<SpecialFunctions.J1>>(x);
    }

    public readonly struct J1Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.J1>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Where(A.Abs(x) > Tiny, A.Call<PerRegister<SpecialFunctions.J0>>(x) - y / A.Where(A.Abs(x) > Tiny, x, 1), 0.5);
    }

    public readonly struct Y0Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Y0>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Call<PerRegister<SpecialFunctions.Y1>>(x);
    }

    public readonly struct Y1Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Y1>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.Y0>>(x) - y / x;
    }

    public readonly struct K0Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.K0>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Call<PerRegister<SpecialFunctions.K1>>(x);
    }

    public readonly struct K1Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.K1>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => -A.Call<PerRegister<SpecialFunctions.K0>>(x) - y / x;
    }

    public readonly struct K0eRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.K0e>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y - A.Call<PerRegister<SpecialFunctions.K1e>>(x);
    }

    public readonly struct K1eRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.K1e>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => y - A.Call<PerRegister<SpecialFunctions.K0e>>(x) - y / x;
    }

    public readonly struct AiryAiRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerElement<SpecialFunctions.AiryAi>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => A.Call<PerElement<SpecialFunctions.AiryAiPrime>>(x);
    }

    public readonly struct AiryAiPrimeRule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerElement<SpecialFunctions.AiryAiPrime>>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A> => x * A.Call<PerElement<SpecialFunctions.AiryAi>>(x);
    }

    public readonly struct SphericalJ0Rule : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<PerRegister<SpecialFunctions.SphericalJ0>>(x);

        // The difference cancels near 0, where its series takes over.
        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A small = A.Abs(x) < 0.5, one = A.Where(small, 1, x);
            return A.Where(small, Series(x), (A.Cos(x) - y) / one);
        }

        // The sum of (-1)^k 2k x^(2k - 1) / (2k + 1)!
        [MethodImpl(AggressiveInlining)]
        private static A Series<A>(A x) where A : struct, IReal<A>
        {
            A z = x * x;
            A p = ((12.0 / 6227020800 * z - 10.0 / 39916800) * z + 8.0 / 362880) * z - 6.0 / 5040;
            return ((p * z + 4.0 / 120) * z - 2.0 / 6) * x;
        }
    }
}
