using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A number known to the compiler of machine code, so that branches on it vanish.</summary>
internal interface IConst
{
    static abstract int Value { get; }
}

internal readonly struct N1 : IConst { public static int Value => 1; }
internal readonly struct N2 : IConst { public static int Value => 2; }
internal readonly struct N3 : IConst { public static int Value => 3; }
internal readonly struct N4 : IConst { public static int Value => 4; }
internal readonly struct N8 : IConst { public static int Value => 8; }

/// <summary>
/// The innermost loop of every product: a tile of C, at most 8 rows of 3 registers, that stays in registers while k runs.
/// </summary>
internal static unsafe class GemmTile
{
    /// <summary>
    /// C[r, j] = (add ? C[r, j] : 0) + sum over p of A[r, p] B[p, j], for R rows and W registers of columns. The sum runs in the order
    /// of p from zero, whatever R, W and the width of V are: an element's bits never depend on the tile it falls into.
    /// Strides are in elements; columns of B and C are adjacent. One text for all tiles: rows and registers beyond R and W are dead code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T, R, W>(T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, nint k, bool add)
        where V : struct, ILanes<V, T>, IRing<V>
        where T : unmanaged
        where R : struct, IConst
        where W : struct, IConst
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        // A row pointer each and one common offset, since the strides of A are free.
        T* a1 = R.Value > 1 ? a + aRow : a;
        T* a2 = R.Value > 2 ? a1 + aRow : a;
        T* a3 = R.Value > 3 ? a2 + aRow : a;
        T* a4 = R.Value > 4 ? a3 + aRow : a;
        T* a5 = R.Value > 5 ? a4 + aRow : a;
        T* a6 = R.Value > 6 ? a5 + aRow : a;
        T* a7 = R.Value > 7 ? a6 + aRow : a;

        for (nint p = 0; k > 0; k--, p += aCol, b += bRow)
        {
            V b0 = V.Load(b);
            V b1 = W.Value > 1 ? V.Load(b + V.Count) : default;
            V b2 = W.Value > 2 ? V.Load(b + 2 * V.Count) : default;

            V x = V.Splat(a[p]);
            c00 = V.MultiplyAdd(x, b0, c00);
            if (W.Value > 1) c01 = V.MultiplyAdd(x, b1, c01);
            if (W.Value > 2) c02 = V.MultiplyAdd(x, b2, c02);
            if (R.Value > 1)
            {
                x = V.Splat(a1[p]);
                c10 = V.MultiplyAdd(x, b0, c10);
                if (W.Value > 1) c11 = V.MultiplyAdd(x, b1, c11);
                if (W.Value > 2) c12 = V.MultiplyAdd(x, b2, c12);
            }
            if (R.Value > 2)
            {
                x = V.Splat(a2[p]);
                c20 = V.MultiplyAdd(x, b0, c20);
                if (W.Value > 1) c21 = V.MultiplyAdd(x, b1, c21);
                if (W.Value > 2) c22 = V.MultiplyAdd(x, b2, c22);
            }
            if (R.Value > 3)
            {
                x = V.Splat(a3[p]);
                c30 = V.MultiplyAdd(x, b0, c30);
                if (W.Value > 1) c31 = V.MultiplyAdd(x, b1, c31);
                if (W.Value > 2) c32 = V.MultiplyAdd(x, b2, c32);
            }
            if (R.Value > 4)
            {
                x = V.Splat(a4[p]);
                c40 = V.MultiplyAdd(x, b0, c40);
                if (W.Value > 1) c41 = V.MultiplyAdd(x, b1, c41);
                if (W.Value > 2) c42 = V.MultiplyAdd(x, b2, c42);
            }
            if (R.Value > 5)
            {
                x = V.Splat(a5[p]);
                c50 = V.MultiplyAdd(x, b0, c50);
                if (W.Value > 1) c51 = V.MultiplyAdd(x, b1, c51);
                if (W.Value > 2) c52 = V.MultiplyAdd(x, b2, c52);
            }
            if (R.Value > 6)
            {
                x = V.Splat(a6[p]);
                c60 = V.MultiplyAdd(x, b0, c60);
                if (W.Value > 1) c61 = V.MultiplyAdd(x, b1, c61);
                if (W.Value > 2) c62 = V.MultiplyAdd(x, b2, c62);
            }
            if (R.Value > 7)
            {
                x = V.Splat(a7[p]);
                c70 = V.MultiplyAdd(x, b0, c70);
                if (W.Value > 1) c71 = V.MultiplyAdd(x, b1, c71);
                if (W.Value > 2) c72 = V.MultiplyAdd(x, b2, c72);
            }
        }

