using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Core;

// A fold reads memory as it lies. The innermost dimension is folded in runs, or kept as columns of rows that are folded; the dimensions around it are
// walked, and what is then left to fold is folded again. Runs of elements apart are brought together in the L1 cache; only where columns are apart, or runs are short, is all brought into rows first.
internal abstract unsafe partial class Reduction
{
    /// <summary>Columns folded at once.</summary>
    private const int ColumnBlock = 256;

    private const long Grain = 32 * 1024;

    /// <summary>Elements apart from which on a run is brought together by itself.</summary>
    private const long LongRun = 64;

    /// <summary>Elements of a whole-run fold per piece; pieces are folded in turn.</summary>
    private const long Piece = 64 * 1024;

    /// <summary>
    /// Folds the masked dimensions of a tensor. No folded dimension may be empty. The result has the kept dimensions, contiguous, and so have the numbers c, if
    /// there are any; it is of the dtype that is computed in, to which elements are converted as they are read.
    /// </summary>
    /// <param name="x">What is folded.</param>
    /// <param name="reduced">Which dimensions are.</param>
    /// <param name="c">Numbers for the map, in the dtype that is computed in.</param>
    /// <param name="compute">The dtype that is computed in; that of x unless it is given.</param>
    /// <param name="truth">Whether elements count as 1 if they are not zero, else as 0.</param>
    public Tensor Apply(Tensor x, bool[] reduced, Tensor? c = null, DType? compute = null, bool truth = false)
    {
        var dtype = compute ?? x.DType;
        var shape = new List<long>();
        for (var d = 0; d < x.Rank; d++)
            if (!reduced[d]) shape.Add(x.Shape[d]);
        var layout = Layout.Contiguous([.. shape]);
        if (layout.Count == 0) return Tensor.Allocate(dtype, layout);

        var (dims, order) = (new List<FoldDim>(), new List<int>());
        FoldDims.Of(x.Layout, reduced, dims, order, c is not null);
        Tensor y;
        if (order.Count == 0 && (x.Layout.IsDense || (dims.Count == 1 && dims[0].Stride > 1)))
        {
            y = Tensor.Allocate(dtype, layout);
            Whole(x, x.ElementCount, x.Layout.IsDense ? 1 : dims[0].Stride, c, y, truth);
        }
        else y = Laid(Stage(x, x.Layout.Offset, dims, c, dtype, truth), x.Layout, reduced, order, layout);
        GC.KeepAlive(x);
        GC.KeepAlive(c);
        return y;
    }

    /// <summary>Folds all elements of a dense tensor of a compute dtype.</summary>
    public Tensor Apply(Tensor x)
    {
        var y = Tensor.Allocate(x.DType, Layout.Scalar);
        Whole(x, x.ElementCount, 1, null, y, false);
        GC.KeepAlive(x);
        return y;
    }

