using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A product cut for the caches. A block of A (KC columns, many rows) lies in the second level, copied in strips of a tile's rows when that
/// pays. Panels of B (KC rows, a tile's columns), copied too, come into the first level one by one; each meets all strips there, while a tile of C
/// lives in registers.
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

    // 32 registers hold 12 x 2 sums, 2 of B and 1 of A; 16 registers 6 x 2 if a multiply-add needs no spare one, else 4 x 2.
    private static bool ManyRegisters { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.SizeOf<V>() == 64 || AdvSimd.IsSupported; }
    private static bool IsReal { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => typeof(T) == typeof(float) || typeof(T) == typeof(double); }
    private static bool Fused { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => IsReal && (Unsafe.SizeOf<V>() == 32 || ManyRegisters); }

    /// <summary>Rows of the biggest tile.</summary>
    public static int Rows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => ManyRegisters && IsReal ? 12 : Fused ? 6 : 4; }

    /// <summary>Columns of the widest tile.</summary>
    public static int Width { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * V.Count; }

    // A block of A is half of a second level of 1 MB; one of B may be as big as that level, since its panels are used one by one.
    private static nint MC => 516 * 4 / sizeof(T) / Rows * Rows;
    private static nint NC => 1024 * 4 / sizeof(T) / Width * Width;

    // Where copies begin to pay (by measurement).
    private const int RowsToPackB = 257, ColumnsToPackA = 513, TermsToPackA = 64;

    /// <summary>The rows [i0, i1) and columns [j0, j1) of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1, nint j0, nint j1)
    {
        if (GemmLines<V, T>.Serves(x, i1 - i0, j1 - j0))
        {
            nint edge = j1 - (j1 - j0) % V.Count;
            GemmLines<V, T>.Run(x, i0, i1, j0, edge);
            j0 = edge;
        }
        nint mc = Part(i1 - i0, MC, Rows);
        // Panels that one block of A uses need not be kept.
        nint nc = mc == i1 - i0 ? j1 - j0 : Part(j1 - j0, NC, Width);
        for (nint j = j0; j < j1; j += nc)
        {
            nint n = nint.Min(nc, j1 - j);
            for (nint p = 0; p < x.K; p += KC)
            {
                for (nint i = i0; i < i1; i += mc) Block(x, i, nint.Min(i + mc, i1), i > i0, mc < i1 - i0, mc, j, n, p, nint.Min(KC, x.K - p));
            }
        }
    }

    // So many at a time that all parts are about equal.
    private static nint Part(nint count, nint most, nint unit)
    {
        if (count <= most) return count;
        nint parts = (count + most - 1) / most;
        return ((count + parts - 1) / parts + unit - 1) / unit * unit;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Block(in GemmProduct<T> x, nint i0, nint i1, bool again, bool keep, nint mc, nint j0, nint n, nint p, nint k)
    {
        nint width = Width, rows = i1 - i0;
        bool packA = (n >= ColumnsToPackA && k > TermsToPackA) || (x.ACol != 1 && x.ARow != 1);
        bool packB = x.BCol != 1 || rows >= RowsToPackB;

        nint sizeA = packA ? (mc * k * sizeof(T) + 63) / 64 * 64 / sizeof(T) : 0, panelSize = k * width;
        T* a = x.A + i0 * x.ARow + p * x.ACol, b = x.B + p * x.BRow + j0 * x.BCol, c = x.C + i0 * x.CRow + j0, f = x.From(p, out nint fRow);
        if (f != null) f += i0 * fRow + j0;
        T* strips = null, panels = null;
        if (packA || packB || n % V.Count > 0)
        {
            strips = (T*)GemmScratch.Take((sizeA + (keep ? (n + width - 1) / width : 1) * panelSize) * sizeof(T));
            panels = strips + sizeA;
        }
        if (packA)
        {
            nint step;
            for (nint i = 0; i < rows; i += step)
            {
                step = Step(rows - i);
                if (x.ACol == 1) GemmPack.Fetch(a + (i + step) * x.ARow, x.ARow, nint.Min(step, rows - i - step), k);
                GemmPack.Strip(a + i * x.ARow, x.ARow, x.ACol, step, k, strips + i * k);
            }
        }

        for (nint j = 0; j < n; j += width)
        {
            nint columns = nint.Min(width, n - j);
            bool partial = columns % V.Count > 0;
            T* panel = b + j * x.BCol;
            nint bRow = x.BRow;
            if (packB || partial)
            {
                bRow = columns > V.Count ? width : V.Count;
                T* copy = keep ? panels + j * k : panels;
                if (!again) GemmPack.Panel<V, T>(panel, x.BRow, x.BCol, k, columns, copy, bRow);
                panel = copy;
            }
            int registers = columns > V.Count ? 2 : 1;
            // The next panel is far away when it is wanted, unless it is asked for in time.
            T* ahead = packB && x.BCol == 1 && !again && j + width < n ? b + (j + width) * x.BCol : null;
            if (packA) Column(strips, 0, 0, packed: true, ahead, x.BRow, panel, bRow, f == null ? null : f + j, fRow, c + j, x.CRow, rows, columns, k);
            else Column(a, x.ARow, x.ACol, packed: false, ahead, x.BRow, panel, bRow, f == null ? null : f + j, fRow, c + j, x.CRow, rows, columns, k);
        }
    }

    // All strips by one panel. Columns short of a register are computed beside C, so that nothing beyond the edge is read or written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Column(T* a, nint aRow, nint aCol, bool packed, T* ahead, nint aheadRow, T* b, nint bRow, T* f, nint fRow, T* c, nint cRow, nint rows, nint columns, nint k)
    {
        nint step, registers = columns > V.Count ? 2 : 1;
        bool down = packed || aRow == 1;
        bool partial = columns % V.Count > 0;
        T* beside = stackalloc T[12 * 2 * 64 / sizeof(T)];
        nint fetched = 0;
        for (nint i = 0; i < rows; i += step)
        {
            step = Step(rows - i);
            if (ahead != null)
            {
                nint until = k * (i + step) / rows;
                GemmPack.Fetch(ahead + fetched * aheadRow, aheadRow, until - fetched, Width);
                fetched = until;
            }
            T* strip = packed ? a + i * k : a + i * aRow;
            nint stride = packed ? step : down ? aCol : aRow;
            T* to = c + i * cRow, from = f == null ? null : f + i * fRow;
            var tile = Tile(step, registers, down);
            if (!partial) tile(strip, stride, b, bRow, from, fRow, to, cRow, k);
            else
            {
                if (f != null) Copy(from, fRow, beside, bRow, step, columns);
                tile(strip, stride, b, bRow, f == null ? null : beside, bRow, beside, bRow, k);
                Copy(beside, bRow, to, cRow, step, columns);
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

    // The rows of the next tile. A big one that leaves a small one behind is slower than two of equal size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(nint rows) =>
        rows >= Rows && (Rows < 12 || rows != 16) ? Rows : Rows == 12 && rows >= 8 ? 8 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static delegate*<T*, nint, T*, nint, T*, nint, T*, nint, nint, void> Tile(nint rows, nint registers, bool down) =>
        (down, registers) switch
        {
            (true, 2) => Tile<N2, N1>(rows),
            (true, _) => Tile<N1, N1>(rows),
            (_, 2) => Tile<N2, N0>(rows),
            _ => Tile<N1, N0>(rows),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static delegate*<T*, nint, T*, nint, T*, nint, T*, nint, nint, void> Tile<W, D>(nint rows)
        where W : struct, IConst
        where D : struct, IConst => rows switch
        {
            12 => &GemmTile.Multiply<V, T, N12, W, D>,
            8 => &GemmTile.Multiply<V, T, N8, W, D>,
            6 => &GemmTile.Multiply<V, T, N6, W, D>,
            4 => &GemmTile.Multiply<V, T, N4, W, D>,
            2 => &GemmTile.Multiply<V, T, N2, W, D>,
            _ => &GemmTile.Multiply<V, T, N1, W, D>,
        };
}
