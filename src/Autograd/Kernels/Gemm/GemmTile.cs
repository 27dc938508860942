using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A number known to the compiler of machine code, so that branches on it vanish.</summary>
internal interface IConst
{
    static abstract int Value { get; }
}

internal readonly struct N0 : IConst { public static int Value => 0; }
internal readonly struct N1 : IConst { public static int Value => 1; }
internal readonly struct N2 : IConst { public static int Value => 2; }
internal readonly struct N4 : IConst { public static int Value => 4; }
internal readonly struct N6 : IConst { public static int Value => 6; }
internal readonly struct N8 : IConst { public static int Value => 8; }
internal readonly struct N12 : IConst { public static int Value => 12; }

/// <summary>
/// The innermost loop of every product: a tile of C, at most 12 rows of 2 registers, that stays in registers while k runs.
/// </summary>
internal static unsafe class GemmTile
{
    // From so many terms on, the lines of C are asked for before the sums begin: they are far away if the product is big.
    private const int TermsToFetch = 128;

    /// <summary>
    /// C[r, j] = F[r, j] + sum over p of A[r, p] B[p, j], for R rows and W registers of columns, and without F if it is null. The sum
    /// runs in the order of p from zero, whatever R, W and the width of V are: an element's bits never depend on the tile it falls into.
    /// Strides are in elements; columns of B, C and F are adjacent. Of A the rows are if D is 1 (then the stride is that of the columns), else
    /// the columns (and the stride is that of the rows).
    /// One text for all tiles: rows and registers beyond R and W are dead code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T, R, W, D>(T* a, nint aStride, T* b, nint bRow, T* f, nint fRow, T* c, nint cRow, nint k)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where R : struct, IConst
        where W : struct, IConst
        where D : struct, IConst
    {
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        V c40 = default, c41 = default;
        V c50 = default, c51 = default;
        V c60 = default, c61 = default;
        V c70 = default, c71 = default;
        V c80 = default, c81 = default;
        V c90 = default, c91 = default;
        V ca0 = default, ca1 = default;
        V cb0 = default, cb1 = default;

        if (k >= TermsToFetch) Fetch<V, T, R, W>(c, cRow);

        // Rows apart are reached from four pointers and two distances: twelve pointers would not fit the registers.
        bool down = D.Value == 1;
        T* a1 = R.Value > 1 ? a + aStride : a;
        T* a2 = R.Value > 2 ? a1 + aStride : a;
        T* a3 = R.Value > 3 ? a2 + aStride : a;
        nint four = 4 * aStride, eight = 8 * aStride;

        // Two terms at a time, so that moving pointers takes no time of the multiply-adds.
        for (; k > 0; k--)
        {
            V b0 = V.Load(b);
            V b1 = W.Value > 1 ? V.Load(b + V.Count) : default;
            V x = V.Splat(*(down ? a : a));
            c00 = V.MultiplyAdd(x, b0, c00);
            if (W.Value > 1) c01 = V.MultiplyAdd(x, b1, c01);
            if (R.Value > 1)
            {
                x = V.Splat(*(down ? a + 1 : a1));
                c10 = V.MultiplyAdd(x, b0, c10);
                if (W.Value > 1) c11 = V.MultiplyAdd(x, b1, c11);
            }
            if (R.Value > 2)
            {
                x = V.Splat(*(down ? a + 2 : a2));
                c20 = V.MultiplyAdd(x, b0, c20);
                if (W.Value > 1) c21 = V.MultiplyAdd(x, b1, c21);
            }
            if (R.Value > 3)
            {
                x = V.Splat(*(down ? a + 3 : a3));
                c30 = V.MultiplyAdd(x, b0, c30);
                if (W.Value > 1) c31 = V.MultiplyAdd(x, b1, c31);
            }
            if (R.Value > 4)
            {
                x = V.Splat(*(down ? a + 4 : a + four));
                c40 = V.MultiplyAdd(x, b0, c40);
                if (W.Value > 1) c41 = V.MultiplyAdd(x, b1, c41);
            }
            if (R.Value > 5)
            {
                x = V.Splat(*(down ? a + 5 : a1 + four));
                c50 = V.MultiplyAdd(x, b0, c50);
                if (W.Value > 1) c51 = V.MultiplyAdd(x, b1, c51);
            }
            if (R.Value > 6)
            {
                x = V.Splat(*(down ? a + 6 : a2 + four));
                c60 = V.MultiplyAdd(x, b0, c60);
                if (W.Value > 1) c61 = V.MultiplyAdd(x, b1, c61);
            }
            if (R.Value > 7)
            {
                x = V.Splat(*(down ? a + 7 : a3 + four));
                c70 = V.MultiplyAdd(x, b0, c70);
                if (W.Value > 1) c71 = V.MultiplyAdd(x, b1, c71);
            }
            if (R.Value > 8)
            {
                x = V.Splat(*(down ? a + 8 : a + eight));
                c80 = V.MultiplyAdd(x, b0, c80);
                if (W.Value > 1) c81 = V.MultiplyAdd(x, b1, c81);
            }
            if (R.Value > 9)
            {
                x = V.Splat(*(down ? a + 9 : a1 + eight));
                c90 = V.MultiplyAdd(x, b0, c90);
                if (W.Value > 1) c91 = V.MultiplyAdd(x, b1, c91);
            }
            if (R.Value > 10)
            {
                x = V.Splat(*(down ? a + 10 : a2 + eight));
                ca0 = V.MultiplyAdd(x, b0, ca0);
                if (W.Value > 1) ca1 = V.MultiplyAdd(x, b1, ca1);
            }
            if (R.Value > 11)
            {
                x = V.Splat(*(down ? a + 11 : a3 + eight));
                cb0 = V.MultiplyAdd(x, b0, cb0);
                if (W.Value > 1) cb1 = V.MultiplyAdd(x, b1, cb1);
            }
            b += bRow;
            a += down ? aStride : 1;
            if (R.Value > 1) a1 += 1;
            if (R.Value > 2) a2 += 1;
            if (R.Value > 3) a3 += 1;
        }

        // One row at a time, the pointers walking down.
        Put<V, T, W>(f, c, c00, c01);
        if (R.Value > 1) Put<V, T, W>(f = Below(f, fRow), c += cRow, c10, c11);
        if (R.Value > 2) Put<V, T, W>(f = Below(f, fRow), c += cRow, c20, c21);
        if (R.Value > 3) Put<V, T, W>(f = Below(f, fRow), c += cRow, c30, c31);
        if (R.Value > 4) Put<V, T, W>(f = Below(f, fRow), c += cRow, c40, c41);
        if (R.Value > 5) Put<V, T, W>(f = Below(f, fRow), c += cRow, c50, c51);
        if (R.Value > 6) Put<V, T, W>(f = Below(f, fRow), c += cRow, c60, c61);
        if (R.Value > 7) Put<V, T, W>(f = Below(f, fRow), c += cRow, c70, c71);
        if (R.Value > 8) Put<V, T, W>(f = Below(f, fRow), c += cRow, c80, c81);
        if (R.Value > 9) Put<V, T, W>(f = Below(f, fRow), c += cRow, c90, c91);
        if (R.Value > 10) Put<V, T, W>(f = Below(f, fRow), c += cRow, ca0, ca1);
        if (R.Value > 11) Put<V, T, W>(f = Below(f, fRow), c += cRow, cb0, cb1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, T, W>(V x, V b0, V b1, ref V c0, ref V c1)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where W : struct, IConst
    {
        c0 = V.MultiplyAdd(x, b0, c0);
        if (W.Value > 1) c1 = V.MultiplyAdd(x, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V, T, W>(T* f, T* c, V x0, V x1)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where W : struct, IConst
    {
        if (f != null)
        {
            x0 = V.Load(f) + x0;
            if (W.Value > 1) x1 = V.Load(f + V.Count) + x1;
        }
        V.Store(c, x0);
        if (W.Value > 1) V.Store(c + V.Count, x1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Below<T>(T* f, nint fRow) where T : unmanaged => f == null ? null : f + fRow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<V, T, R, W>(T* c, nint cRow)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where R : struct, IConst
        where W : struct, IConst
    {
        if (!Sse.IsSupported) return;
        for (int r = 0; r < R.Value; r++, c += cRow)
        {
            Sse.Prefetch1(c);
            if (W.Value * V.Count * sizeof(T) > 64) Sse.Prefetch1(c + V.Count);
        }
    }
}