    /// <summary>Results, which follow the memory of what was folded, in the order of its dimensions.</summary>
    private static Tensor Laid(Tensor y, Layout x, bool[] reduced, List<int> order, Layout layout)
    {
        var distance = new long[x.Rank];
        long step = 1;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            distance[order[i]] = step;
            step *= x.Shape[order[i]];
        }
        var strides = new List<long>();
        for (var d = 0; d < x.Rank; d++)
            if (!reduced[d]) strides.Add(distance[d]);
        var lies = Layout.Strided(layout.Shape, [.. strides], 0);
        return lies.IsContiguous ? y.Moved(layout) : y.Moved(lies).ContiguousDetached();
    }

    /// <summary>Folds the dimensions; results are contiguous in the order of those kept.</summary>
    private Tensor Stage(Tensor x, long offset, List<FoldDim> dims, Tensor? c, DType dtype, bool truth)
    {
        var folded = Longest(dims);
        var inner = dims.Count == 0 ? new FoldDim(1, 1, 0, true) : dims[^1];
        if (inner.Stride != 1 && !(inner.Folded && inner.Stride > 1 && inner.Size >= LongRun)) return Gathered(x, offset, dims, c, dtype, truth);
        var outer = new List<FoldDim>(dims);
        if (dims.Count > 0) outer.RemoveAt(outer.Count - 1);
        var rows = inner;
        if (!inner.Folded)
        {
            rows = folded < 0 ? OneRow : dims[folded];
            if (folded >= 0) outer.RemoveAt(folded);
        }
        if (outer.Count > Walk.MaxRank) return Gathered(x, offset, dims, c, dtype, truth);

        var rest = new List<FoldDim>();
        long count = 1;
        for (var i = outer.Count - 1; i >= 0; i--) count *= outer[i].Size;
        var width = inner.Folded ? 1 : inner.Size;
        var y = Tensor.Allocate(dtype, Layout.Contiguous(count * width));
        Strips(x, offset, outer, rows, inner, count, c, y, truth);

        // What is left of the dimensions, over the results.
        long step = count * width;
        var more = false;
        foreach (var dim in outer)
        {
            step /= dim.Size;
            more |= dim.Folded;
            FoldDims.Add(rest, new FoldDim(dim.Size, step, dim.Folded ? 0 : step, dim.Folded));
        }
        if (!inner.Folded) FoldDims.Add(rest, new FoldDim(inner.Size, 1, 1, false));
        return more ? Again.Stage(y, 0, rest, null, dtype, false) : y;
    }

    /// <summary>What columns are folded over where nothing is.</summary>
    private static FoldDim OneRow => new(1, 0, 0, true);

    private static int Longest(List<FoldDim> dims)
    {
        var longest = -1;
        for (var i = 0; i < dims.Count; i++)
            if (dims[i].Folded && (longest < 0 || dims[i].Size > dims[longest].Size)) longest = i;
        return longest;
    }

    /// <summary>Nothing adjacent: brought into rows first.</summary>
    private Tensor Gathered(Tensor x, long offset, List<FoldDim> dims, Tensor? c, DType dtype, bool truth)
    {
        List<FoldDim> order = [.. dims.Where(d => !d.Folded), .. dims.Where(d => d.Folded)];
        var view = x.Moved(Layout.Strided([.. order.Select(d => d.Size)], [.. order.Select(d => d.Stride)], offset));
        var copy = view.ContiguousDetached();
        long kept = 1, folded = 1;
        foreach (var d in dims)
            if (d.Folded) folded *= d.Size;
            else kept *= d.Size;
        // The numbers follow the results.
        if (c is not null)
            c = c.Moved(Layout.Strided([.. dims.Where(d => !d.Folded).Select(d => d.Size)], [.. dims.Where(d => !d.Folded).Select(d => d.Number)], c.Layout.Offset)).ContiguousDetached();
        var y = Tensor.Allocate(dtype, Layout.Contiguous(kept));
        if (folded == 1) Strips(copy, copy.Layout.Offset, [], OneRow, new FoldDim(kept, 1, 1, false), 1, c, y, truth);
        else Strips(copy, copy.Layout.Offset, [new FoldDim(kept, folded, 1, false)], new FoldDim(folded, 1, 0, true), new FoldDim(folded, 1, 0, true), kept, c, y, truth);
        if (copy != view) copy.Drop();
        return y;
    }

    private struct Walk
    {
        public const int MaxRank = 8;

        public delegate*<byte*, long, long, byte*, long, byte*, long, void> Runs, RunsAgain;
        public delegate*<byte*, long, long, int, byte*, byte*, void> Columns, ColumnsAgain, ColumnsOfBytes;
        public byte* X;
        public byte* Y;

        /// <summary>The numbers c; where there are none, any memory as large as the results, of which nothing depends.</summary>
        public byte* C;
        public long Count, Stride, Width, Number;
        public int Blocks, Block;

        /// <summary>Bytes of an element as it is stored and as it is computed.</summary>
        public int Stored, Size;
        public DType From, To;

        /// <summary>The conversion of whole registers, or null.</summary>
        public delegate*<byte*, byte*, nint, void> Lanes;
        public bool Converts, Truth, HasNumbers;

        /// <summary>Whether runs and columns are of 16-bit floats, which their kernels read themselves.</summary>
        public bool Words;

        /// <summary>Whether runs and columns are sums of truths, which are counted.</summary>
        public bool Counts;

        /// <summary>The distance of a run's elements.</summary>
        public long Step;

        /// <summary>Whether runs and columns go by parts, as those of their kernels' own dtype need not.</summary>
        public bool InParts;
        public int Rank;
        public fixed long Sizes[MaxRank], Steps[MaxRank], Numbers[MaxRank];

        /// <summary>The memory of strip number <paramref name="i"/> of those around the innermost dimensions.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void At(long i, out byte* x, out byte* c)
        {
            long place = 0, number = 0;
            for (var d = Rank - 1; d > 0; d--)
            {
                (i, var k) = Math.DivRem(i, Sizes[d]);
                place += k * Steps[d];
                number += k * Numbers[d];
            }
            if (Rank > 0)
            {
                place += i * Steps[0];
                number += i * Numbers[0];
            }
            x = X + place * Stored;
            c = C + (HasNumbers ? number * Size : 0);
        }
    }

    private void Prepare(Walk* w, Tensor x, DType dtype, bool truth, long step)
    {
        w->Words = !truth && dtype == DType.Float32 && x.DType is DType.Float16 or DType.BFloat16;
        w->Runs = Runs(w->Words ? x.DType : dtype);
        (w->From, w->To, w->Stored, w->Size, w->Step) = (x.DType, dtype, x.DType.Size(), dtype.Size(), step);
        w->Truth = truth && x.DType != DType.Bool;
        w->Counts = this == Sum && dtype == DType.Int64 && (truth || x.DType == DType.Bool);
        w->Converts = !w->Words && (w->Truth || (x.DType != dtype && !(x.DType == DType.Bool && dtype == DType.UInt8)));
        w->InParts = w->Words || w->Converts || step != 1;
        w->RunsAgain = w->InParts ? Again.Runs(dtype) : null;
        w->Lanes = w->Converts && !w->Truth ? Casts.InRegisters(x.DType, dtype) : null;
    }

    /// <summary>Runs, or rows of columns, at every place of the dimensions around them.</summary>
    private void Strips(Tensor x, long offset, List<FoldDim> outer, FoldDim rows, FoldDim inner, long count, Tensor? c, Tensor y, bool truth)
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pc = &(c ?? y).Storage.Origin)
        {
            Unsafe.SkipInit(out Walk walk);
            Prepare(&walk, x, y.DType, truth, inner.Folded ? inner.Stride : 1);
            walk.X = px + offset * walk.Stored;
            walk.Y = py;
            walk.HasNumbers = c is not null;
            walk.C = c is null ? pc : pc + c.Layout.Offset * walk.Size;
            (walk.Count, walk.Stride, walk.Rank) = (rows.Size, rows.Stride, outer.Count);
            for (var d = 0; d < outer.Count; d++) (walk.Sizes[d], walk.Steps[d], walk.Numbers[d]) = (outer[d].Size, outer[d].Stride, outer[d].Number);
            if (inner.Folded && AreShort(walk, count))
            {
                walk.Columns = Columns(y.DType);
                if (count * rows.Size < 2 * Grain) ShortRange(&walk, 0, count);
                else Workers.For(count, Math.Max(1, Grain / rows.Size / Abreast) * Abreast, &ShortRange, &walk);
            }
            else if (inner.Folded)
            {
                if (count * rows.Size < 2 * Grain) RunRange(&walk, 0, count);
                else Workers.For(count, Math.Max(1, Grain / rows.Size), &RunRange, &walk);
            }
            else
            {
                walk.Columns = Columns(walk.Words ? x.DType : y.DType);
                walk.ColumnsAgain = Again.Columns(y.DType);
                walk.ColumnsOfBytes = Columns(DType.UInt8);
                walk.Width = inner.Size;
                walk.Number = inner.Number;
                walk.Block = walk.Converts ? ColumnBlock / 2 : ColumnBlock;
                walk.Blocks = (int)((walk.Width + walk.Block - 1) / walk.Block);
                if (count * rows.Size * walk.Width < 2 * Grain) ColumnRange(&walk, 0, count * walk.Blocks);
                else Workers.For(count * walk.Blocks, Math.Max(1, Grain / (rows.Size * Math.Min(walk.Width, walk.Block))), &ColumnRange, &walk);
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(c);
        GC.KeepAlive(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRange(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var last = w->Rank - 1;
        long runs = 1, step = 0, number = 0;
        for (var r = begin; r < end; r += runs)
        {
            w->At(r, out var x, out var c);
            if (w->InParts) RunInParts(w, x, w->Count, c, w->Y + r * w->Size);
            else
            {
                // As many as follow one another at one distance.
                if (last >= 0) (runs, step, number) = (Math.Min(end - r, w->Sizes[last] - r % w->Sizes[last]), w->Steps[last], w->HasNumbers ? w->Numbers[last] : 0);
                w->Runs(x, step, w->Count, c, number, w->Y + r * w->Size, runs);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnRange(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        for (var k = begin; k < end; k++)
        {
            var (strip, block) = Math.DivRem(k, (long)w->Blocks);
            w->At(strip, out var x, out var c);
            var first = block * w->Block;
            var width = (int)Math.Min(w->Block, w->Width - first);
            var y = w->Y + (strip * w->Width + first) * w->Size;
            ColumnsAt(w, x + first * w->Stored, w->HasNumbers ? c + first * w->Number * w->Size : y, width, y);
        }
    }

    /// <summary>One block of columns, with its numbers brought together if they lie apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsAt(Walk* w, byte* x, byte* c, int width, byte* y)
    {
        var numbers = stackalloc byte[ColumnBlock * sizeof(double)];
        if (w->HasNumbers && w->Number != 1)
        {
            for (var i = 0; i < width; i++) Unsafe.CopyBlockUnaligned(numbers + i * w->Size, c + i * w->Number * w->Size, (uint)w->Size);
            c = numbers;
        }
        if (w->InParts) ColumnsInParts(w, x, w->Count, width, c, y);
        else w->Columns(x, w->Stride, w->Count, width, c, y);
    }

    private void Whole(Tensor x, long n, long step, Tensor? c, Tensor y, bool truth)
    {
        var pieces = (n + Piece - 1) / Piece;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pc = &(c ?? y).Storage.Origin)
        {
            Unsafe.SkipInit(out Walk walk);
            Prepare(&walk, x, y.DType, truth, step);
            walk.X = px + x.Layout.Offset * walk.Stored;
            walk.C = c is null ? pc : pc + c.Layout.Offset * walk.Size;
            walk.Y = py;
            walk.Count = n;
            if (pieces == 1)
            {
                PieceRange(&walk, 0, 1);
                return;
            }
            walk.RunsAgain = Again.Runs(y.DType);
            var partial = Tensor.Allocate(y.DType, Layout.Contiguous(pieces));
            fixed (byte* pp = &partial.Storage.Origin)
            {
                walk.Y = pp;
                Workers.For(pieces, 1, &PieceRange, &walk);
                walk.RunsAgain(pp, 0, pieces, walk.C, 0, py, 1);
            }
            GC.KeepAlive(partial);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PieceRange(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        for (var p = begin; p < end; p++)
        {
            byte* x = w->X + p * Piece * w->Step * w->Stored, y = w->Y + p * w->Size;
            var n = Math.Min(Piece, w->Count - p * Piece);
            if (w->InParts) RunInParts(w, x, n, w->C, y);
            else w->Runs(x, 0, n, w->C, 0, y, 1);
        }
    }
}
