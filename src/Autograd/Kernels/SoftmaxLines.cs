using System.Numerics;
using Autograd.Algebra;
using static Autograd.Kernels.LineLoops;

namespace Autograd.Kernels;

/// <summary>Softmax, its logarithm, the logarithm of the sum, and their cotangents, each along one line. m is the line's maximum.</summary>
internal static unsafe class SoftmaxLines
{
    /// <summary>e^(x - m) / sum of e^(x - m).</summary>
    public readonly struct Softmax : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var sum = RowStoreSum<V, T, ExpBelow>(x, y, n, V.Splat(RowMax<V, T>(x, n)), T.NegativeInfinity);
            RowMap<V, T, Scale>(y, y, y, n, V.Splat(T.CreateTruncating(1 / sum)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var sum = StoreSum<V, T, ExpBelow>(x, y, n, step, Max<V, T>(x, n, step));
            Map<V, T, Scale>(y, y, y, n, step, 1 / sum, default);
        }
    }

    /// <summary>(x - m) - log sum of e^(x - m). The maximum goes first, while the difference is exact or nearly so.</summary>
    public readonly struct LogSoftmax : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var max = V.Splat(RowMax<V, T>(x, n));
            var sum = RowSum<V, T, ExpBelow>(x, x, n, max, T.NegativeInfinity);
            RowMap<V, T, Below>(x, x, y, n, max, V.Splat(T.CreateTruncating(Math.Log(sum))));
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var max = Max<V, T>(x, n, step);
            Map<V, T, Below>(x, x, y, n, step, max, V.Log(Sum<V, T, ExpBelow>(x, x, n, step, max)));
        }
    }

    /// <summary>m + log sum of e^(x - m), one number per line. An infinite maximum is not subtracted: inf - inf would be NaN.</summary>
    public readonly struct LogSumExp : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            var max = RowMax<V, T>(x, n);
            if (T.IsInfinity(max)) max = T.Zero;
            var sum = RowSum<V, T, ExpBelow>(x, x, n, V.Splat(max), T.NegativeInfinity);
            *p[0] = T.CreateTruncating(Math.Log(sum) + double.CreateTruncating(max));
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            var max = Max<V, T>(x, n, step);
            max = V.Where(V.Same(V.Abs(max), V.Splat(T.PositiveInfinity)), 0, max);
            V.Store(p[0], V.Log(Sum<V, T, ExpBelow>(x, x, n, step, max)) + max);
        }
    }

    /// <summary>m and the sum of e^(x - m), two numbers per line: apart they keep the digits that m + log sum would lose.</summary>
    public readonly struct MaxAndSum : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            p[0][0] = RowMax<V, T>(x, n);
            p[0][1] = T.CreateTruncating(RowSum<V, T, ExpBelow>(x, x, n, V.Splat(p[0][0]), T.NegativeInfinity));
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            var max = Max<V, T>(x, n, step);
            V.Store(p[0], max);
            V.Store(p[0] + step, Sum<V, T, ExpBelow>(x, x, n, step, max));
        }
    }

    /// <summary>y (g - sum of g y), from g and y.</summary>
    public readonly struct SoftmaxGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2];
            var dot = RowSum<V, T, Product>(g, y, n, default, T.Zero);
            RowMap<V, T, ScaledBelow>(g, y, p[0], n, V.Splat(T.CreateTruncating(dot)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            Map<V, T, ScaledBelow>(p[1], p[2], p[0], n, step, Sum<V, T, Product>(p[1], p[2], n, step, default), default);
    }

    /// <summary>g - e^y sum of g, from g and y.</summary>
    public readonly struct LogSoftmaxGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2];
            var sum = RowSum<V, T, First>(g, g, n, default, T.Zero);
            RowMap<V, T, LessExp>(g, y, p[0], n, V.Splat(T.CreateTruncating(sum)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            Map<V, T, LessExp>(p[1], p[2], p[0], n, step, Sum<V, T, First>(p[1], p[1], n, step, default), default);
    }

    /// <summary>g e^(x - y), from x, and y and g of one number per line.</summary>
    public readonly struct LogSumExpGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            RowMap<V, T, ScaledExpBelow>(p[1], p[1], p[0], n, V.Splat(*p[2]), V.Splat(*p[3]));

        public static void Columns<V, T>(T** p, long n, long step)
            where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            Map<V, T, ScaledExpBelow>(p[1], p[1], p[0], n, step, V.Load(p[2]), V.Load(p[3]));
    }

    private readonly struct ExpBelow : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Exp(a - c);
    }

    private readonly struct Scale : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * c;
    }

    private readonly struct Below : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a - c - d;
    }

    private readonly struct Product : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * b;
    }

    private readonly struct First : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a;
    }

    private readonly struct ScaledBelow : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => (a - c) * b;
    }

    private readonly struct LessExp : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a - A.Exp(b) * c;
    }

    private readonly struct ScaledExpBelow : ILineRule
    {
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Exp(a - c) * d;
    }
}
