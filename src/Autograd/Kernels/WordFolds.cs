using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Folds of 16-bit floats in registers of floats: what <see cref="Folds"/> does at the leaves of its trees. The words of a register are two accumulators' worth, the even ones and the odd; they come
/// in order at the end only.
/// </summary>
internal static unsafe class WordFolds
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>Rows folded into one, at most.</summary>
    private const int Few = 32;

    /// <summary>Folds up to some thousand elements into a float, in four accumulators.</summary>
    [MethodImpl(Hot)]
    public static float Run<V, TFormat, TFold, TMap>(ushort* x, long n, float number)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        V result;
        if (n >= 2 * V.Count)
        {
            result = Whole<V, TFormat, TFold, TMap>(x, n & -(2 * V.Count), number);
            if ((n & (2 * V.Count - 1)) != 0) result = default(TFold).Combine(result, Tail<V, TFormat, TFold, TMap>(x + (n & -(2 * V.Count)), n & (2 * V.Count - 1), number));
        }
        else result = Tail<V, TFormat, TFold, TMap>(x, n, number);
        for (var half = V.Count / 2; half > 0; half /= 2) result = default(TFold).Combine(result, V.Down(result, half));
        return *(float*)&result;
    }

    /// <summary>Folds up to <see cref="Few"/> rows of any width into one; c is a row too.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Columns<V, TFormat, TFold, TMap>(ushort* x, long rowStride, long rows, int width, float* y, float* c)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        var whole = width & -(2 * V.Count);
        if (whole > 0) Rows<V, TFormat, TFold, TMap>(x, rowStride, rows, whole, y, c);
        if (whole == width) return;
        // What is left of the rows is brought together in registers.
        var tile = stackalloc V[Few + 4];
        V* numbers = tile + Few, result = numbers + 2;
        for (var r = 0; r < rows; r++)
        {
            tile[r] = default;
            Unsafe.CopyBlockUnaligned(tile + r, x + r * rowStride + whole, (uint)((width - whole) * sizeof(ushort)));
        }
        (numbers[0], numbers[1]) = (default, default);
        Unsafe.CopyBlockUnaligned(numbers, c + whole, (uint)((width - whole) * sizeof(float)));
        Rows<V, TFormat, TFold, TMap>((ushort*)tile, 2 * V.Count, rows, 2 * V.Count, (float*)result, (float*)numbers);
        Unsafe.CopyBlockUnaligned(y + whole, result, (uint)((width - whole) * sizeof(float)));
    }

    /// <summary>Whole registers of words; the first two start the accumulators.</summary>
    [MethodImpl(Hot)]
    private static V Whole<V, TFormat, TFold, TMap>(ushort* x, long n, float number)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        TFold fold = default;
        TMap map = default;
        V k = V.Splat(number);
        TFormat.Widen(V.Load((float*)x), out var a, out var b);
        (a, b) = (map.Of(a, k), map.Of(b, k));
        if (n < 4 * V.Count) return fold.Combine(a, b);
        TFormat.Widen(V.Load((float*)(x + 2 * V.Count)), out var c, out var d);
        (c, d) = (map.Of(c, k), map.Of(d, k));
        long i = 4 * V.Count;
        for (; i + 4 * V.Count <= n; i += 4 * V.Count)
        {
            TFormat.Widen(V.Load((float*)(x + i)), out var e, out var f);
            a = fold.Combine(a, map.Of(e, k));
            b = fold.Combine(b, map.Of(f, k));
            TFormat.Widen(V.Load((float*)(x + i + 2 * V.Count)), out var g, out var h);
            c = fold.Combine(c, map.Of(g, k));
            d = fold.Combine(d, map.Of(h, k));
        }
        if (i < n)
        {
            TFormat.Widen(V.Load((float*)(x + i)), out var e, out var f);
            a = fold.Combine(a, map.Of(e, k));
            b = fold.Combine(b, map.Of(f, k));
        }
        return fold.Combine(fold.Combine(a, b), fold.Combine(c, d));
    }

    /// <summary>Fewer elements than a register of words has, and neutral ones behind them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static V Tail<V, TFormat, TFold, TMap>(ushort* x, long n, float number)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        V words = default, k = V.Splat(number);
        Unsafe.CopyBlockUnaligned(&words, x, (uint)(n * sizeof(ushort)));
        TFormat.Widen(words, out var even, out var odd);
        V.Zip(default(TMap).Of(even, k), default(TMap).Of(odd, k), out var first, out var second);
        var elements = stackalloc V[2];
        (elements[0], elements[1]) = (first, second);
        var neutral = TFold.Neutral(*(float*)elements);
        for (var i = n; i < 2 * V.Count; i++) ((float*)elements)[i] = neutral;
        return default(TFold).Combine(elements[0], elements[1]);
    }

    [MethodImpl(Hot)]
    private static void Rows<V, TFormat, TFold, TMap>(ushort* x, long stride, long rows, int width, float* y, float* c)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        long r = 0;
        for (; r + 4 <= rows; r += 4) Four<V, TFormat, TFold, TMap>(x + r * stride, stride, width, y, c, r > 0);
        for (; r < rows; r++) One<V, TFormat, TFold, TMap>(x + r * stride, width, y, c, r > 0);
        Ordered<V>(y, width);
    }

    /// <summary>Four rows combined in pairs, and with what is in y if there is something: the even columns of a register of words, then the odd.</summary>
    [MethodImpl(Hot)]
    private static void Four<V, TFormat, TFold, TMap>(ushort* x, long stride, int width, float* y, float* c, bool more)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        TFold fold = default;
        TMap map = default;
        for (var i = 0; i < width; i += 2 * V.Count)
        {
            V.Unzip(V.Load(c + i), V.Load(c + i + V.Count), out var k, out var l);
            TFormat.Widen(V.Load((float*)(x + i)), out var a, out var b);
            TFormat.Widen(V.Load((float*)(x + stride + i)), out var d, out var e);
            (a, b) = (fold.Combine(map.Of(a, k), map.Of(d, k)), fold.Combine(map.Of(b, l), map.Of(e, l)));
            TFormat.Widen(V.Load((float*)(x + 2 * stride + i)), out d, out e);
            TFormat.Widen(V.Load((float*)(x + 3 * stride + i)), out var f, out var g);
            (d, e) = (fold.Combine(map.Of(d, k), map.Of(f, k)), fold.Combine(map.Of(e, l), map.Of(g, l)));
            (a, b) = (fold.Combine(a, d), fold.Combine(b, e));
            V.Store(y + i, more ? fold.Combine(V.Load(y + i), a) : a);
            V.Store(y + i + V.Count, more ? fold.Combine(V.Load(y + i + V.Count), b) : b);
        }
    }

    [MethodImpl(Hot)]
    private static void One<V, TFormat, TFold, TMap>(ushort* x, int width, float* y, float* c, bool more)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        for (var i = 0; i < width; i += 2 * V.Count)
        {
            V.Unzip(V.Load(c + i), V.Load(c + i + V.Count), out var k, out var l);
            TFormat.Widen(V.Load((float*)(x + i)), out var a, out var b);
            (a, b) = (default(TMap).Of(a, k), default(TMap).Of(b, l));
            V.Store(y + i, more ? default(TFold).Combine(V.Load(y + i), a) : a);
            V.Store(y + i + V.Count, more ? default(TFold).Combine(V.Load(y + i + V.Count), b) : b);
        }
    }

    [MethodImpl(Hot)]
    private static void Ordered<V>(float* y, int width) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V>
    {
        for (var i = 0; i < width; i += 2 * V.Count)
        {
            V.Zip(V.Load(y + i), V.Load(y + i + V.Count), out var first, out var second);
            V.Store(y + i, first);
            V.Store(y + i + V.Count, second);
        }
    }
}
