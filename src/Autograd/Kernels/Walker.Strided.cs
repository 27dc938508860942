using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

internal static unsafe partial class Walker
{
    /// <summary>Bytes of all tiles, which stay in the L1 cache.</summary>
    private const int TilesBytes = 32 * 1024;

    /// <summary>Bytes of an operand's tile. There is one more, for conversions.</summary>
    private static int TileBytes(int operands) => operands < 4 ? 8192 : 4096;

    /// <summary>A row shorter than this is cheaper to gather into tiles than to call a kernel for.</summary>
    private const int ShortRow = 128;

    /// <summary>An operand of a strided walk; strides are in elements, one for each merged dimension.</summary>
    private struct Stepper
    {
        public byte* Base;
        public long* Strides;
        public DType Stored;
        public DType Wanted;
        public long Reach;
        public bool Absent;

        /// <summary>Whether the elements of a tile follow one another as the walk goes, in the dtype that is wanted.</summary>
        public bool Dense;

        /// <summary>Whether the elements of a tile are one.</summary>
        public bool Uniform;
    }

    private struct StridedWalk
    {
        public delegate*<byte*, byte**, nint*, nint, void> Kernel;
        public byte* Rule;
        public int Operands;
        public int Rank;
        public int Block;
        public long Count;
        public long* Shape;
        public Stepper* Steppers;

        /// <summary>A walk in blocks: the dimension along which transposed operands lie, or -1.</summary>
        public int Across;

        /// <summary>Bytes of an element of the widest operand, as stored or as wanted.</summary>
        public int Widest;

        /// <summary>A walk in tiles: elements of a tile, and of the planes that are cut into tiles, which have the dimensions from <see cref="From"/> on.</summary>
        public long Tile, Plane;

        /// <summary>A walk in tiles: how far the next one is along <see cref="From"/>; 0 if there is one to a plane, or if they are cut anywhere.</summary>
        public long Lines;

        public int From;

        /// <summary>Whether the kernel copies its one operand.</summary>
        public bool Copies;

        /// <summary>Whether what follows the output's rows may be written over.</summary>
        public bool OwnsGaps;

        /// <summary>Whether the output's rows follow one another in memory that is its own, so that the end of a register may lie in the next rows, which are still to come.</summary>
        public bool RowsFollow;
    }

    private static void RunStrided(
        Walk* flat, bool ownsOutput, scoped in Operand o, scoped in Operand a, scoped in Operand b, scoped in Operand c, scoped in Operand d)
    {
        var rank = Math.Max(1, o.Layout.Rank);
        var shape = stackalloc long[rank];
        var strides = stackalloc long[MaxOperands * rank];
        var steppers = stackalloc Stepper[MaxOperands];
        var w = new StridedWalk
        {
            Kernel = flat->Kernel, Rule = flat->Rule, Operands = flat->Operands, Block = flat->Block, Count = flat->Count,
            Shape = shape, Steppers = steppers, Copies = flat->Copies, RowsFollow = ownsOutput && o.Layout.IsDense,
        };
        for (var i = 0; i < MaxOperands; i++) steppers[i].Strides = strides + i * rank;
        SetUp(ref steppers[0], o, o.Layout, flat->Pointers[0]);
        SetUp(ref steppers[1], a, o.Layout, flat->Pointers[1]);
        if (w.Operands > 2) SetUp(ref steppers[2], b, o.Layout, flat->Pointers[2]);
        if (w.Operands > 3) SetUp(ref steppers[3], c, o.Layout, flat->Pointers[3]);
        if (w.Operands > 4) SetUp(ref steppers[4], d, o.Layout, flat->Pointers[4]);
        w.Rank = Merge(ref w, o.Layout.Shape);

        var inner = shape[w.Rank - 1];
        var rows = inner >= ShortRow;
        w.Widest = 1;
        for (var i = 0; i < w.Operands; i++)
        {
            ref var s = ref steppers[i];
            if (s.Absent) continue;
            w.Widest = Math.Max(w.Widest, Math.Max(s.Stored.Size(), s.Wanted.Size()));
            var step = s.Strides[w.Rank - 1];
            rows &= Compatible(s.Stored, s.Wanted, i) && (step == 1 || (step == 0 && i > 0));
        }
        if (!rows && InBlocks(ref w)) RunBlocks(&w);
        else if (rows)
        {
            var count = w.Count / inner;
            if (w.Count < 2 * Grain) Rows(&w, 0, count);
            else Workers.For(count, Math.Max(1, Grain / inner), &Rows, &w);
        }
        else
        {
            LayTiles(ref w);
            var tiles = w.Count / w.Plane * Parts(w.Plane, w.Tile);
            if (w.Count < Grain) Tiles(&w, 0, tiles);
            else Workers.For(tiles, Math.Max(1, Grain / (2 * w.Tile)), &Tiles, &w);
        }
    }