        // One row at a time, the pointer walking down.
        if (add)
        {
            c00 = V.Load(c) + c00;
            if (W.Value > 1) c01 = V.Load(c + V.Count) + c01;
            if (W.Value > 2) c02 = V.Load(c + 2 * V.Count) + c02;
        }
        V.Store(c, c00);
        if (W.Value > 1) V.Store(c + V.Count, c01);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c02);
        if (R.Value == 1) return;
        c += cRow;
        if (add)
        {
            c10 = V.Load(c) + c10;
            if (W.Value > 1) c11 = V.Load(c + V.Count) + c11;
            if (W.Value > 2) c12 = V.Load(c + 2 * V.Count) + c12;
        }
        V.Store(c, c10);
        if (W.Value > 1) V.Store(c + V.Count, c11);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c12);
        if (R.Value == 2) return;
        c += cRow;
        if (add)
        {
            c20 = V.Load(c) + c20;
            if (W.Value > 1) c21 = V.Load(c + V.Count) + c21;
            if (W.Value > 2) c22 = V.Load(c + 2 * V.Count) + c22;
        }
        V.Store(c, c20);
        if (W.Value > 1) V.Store(c + V.Count, c21);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c22);
        if (R.Value == 3) return;
        c += cRow;
        if (add)
        {
            c30 = V.Load(c) + c30;
            if (W.Value > 1) c31 = V.Load(c + V.Count) + c31;
            if (W.Value > 2) c32 = V.Load(c + 2 * V.Count) + c32;
        }
        V.Store(c, c30);
        if (W.Value > 1) V.Store(c + V.Count, c31);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c32);
        if (R.Value == 4) return;
        c += cRow;
        if (add)
        {
            c40 = V.Load(c) + c40;
            if (W.Value > 1) c41 = V.Load(c + V.Count) + c41;
            if (W.Value > 2) c42 = V.Load(c + 2 * V.Count) + c42;
        }
        V.Store(c, c40);
        if (W.Value > 1) V.Store(c + V.Count, c41);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c42);
        if (R.Value == 5) return;
        c += cRow;
        if (add)
        {
            c50 = V.Load(c) + c50;
            if (W.Value > 1) c51 = V.Load(c + V.Count) + c51;
            if (W.Value > 2) c52 = V.Load(c + 2 * V.Count) + c52;
        }
        V.Store(c, c50);
        if (W.Value > 1) V.Store(c + V.Count, c51);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c52);
        if (R.Value == 6) return;
        c += cRow;
        if (add)
        {
            c60 = V.Load(c) + c60;
            if (W.Value > 1) c61 = V.Load(c + V.Count) + c61;
            if (W.Value > 2) c62 = V.Load(c + 2 * V.Count) + c62;
        }
        V.Store(c, c60);
        if (W.Value > 1) V.Store(c + V.Count, c61);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c62);
        if (R.Value == 7) return;
        c += cRow;
        if (add)
        {
            c70 = V.Load(c) + c70;
            if (W.Value > 1) c71 = V.Load(c + V.Count) + c71;
            if (W.Value > 2) c72 = V.Load(c + 2 * V.Count) + c72;
        }
        V.Store(c, c70);
        if (W.Value > 1) V.Store(c + V.Count, c71);
        if (W.Value > 2) V.Store(c + 2 * V.Count, c72);
    }
}
