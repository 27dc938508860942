using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Softmax, its logarithm, the logarithm of the sum, and their cotangents, each along one line. m is the line's maximum.</summary>
[SkipLocalsInit]
internal static unsafe class SoftmaxLines
{
    /// <summary>e^(x - m) / sum of e^(x - m).</summary>
    public readonly struct Softmax : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var sum = LineLoops.StoreSum<V, T, ExpBelow, First>(x, y, n, V.Splat(LineLoops.Max<V, T>(x, n)));
            LineLoops.Map<V, T, Scale>(y, y, y, n, V.Splat(T.CreateTruncating(1 / sum)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1], max = p[Lines.Room], sum = max + width;
            Folds.Columns<V, T, Largest, Itself>(x, step, n, width, max, x);
            ColumnLoops.StoreSum<V, T, ExpBelow, First>(x, y, n, step, width, max, sum);
            ColumnLoops.Map<V, T, Inverse>(sum, sum, sum, 1, step, width, sum, sum);
            ColumnLoops.Map<V, T, Scale>(y, y, y, n, step, width, sum, sum);
        }
    }

    /// <summary>(x - m) - log sum of e^(x - m). The maximum goes first, while the difference is exact or nearly so.</summary>
    /// <remarks>The difference is stored with the sums, whose exponentials take longer than the memory, so that the last pass finds it in cache.</remarks>
    public readonly struct LogSoftmax : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1];
            var sum = LineLoops.StoreSum<V, T, Below, Exp>(x, y, n, V.Splat(LineLoops.Max<V, T>(x, n)));
            LineLoops.Map<V, T, Below>(y, y, y, n, V.Splat(T.CreateTruncating(Math.Log(sum))), default);
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1], max = p[Lines.Room], sum = max + width;
            Folds.Columns<V, T, Largest, Itself>(x, step, n, width, max, x);
            ColumnLoops.StoreSum<V, T, Below, Exp>(x, y, n, step, width, max, sum);
            ColumnLoops.Map<V, T, Log>(sum, sum, sum, 1, step, width, sum, sum);
            ColumnLoops.Map<V, T, Below>(y, y, y, n, step, width, sum, sum);
        }
    }

    /// <summary>m + log sum of e^(x - m), one number per line. An infinite maximum is not subtracted: inf - inf would be NaN.</summary>
    public readonly struct LogSumExp : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            var max = LineLoops.Max<V, T>(x, n);
            if (T.IsInfinity(max)) max = T.Zero;
            var sum = LineLoops.Sum<V, T, ExpBelow>(x, x, n, V.Splat(max), default);
            *p[0] = T.CreateTruncating(Math.Log(sum) + double.CreateTruncating(max));
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* y = p[0], x = p[1], max = p[Lines.Room], sum = max + width;
            Folds.Columns<V, T, Largest, Itself>(x, step, n, width, max, x);
            ColumnLoops.Map<V, T, Finite>(max, max, max, 1, step, width, max, max);
            ColumnLoops.Sum<V, T, ExpBelow>(x, x, n, step, width, max, sum);
            ColumnLoops.Map<V, T, LogAbove>(sum, sum, y, 1, step, width, max, max);
        }
    }

    /// <summary>m and the sum of e^(x - m), two numbers per line: apart they keep the digits that m + log sum would lose.</summary>
    public readonly struct MaxAndSum : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = p[1];
            p[0][0] = LineLoops.Max<V, T>(x, n);
            p[0][1] = T.CreateTruncating(LineLoops.Sum<V, T, ExpBelow>(x, x, n, V.Splat(p[0][0]), default));
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* max = p[0], x = p[1];
            Folds.Columns<V, T, Largest, Itself>(x, step, n, width, max, x);
            ColumnLoops.Sum<V, T, ExpBelow>(x, x, n, step, width, max, max + step);
        }
    }

    /// <summary>y (g - sum of g y), from g and y.</summary>
    public readonly struct SoftmaxGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2];
            var dot = LineLoops.Sum<V, T, Product>(g, y, n, default, default);
            LineLoops.Map<V, T, ScaledBelow>(g, y, p[0], n, V.Splat(T.CreateTruncating(dot)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2], dot = p[Lines.Room];
            ColumnLoops.Sum<V, T, Product>(g, y, n, step, width, g, dot);
            ColumnLoops.Map<V, T, ScaledBelow>(g, y, p[0], n, step, width, dot, dot);
        }
    }

    /// <summary>g - e^y sum of g, from g and y.</summary>
    public readonly struct LogSoftmaxGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2];
            var sum = LineLoops.Sum<V, T, First>(g, g, n, default, default);
            LineLoops.Map<V, T, LessExp>(g, y, p[0], n, V.Splat(T.CreateTruncating(sum)), default);
        }

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            T* g = p[1], y = p[2], sum = p[Lines.Room];
            ColumnLoops.Sum<V, T, First>(g, g, n, step, width, g, sum);
            ColumnLoops.Map<V, T, LessExp>(g, y, p[0], n, step, width, sum, sum);
        }
    }

    /// <summary>g e^(x - y), from x, and y and g of one number per line.</summary>
    public readonly struct LogSumExpGradient : ILine
    {
        public static void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            LineLoops.Map<V, T, ScaledExpBelow>(p[1], p[1], p[0], n, V.Splat(*p[2]), V.Splat(*p[3]));

        public static void Columns<V, T>(T** p, long n, long step, int width)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> =>
            ColumnLoops.Map<V, T, ScaledExpBelow>(p[1], p[1], p[0], n, step, width, p[2], p[3]);
    }

    private readonly struct ExpBelow : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Exp(a - c);

        public static bool IsShort => false;
    }

    private readonly struct Exp : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Exp(a);

        public static bool IsShort => false;
    }

    private readonly struct Log : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Log(a);
    }

    private readonly struct LogAbove : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Log(a) + c;
    }

    private readonly struct Inverse : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => 1 / a;
    }

    private readonly struct Finite : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Where(A.Same(A.Abs(a), double.PositiveInfinity), 0, a);
    }

    private readonly struct Scale : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * c;
    }

    private readonly struct Below : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a - c;
    }

    private readonly struct Product : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * b;
    }

    private readonly struct First : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a;
    }

    private readonly struct ScaledBelow : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => (a - c) * b;
    }

    private readonly struct LessExp : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a - A.Exp(b) * c;
    }

    private readonly struct ScaledExpBelow : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => A.Exp(a - c) * d;
    }
}