    private static void SetUp(ref Stepper s, in Operand operand, Layout walk, long pointer)
    {
        if (operand.Storage is not { } storage)
        {
            s.Absent = true;
            return;
        }
        var layout = operand.Layout;
        // Flat set-up pointed uniform operands at a splat; strided walks read the element itself.
        s.Base = (byte*)Unsafe.AsPointer(ref storage.Origin) + layout.Offset * storage.DType.Size();
        s.Stored = storage.DType;
        s.Wanted = operand.Wanted;
        s.Reach = storage.ByteCapacity / storage.DType.Size() - layout.Offset;
        var lead = walk.Rank - layout.Rank;
        for (var d = 0; d < walk.Rank; d++)
            s.Strides[d] = d < lead || (layout.Shape[d - lead] == 1) ? 0 : layout.Strides[d - lead];
    }

    /// <summary>
    /// Cuts a walk into tiles of whole lines, where that gives whole registers: what an operand has in a tile then follows from where it begins there.
    /// Else they are cut anywhere.
    /// </summary>
    private static void LayTiles(ref StridedWalk w)
    {
        var most = TileBytes(w.Operands) / w.Widest;
        var d = w.Rank - 1;
        long lines = 1;
        for (; d >= 0 && lines * w.Shape[d] <= most; d--) lines *= w.Shape[d];
        (w.From, w.Plane, w.Tile) = (d + 1, lines, lines);
        if (d >= 0 && most / lines > 1)
        {
            w.Lines = lines % w.Block == 0 ? most / lines : most / lines & -w.Block;
            (w.From, w.Plane, w.Tile) = (d, lines * w.Shape[d], lines * w.Lines);
        }
        if (d >= 0 && (w.Tile == 0 || w.Plane % w.Block != 0)) (w.From, w.Plane, w.Tile, w.Lines) = (0, w.Count, most, 0);
        for (var i = 0; i < w.Operands; i++)
        {
            ref var s = ref w.Steppers[i];
            if (s.Absent) continue;
            (s.Dense, s.Uniform) = (Compatible(s.Stored, s.Wanted, i), i > 0);
            long step = 1;
            for (var k = w.Rank - 1; k >= w.From; step *= w.Shape[k--])
            {
                s.Dense &= s.Strides[k] == step;
                s.Uniform &= s.Strides[k] == 0;
            }
        }
    }

    /// <summary>Orders dimensions by the output's strides, drops those of size 1 and merges those that step as one in every operand.</summary>
    private static int Merge(ref StridedWalk w, ReadOnlySpan<long> shape)
    {
        Span<int> order = stackalloc int[Math.Max(1, shape.Length)];
        var n = 0;
        for (var d = 0; d < shape.Length; d++)
            if (shape[d] != 1)
                order[n++] = d;
        var o = w.Steppers[0].Strides;
        for (var i = 1; i < n; i++)
            for (var j = i; j > 0 && o[order[j]] > o[order[j - 1]]; j--)
                (order[j], order[j - 1]) = (order[j - 1], order[j]);

        Span<long> sizes = stackalloc long[Math.Max(1, n)];
        Span<long> steps = stackalloc long[Math.Max(1, n)];
        var rank = 0;
        for (var k = 0; k < n; k++)
        {
            var size = shape[order[k]];
            var merges = rank > 0;
            for (var i = 0; i < w.Operands && merges; i++)
                if (!w.Steppers[i].Absent)
                    merges = w.Steppers[i].Strides[order[k - 1]] == w.Steppers[i].Strides[order[k]] * size;
            if (merges) sizes[rank - 1] *= size;
            else sizes[rank++] = size;
            // The merged dimension steps as its innermost part does: remember which that is.
            steps[rank - 1] = order[k];
        }
        if (rank == 0)
        {
            w.Shape[0] = 1;
            for (var i = 0; i < w.Operands; i++) w.Steppers[i].Strides[0] = 0;
            return 1;
        }
        Span<long> old = stackalloc long[Math.Max(1, shape.Length)];
        for (var i = 0; i < w.Operands; i++)
        {
            if (w.Steppers[i].Absent) continue;
            new Span<long>(w.Steppers[i].Strides, shape.Length).CopyTo(old);
            for (var d = 0; d < rank; d++) w.Steppers[i].Strides[d] = old[(int)steps[d]];
        }
        for (var d = 0; d < rank; d++) w.Shape[d] = sizes[d];
        return rank;
    }

