using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A product cut for the caches. A block of B (KC rows, NC columns) is packed into panels of one tile's width and stays in the second
/// level; a strip of A (a tile's rows, KC columns) is copied when it pays and stays in the first; tiles of C live in registers.
/// <para>
/// Every element sums blocks of KC terms, each block from zero in order, and adds the blocks in order (<see cref="GemmTile"/>).
/// Nothing else about the way taken shows in the bits: packed or not, the tile, the registers' width, the split over threads, the number
/// of rows.
/// </para>
/// </summary>
internal static unsafe class GemmBlocks<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged
{
    /// <summary>
    /// Terms summed in registers before they are added to C: part of the result's definition, the same for all types and widths.
    /// </summary>
    public const int KC = 256;

    // 32 registers hold 8 x 3 sums, 3 of B and 1 of A; 16 registers 4 x 3 if a multiply-add needs no spare one, else 4 x 2.
    private static bool ManyRegisters => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported;
    private static bool IsReal => typeof(T) == typeof(float) || typeof(T) == typeof(double);
    private static bool Fused => IsReal && (Unsafe.SizeOf<V>() == 32 || ManyRegisters);

    /// <summary>Rows of the biggest tile.</summary>
    public static int Rows => ManyRegisters && IsReal ? 8 : 4;

    /// <summary>Columns of the widest tile.</summary>
    public static int Width => (Fused ? 3 : 2) * V.Count;

    // 480 floats: with KC rows of them 480 KB, which leaves half of a 1 MB second level to A and C.
    private static int NC => 480 * 4 / sizeof(T) / Width * Width;

    // A strip's rows are one cache line longer than KC, or they would all fall into the same few sets of the first level.
    private static nint RowPitch => KC + 64 / sizeof(T);

    // Where copies begin to pay (by measurement). B with adjacent columns does not need one until there are many rows to use it; else it is
    // copied always, but for few rows only a panel at a time, which is then still near when it is used.
    private const int RowsToPackB = 192, RowsToKeepB = 32, BytesToPackB = 1 << 16, PanelsToPackA = 4, TermsToPackA = 64;

    /// <summary>The rows [i0, i1) and columns [j0, j1) of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1, nint j0, nint j1)
    {
        nint nc = x.BCol != 1 && i1 - i0 <= RowsToKeepB ? Width : NC;
        for (nint j = j0; j < j1; j += nc)
        {
            nint n = nint.Min(nc, j1 - j);
            for (nint p = 0; p < x.K; p += KC) Block(x, i0, i1, j, n, p, nint.Min(KC, x.K - p));
        }
    }

    // Columns are full panels (Width), then one panel of the full registers that are left, then the columns short of a register.
    // That last one always works on a padded copy of B and beside C, so that nothing beyond the edge is read or written.
    [SkipLocalsInit]
    private static void Block(in GemmProduct<T> x, nint i0, nint i1, nint j, nint n, nint p, nint k)
    {
        nint width = Width, lanes = V.Count, rows = i1 - i0;
        nint part = n % lanes, whole = n - part, wide = whole - whole % width;
        T* b = x.B + p * x.BRow + j * x.BCol;
        bool packB = x.BCol != 1 || (rows >= RowsToPackB && k * n * sizeof(T) > BytesToPackB);
        bool packA = n >= PanelsToPackA * width && k > TermsToPackA;

        nint bSize = packB ? k * (whole + (part > 0 ? lanes : 0)) : part > 0 ? k * lanes : 0;
        nint aSize = packA ? Rows * RowPitch : 0;
        T* packed = null, strip = null, edge = null;
        if (bSize + aSize > 0)
        {
            strip = (T*)GemmScratch.Take((bSize + aSize) * sizeof(T));
            packed = strip + aSize;
            edge = packed + bSize - k * lanes;
        }
        if (packB)
        {
            for (nint q = 0; q < wide; q += width) GemmPack.Panel<V, T>(b + q * x.BCol, x.BRow, x.BCol, k, width, packed + q * k, width);
            if (wide < whole) GemmPack.Panel<V, T>(b + wide * x.BCol, x.BRow, x.BCol, k, whole - wide, packed + wide * k, whole - wide);
        }
        if (part > 0) GemmPack.Panel<V, T>(b + whole * x.BCol, x.BRow, x.BCol, k, part, edge, lanes);

        bool add = x.Add || p > 0;
        T* beside = stackalloc T[8 * 64 / sizeof(T)];
        nint step;
        for (nint i = i0; i < i1; i += step)
        {
            step = i1 - i;
            step = step >= Rows ? Rows : step >= 4 ? 4 : step >= 2 ? 2 : 1;
            T* a = x.A + i * x.ARow + p * x.ACol;
            nint aRow = x.ARow, aCol = x.ACol;
            if (packA)
            {
                GemmPack.Rows(a, x.ARow, x.ACol, step, k, strip, RowPitch, Rows, out aRow, out aCol);
                a = strip;
            }
            T* c = x.C + i * x.CRow + j;

            if (wide > 0)
            {
                var tile = Tile(step, Width / V.Count);
                for (nint q = 0; q < wide; q += width)
                {
                    if (packB) tile(a, aRow, aCol, packed + q * k, width, c + q, x.CRow, k, add);
                    else tile(a, aRow, aCol, b + q, x.BRow, c + q, x.CRow, k, add);
                }
            }
            if (wide < whole)
            {
                var tile = Tile(step, (int)((whole - wide) / lanes));
                if (packB) tile(a, aRow, aCol, packed + wide * k, whole - wide, c + wide, x.CRow, k, add);
                else tile(a, aRow, aCol, b + wide, x.BRow, c + wide, x.CRow, k, add);
            }
            if (part > 0)
            {
                if (add) Copy(c + whole, x.CRow, beside, lanes, step, part);
                Tile(step, 1)(a, aRow, aCol, edge, lanes, beside, lanes, k, add);
                Copy(beside, lanes, c + whole, x.CRow, step, part);
            }
        }
    }

    private static void Copy(T* from, nint fromRow, T* to, nint toRow, nint rows, nint n)
    {
        for (; rows > 0; rows--, from += fromRow, to += toRow)
        {
            for (nint j = 0; j < n; j++) to[j] = from[j];
        }
    }

    private static delegate*<T*, nint, nint, T*, nint, T*, nint, nint, bool, void> Tile(nint rows, int registers) =>
        (rows, registers) switch
        {
            (8, 3) => &GemmTile.Multiply<V, T, N8, N3>,
            (8, 2) => &GemmTile.Multiply<V, T, N8, N2>,
            (8, _) => &GemmTile.Multiply<V, T, N8, N1>,
            (4, 3) => &GemmTile.Multiply<V, T, N4, N3>,
            (4, 2) => &GemmTile.Multiply<V, T, N4, N2>,
            (4, _) => &GemmTile.Multiply<V, T, N4, N1>,
            (2, 3) => &GemmTile.Multiply<V, T, N2, N3>,
            (2, 2) => &GemmTile.Multiply<V, T, N2, N2>,
            (2, _) => &GemmTile.Multiply<V, T, N2, N1>,
            (_, 3) => &GemmTile.Multiply<V, T, N1, N3>,
            (_, 2) => &GemmTile.Multiply<V, T, N1, N2>,
            _ => &GemmTile.Multiply<V, T, N1, N1>,
        };
}
