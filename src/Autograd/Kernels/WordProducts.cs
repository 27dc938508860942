using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A matrix times a vector, both of 16-bit floats, where the rows of the matrix are contiguous: the matrix is read once, as it lies, and no copy of it is made. For several rows the vector is brought
/// into floats part by part, in the order in which the words of a register come, the even ones first.
/// </summary>
internal static unsafe class WordProducts
{
    /// <summary>Terms of a part, whose floats stay in the first level; longer rows add up several.</summary>
    private const int Part = 4096;

    /// <summary>Terms below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

    /// <summary>Whether this way serves the product of m rows and a vector.</summary>
    public static bool Serves(in Matrix x, in Matrix y) => x.Storage.DType is DType.Float16 or DType.BFloat16 && x.Column == 1 && y.Row == 1;

    /// <summary>z[i] = sum of x[i, j] y[j] over k terms, in floats.</summary>
    public static void Run(long m, long k, in Matrix x, in Matrix y, Storage z)
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pz = &z.Origin)
        {
            var state = new State { K = k, X = (ushort*)px + x.Offset, Row = x.Row, Y = (ushort*)py + y.Offset, Z = (float*)pz };
            delegate*<void*, long, long, void> rows = (x.Storage.DType, Width.Bits) switch
            {
                (DType.Float16, 512) => &Rows<F512, Binary16>,
                (DType.Float16, 256) => &Rows<F256, Binary16>,
                (DType.Float16, _) => &Rows<F128, Binary16>,
                (_, 512) => &Rows<F512, UpperHalf>,
                (_, 256) => &Rows<F256, UpperHalf>,
                _ => &Rows<F128, UpperHalf>,
            };
            if (m * k < 2 * Grain) rows(&state, 0, m);
            else Workers.For(m, Math.Max(1, Grain / k), rows, &state);
        }
    }

    private struct State
    {
        public long K, Row;
        public ushort* X, Y;
        public float* Z;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V, TFormat>(void* state, long begin, long end) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        var s = (State*)state;
        var memory = stackalloc byte[(int)Math.Min(Part, s->K + 2 * V.Count) * sizeof(float) + Chunk.Size];
        var y = (float*)Chunk.Aligned(memory);
        for (var i = begin; i < end; i++) s->Z[i] = 0;
        for (long p = 0; p < s->K; p += Part)
        {
            var n = (nint)Math.Min(Part, s->K - p);
            if (end - begin == 1)
            {
                s->Z[begin] += Dot<V, TFormat, Words<V, TFormat>>(s->X + begin * s->Row + p, s->Y + p, n);
                continue;
            }
            Widen<V, TFormat>(s->Y + p, n, y);
            for (var i = begin; i < end; i++) s->Z[i] += Dot<V, TFormat, Floats<V>>(s->X + i * s->Row + p, y, n);
        }
    }

    /// <summary>How the second factor is kept: the numbers that belong to those of a register of words, and the last ones, which zeros follow.</summary>
    private interface IFactor<V>
    {
        static abstract void Load(void* y, nint i, out V even, out V odd);
        static abstract void Last(void* y, nint i, nint n, out V even, out V odd);
    }

    private readonly struct Floats<V> : IFactor<V> where V : unmanaged, ILanes<V, float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load(void* y, nint i, out V even, out V odd) => (even, odd) = (V.Load((float*)y + i), V.Load((float*)y + i + V.Count));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Last(void* y, nint i, nint n, out V even, out V odd) => Load(y, i, out even, out odd);
    }

    private readonly struct Words<V, TFormat> : IFactor<V> where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load(void* y, nint i, out V even, out V odd) => TFormat.Widen(V.Load((float*)((ushort*)y + i)), out even, out odd);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Last(void* y, nint i, nint n, out V even, out V odd) => Rest<V, TFormat>((ushort*)y + i, n, out even, out odd);
    }

    /// <summary>The floats of the words, of each register first the even ones and then the odd; zeros fill the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<V, TFormat>(ushort* x, nint n, float* y) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        nint whole = n & -(2 * V.Count);
        for (nint i = 0; i < whole; i += 2 * V.Count)
        {
            TFormat.Widen(V.Load((float*)(x + i)), out var even, out var odd);
            V.Store(y + i, even);
            V.Store(y + i + V.Count, odd);
        }
        if (whole == n) return;
        Rest<V, TFormat>(x + whole, n - whole, out var a, out var b);
        V.Store(y + whole, a);
        V.Store(y + whole + V.Count, b);
    }

    /// <summary>Four sums side by side, of the even and the odd words of every second register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot<V, TFormat, TFactor>(ushort* x, void* y, nint n)
        where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat where TFactor : IFactor<V>
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        nint i = 0;
        for (; i + 4 * V.Count <= n; i += 4 * V.Count)
        {
            TFormat.Widen(V.Load((float*)(x + i)), out var a, out var b);
            TFactor.Load(y, i, out var c, out var d);
            (s0, s1) = (V.MultiplyAdd(a, c, s0), V.MultiplyAdd(b, d, s1));
            TFormat.Widen(V.Load((float*)(x + i + 2 * V.Count)), out a, out b);
            TFactor.Load(y, i + 2 * V.Count, out c, out d);
            (s2, s3) = (V.MultiplyAdd(a, c, s2), V.MultiplyAdd(b, d, s3));
        }
        if (i + 2 * V.Count <= n)
        {
            TFormat.Widen(V.Load((float*)(x + i)), out var a, out var b);
            TFactor.Load(y, i, out var c, out var d);
            (s0, s1) = (V.MultiplyAdd(a, c, s0), V.MultiplyAdd(b, d, s1));
            i += 2 * V.Count;
        }
        if (i < n)
        {
            Rest<V, TFormat>(x + i, n - i, out var a, out var b);
            TFactor.Last(y, i, n - i, out var c, out var d);
            (s2, s3) = (V.MultiplyAdd(a, c, s2), V.MultiplyAdd(b, d, s3));
        }
        s0 = s0 + s1 + (s2 + s3);
        for (var half = V.Count / 2; half > 0; half /= 2) s0 += V.Down(s0, half);
        return *(float*)&s0;
    }

    /// <summary>Fewer words than a register has, and zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<V, TFormat>(ushort* x, nint n, out V even, out V odd) where V : unmanaged, ILanes<V, float>, IFloating<V>, IWords<V> where TFormat : ISmallFloat
    {
        V words = default;
        Unsafe.CopyBlockUnaligned(&words, x, (uint)(n * sizeof(ushort)));
        TFormat.Widen(words, out even, out odd);
    }
}