    /// <summary>Calls the kernel for each row in [begin, end) of the outer dimensions.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (StridedWalk*)state;
        Unsafe.SkipInit(out Walk row);
        (row.Operands, row.Count) = (w->Operands, w->Shape[w->Rank - 1]);
        row.Kernel = w->Kernel;
        row.Rule = w->Rule;
        row.Block = w->Block;
        var touched = (row.Count + w->Block - 1) & -w->Block;
        var whole = row.Count & -w->Block;
        var outer = w->Rank - 1;
        var index = stackalloc long[w->Rank];

        // Where the row lies, how far the next one is, where registers may go to, and what the kernel is given: the row, or a register of its one value.
        var places = stackalloc byte*[MaxOperands];
        var steps = stackalloc nint[MaxOperands];
        var ends = stackalloc byte*[MaxOperands];
        var p = stackalloc byte*[MaxOperands];
        var moves = stackalloc nint[MaxOperands];
        for (var i = 0; i < row.Operands; i++)
        {
            ref var s = ref w->Steppers[i];
            row.Sizes[i] = s.Absent ? 0 : s.Wanted.Size();
            moves[i] = s.Absent ? 0 : (nint)s.Strides[outer];
            steps[i] = s.Absent || outer == 0 ? 0 : (nint)s.Strides[outer - 1] * row.Sizes[i];
            ends[i] = moves[i] == 0 ? (byte*)nint.MaxValue : s.Base + s.Reach * row.Sizes[i];
        }
        Place(w, outer, begin, index, places);
        for (var r = begin; ;)
        {
            // Rows along the last dimension but one.
            var rows = outer == 0 ? 1 : Math.Min(end - r, w->Shape[outer - 1] - index[outer - 1]);
            for (var k = rows; k > 0; k--)
            {
                var over = whole == row.Count || w->OwnsGaps || (w->RowsFollow && (end - r - (rows - k) - 1) * row.Count >= touched - row.Count);
                for (var i = 0; i < row.Operands; i++)
                {
                    p[i] = places[i];
                    if (row.Sizes[i] == 0) p[i] = p[1];
                    else if (moves[i] == 0)
                    {
                        p[i] = row.Splat(i);
                        Splat(p[i], places[i], row.Sizes[i]);
                    }
                    else if (whole < row.Count) over &= places[i] + touched * row.Sizes[i] <= ends[i];
                    places[i] += steps[i];
                }
                var n = over ? row.Count : whole;
                if (n > 0) row.Kernel(row.Rule, p, moves, (nint)n);
                if (n == row.Count) continue;
                for (var i = 0; i < row.Operands; i++) p[i] += moves[i] * (nint)n * row.Sizes[i];
                Tail(&row, p, moves, ends, (int)(row.Count - n));
            }
            if ((r += rows) == end) return;
            for (var i = 0; i < row.Operands; i++) places[i] -= w->Shape[outer - 1] * steps[i];
            index[outer - 1] = 0;
            Next(w, outer - 2, index, places);
        }
    }

    /// <summary>Goes on by one along a dimension, and from its end to the next of those around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Next(StridedWalk* w, int d, long* index, byte** places)
    {
        for (; d >= 0; d--)
        {
            var carry = ++index[d] == w->Shape[d];
            for (var i = 0; i < w->Operands; i++)
            {
                ref var s = ref w->Steppers[i];
                if (!s.Absent) places[i] += (carry ? 1 - index[d] : 1) * s.Strides[d] * s.Stored.Size();
            }
            if (!carry) return;
            index[d] = 0;
        }
    }

    /// <summary>Where each operand's part number <paramref name="rest"/> of the first <paramref name="dims"/> dimensions begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(StridedWalk* w, int dims, long rest, long* index, byte** places)
    {
        for (var i = 0; i < w->Operands; i++) places[i] = w->Steppers[i].Base;
        for (var d = dims - 1; d >= 0; d--)
        {
            (rest, index[d]) = Math.DivRem(rest, w->Shape[d]);
            for (var i = 0; i < w->Operands; i++)
            {
                ref var s = ref w->Steppers[i];
                if (!s.Absent) places[i] += index[d] * s.Strides[d] * s.Stored.Size();
            }
        }
    }

    /// <summary>Gathers, computes and scatters the tiles in [begin, end).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles(void* state, long begin, long end)
    {
        var w = (StridedWalk*)state;
        var memory = stackalloc byte[TilesBytes + Chunk.Size];
        memory = Chunk.Aligned(memory);
        var room = TileBytes(w->Operands);
        var scratch = memory + w->Operands * room;
        var p = stackalloc byte*[MaxOperands];
        var moves = stackalloc nint[MaxOperands];
        var places = stackalloc byte*[MaxOperands];
        // What is in the buffers already: where it came from, and how much it is.
        var held = stackalloc byte*[MaxOperands];
        var filled = stackalloc int[MaxOperands];
        for (var i = 0; i < w->Operands; i++) filled[i] = 0;
        var shape = w->Shape + w->From;
        var (rank, parts) = (w->Rank - w->From, Parts(w->Plane, w->Tile));
        var index = stackalloc long[w->Rank];
        var (plane, part) = Math.DivRem(begin, parts);
        Place(w, w->From, plane, index, places);
        for (var t = begin; t < end; t++, part++)
        {
            if (part == parts)
            {
                part = 0;
                Next(w, w->From - 1, index, places);
            }
            var n = (int)Math.Min(w->Tile, w->Plane - part * w->Tile);
            var first = w->Lines == 0 ? part * w->Tile : 0;
            var whole = n % w->Block == 0;
            for (var i = 0; i < w->Operands; i++)
            {
                ref var s = ref w->Steppers[i];
                p[i] = s.Absent ? p[1] : memory + i * room;
                moves[i] = s.Absent || s.Uniform ? 0 : 1;
                if (s.Absent) continue;
                var from = places[i] + (w->Lines == 0 ? 0 : part * w->Lines * s.Strides[w->From] * s.Stored.Size());
                // Whole registers of what lies as the walk goes stay where they are.
                if (s.Dense && whole) p[i] = from + first * s.Stored.Size();
                if (i == 0 || (s.Dense && whole) || (held[i] == from + first && n <= filled[i])) continue;
                held[i] = from + first;
                filled[i] = n;
                var to = s.Stored == s.Wanted ? p[i] : scratch;
                var count = s.Uniform ? 1 : n;
                Strided.Gather(from, s.Strides + w->From, shape, rank, first, count, s.Stored.Size(), to);
                if (to == scratch) Casts.Run(s.Stored, scratch, s.Wanted, p[i], count);
                if (s.Uniform) Splat(p[i], p[i], s.Wanted.Size());
            }
            w->Kernel(w->Rule, p, moves, n);
            ref var o = ref w->Steppers[0];
            if (o.Dense && whole) continue;
            var result = p[0];
            if (o.Stored != o.Wanted)
            {
                Casts.Run(o.Wanted, result, o.Stored, scratch, n);
                result = scratch;
            }
            var place = places[0] + (w->Lines == 0 ? 0 : part * w->Lines * o.Strides[w->From] * o.Stored.Size());
            Strided.Scatter(result, place, o.Strides + w->From, shape, rank, first, n, o.Stored.Size());
        }
    }
}
