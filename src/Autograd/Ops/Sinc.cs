using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>sin(pi x) / (pi x), and 1 at 0; 0 at all other whole numbers.</summary>
    public Tensor Sinc() => Elementwise.Apply(Sincs.Sinc, this);

    /// <summary>x = sinc x.</summary>
    public Tensor SincInPlace() => Elementwise.ApplyInPlace(Sincs.Sinc, this);
}

/// <summary>The rule of sinc.</summary>
internal static class Sincs
{
    public static readonly Unary<SincRule> Sinc = new("SincBackward0", default);

    public readonly struct SincRule : IUnary, IFunction
    {
        private const double Tiny = 1e-6;

        public static string Name => "sinc";

        public static Tensor Of(Tensor x) => x.Sinc();

        [MethodImpl(AggressiveInlining)]
        public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> =>
            V.Join(DoubleSinc.Sinc(V.Lower(x), true), DoubleSinc.Sinc(V.Upper(x), true));

        [MethodImpl(AggressiveInlining)]
        public static V Double<V>(V x) where V : struct, IFloating<V> => DoubleSinc.Sinc(x);

        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x) where A : struct, IReal<A> => A.Call<SincRule>(x);

        [MethodImpl(AggressiveInlining)]
        public A Derivative<A>(A x, A y) where A : struct, IReal<A>
        {
            A small = A.Abs(x) < 0.5, n = A.Nearest(x), one = A.Where(small, 1, x);
            A odd = n - 2 * A.Floor(0.5 * n);
            A far = (A.Cos(Math.PI * (x - n)) * (1 - 2 * odd) - y) / one;
            return A.Where(A.Abs(x) < Tiny, A.Call<SlopeNearZero>(x), A.Where(small, Series(x), far));
        }

        // The sum of (-1)^k 2k pi^2k x^(2k - 1) / (2k + 1)! to full precision below 1/2, where the two terms of the formula cancel.
        [MethodImpl(AggressiveInlining)]
        private static A Series<A>(A x) where A : struct, IReal<A>
        {
            A z = x * x;
            A p = ((-7.365893777096947e-11 * z + 3.4330769499642866e-09) * z - 1.3148481279991994e-07) * z + 4.049947846619244e-06;
            p = (((p * z - 9.766223126318933e-05) * z + 0.001781145516372852) * z - 0.023460810354558236) * z + 0.2091827825412384;
            return (((p * z - 1.1445109447325053) * z + 3.2469697011334144) * z - 3.289868133696453) * x;
        }

        /// The slope as PyTorch computes it, (t cos t - sin t) / (t x) with t = pi x, whose rounding error near 0 is up to 1e-8 and part of what the
        /// conformance data expect of a first derivative; from <see cref="Tiny"/> on the error is too small to tell. Further derivatives are of its true value.
        private readonly struct SlopeNearZero : IFunction
        {
            public static string Name => "sinc'";

            public static Tensor Of(Tensor x) => x * (-Math.PI * Math.PI / 3);

            [MethodImpl(AggressiveInlining)]
            public static V Float<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D> => Halves.Call<SlopeNearZero, V, D>(x);

            [MethodImpl(AggressiveInlining)]
            public static V Double<V>(V x) where V : struct, IFloating<V>
            {
                V t = Math.PI * x, z = t * t, square = Math.PI * (x * x);
                V cosine = V.Fma(z, -0.5, 1.0), sine = V.Fma(t * z, -1 / 6.0, t); // to the last bit below Tiny
                return ~V.Same(square, 0) & ((t * cosine - sine) / square);
            }
        }
    }
}
