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

    // Where copies begin to pay (by measurement): of B when so many rows use it, of A when so many bytes of columns do.
    private const int RowsToPackB = 257, RowsToPackCollidingB = 48, BytesToPackA = 2049, TermsToPackA = 65;

    /// <summary>The rows [i0, i1) and columns [j0, j1) of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1, nint j0, nint j1)
    {
        bool terms = GemmFewTerms<V, T>.Serves(x, i1 - i0, j1 - j0);
        if (terms || GemmLines<V, T>.Serves(x, i1 - i0, j1 - j0))
        {
            nint edge = j1 - (j1 - j0) % V.Count;
            if (terms) GemmFewTerms<V, T>.Run(x, i0, i1, j0, edge);
            else GemmLines<V, T>.Run(x, i0, i1, j0, edge);
            j0 = edge;
        }
        nint mc = Part(i1 - i0, MC, Rows);
        // Panels that one block of A uses need not be kept.
        bool keep = mc < i1 - i0;
        nint nc = keep ? Part(j1 - j0, NC, Width) : j1 - j0;
        for (nint j = j0; j < j1; j += nc)
        {
            nint n = nint.Min(nc, j1 - j);
            for (nint p = 0; p < x.K; p += KC)
            {
                for (nint i = i0; i < i1; i += mc)
                {
                    var y = x.Block(i, nint.Min(mc, i1 - i), j, n, p, nint.Min(KC, x.K - p));
                    Block(y, mc, keep, again: i > i0);
                }
            }
        }
    }

    // Panels of one cache line whose rows all fall into the same set of the first level.
    private static bool Collides(in GemmProduct<T> x) => Width * sizeof(T) <= 64 && x.BRow * sizeof(T) % 4096 == 0;

    // So many at a time that all parts are about equal.
    private static nint Part(nint count, nint most, nint unit)
    {
        if (count <= most) return count;
        nint parts = (count + most - 1) / most;
        return ((count + parts - 1) / parts + unit - 1) / unit * unit;
    }

    // One block of A by one of B, whose panels are kept for the next block of A, or were by the last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(in GemmProduct<T> x, nint mc, bool keep, bool again)
    {
        nint width = Width, n = x.N, k = x.K;
        bool packA = (n * sizeof(T) >= BytesToPackA && k >= TermsToPackA) || (x.ACol != 1 && x.ARow != 1);
        bool packB = x.BCol != 1 || keep || x.M >= (Collides(x) ? RowsToPackCollidingB : RowsToPackB);
        T* panels = null;
        var y = x;
        if (packA || packB || n % V.Count > 0)
        {
            nint sizeA = packA ? (mc * k * sizeof(T) + 63) / 64 * 64 : 0, sizeB = (keep ? (n + width - 1) / width : 1) * k * width * sizeof(T);
            byte* scratch = GemmScratch.Take(sizeA + sizeB);
            panels = (T*)(scratch + sizeA);
            if (packA) PackA(x, y.A = (T*)scratch);
        }
        for (nint j = 0; j < n; j += width)
        {
            y.N = nint.Min(width, n - j);
            y.B = x.B + j * x.BCol;
            y.BRow = x.BRow;
            y.C = x.C + j;
            if (x.F != null) y.F = x.F + j;
            // The next panel is far away when it is wanted, unless it is asked for in time.
            T* ahead = packB && x.BCol == 1 && !again && j + width < n ? y.B + width : null;
            if (packB || y.N % V.Count > 0)
            {
                T* panel = keep ? panels + j * k : panels;
                nint pitch = y.N > V.Count ? width : V.Count;
                if (!again) GemmPack.Panel<V, T>(y.B, x.BRow, x.BCol, k, y.N, panel, pitch);
                y.B = panel;
                y.BRow = pitch;
            }
            Panel(y, packA, ahead, x.BRow);
        }
    }

    private static void PackA(in GemmProduct<T> x, T* strips)
    {
        nint step;
        for (nint i = 0; i < x.M; i += step)
        {
            step = Step(x.M - i);
            T* a = x.A + i * x.ARow;
            if (x.ACol == 1) GemmPack.Fetch(a + step * x.ARow, x.ARow, nint.Min(step, x.M - i - step), x.K);
            GemmPack.Strip(a, x.ARow, x.ACol, step, x.K, strips + i * x.K);
        }
    }

    // All rows of A, in strips or where they lie, by one panel; meanwhile the next one is fetched. Columns short of a register are computed
    // beside C, so that nothing beyond the edge is read or written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Panel(in GemmProduct<T> x, bool strips, T* ahead, nint aheadRow)
    {
        bool down = strips || x.ARow == 1, partial = x.N % V.Count > 0;
        nint step, registers = x.N > V.Count ? 2 : 1, fetched = 0;
        T* beside = stackalloc T[12 * 2 * 64 / sizeof(T)];
        for (nint i = 0; i < x.M; i += step)
        {
            step = Step(x.M - i);
            if (ahead != null)
            {
                nint until = x.K * (i + step) / x.M;
                GemmPack.Fetch(ahead + fetched * aheadRow, aheadRow, until - fetched, Width);
                fetched = until;
            }
            T* a = x.A + i * (strips ? x.K : x.ARow), c = x.C + i * x.CRow, f = x.F == null ? null : x.F + i * x.FRow;
            nint aStride = strips ? step : down ? x.ACol : x.ARow;
            var tile = Tile(step, registers, down);
            if (!partial) tile(a, aStride, x.B, x.BRow, f, x.FRow, c, x.CRow, x.K);
            else
            {
                if (f != null) GemmPack.Rows(f, x.FRow, beside, x.BRow, step, x.N);
                tile(a, aStride, x.B, x.BRow, f == null ? null : beside, x.BRow, beside, x.BRow, x.K);
                GemmPack.Rows(beside, x.BRow, c, x.CRow, step, x.N);
            }
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
