using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>Writes a block into a larger contiguous tensor and one value around it, row by row, so that memory is written once.</summary>
internal static unsafe class PaddedRows
{
    /// <summary>Bytes below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

    /// <summary>Bytes between rows up to which they are written with the rows, and of rows from which they can be.</summary>
    private const long FewBytes = 32;

    private struct Walk
    {
        public byte* From, To, Value;
        public int Rank, Size;

        /// <summary>Of each dimension the sizes of the result and of the block, the first place of the block, and its distance in bytes.</summary>
        public fixed long Shape[Layout.MaxRank], Kept[Layout.MaxRank], Starts[Layout.MaxRank], Steps[Layout.MaxRank];
    }

    /// <param name="x">The block.</param>
    /// <param name="y">The result, in contiguous memory of its own.</param>
    /// <param name="starts">Where the block begins in each dimension of the result.</param>
    /// <param name="value">What is around it, a single value of the same dtype.</param>
    public static void Run(Tensor x, Tensor y, ReadOnlySpan<long> starts, Tensor value)
    {
        if (y.ElementCount == 0) return;
        var size = y.DType.Size();
        var walk = new Walk { Rank = y.Rank, Size = size };
        for (var d = 0; d < y.Rank; d++) (walk.Shape[d], walk.Kept[d], walk.Starts[d], walk.Steps[d]) = (y.Shape[d], x.Shape[d], starts[d], x.Strides[d] * size);
        if (y.Rank == 0) (walk.Shape[0], walk.Kept[0], walk.Steps[0], walk.Rank) = (1, 1, size, 1);
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pv = &value.Storage.Origin)
        {
            walk.From = px + x.Layout.Offset * size;
            walk.To = py + y.Layout.Offset * size;
            walk.Value = pv + value.Layout.Offset * size;
            var n = walk.Shape[walk.Rank - 1];
            Workers.For(y.ElementCount / n, Math.Max(1, Grain / (n * size)), &Rows, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var near = w->Rank - 2;
        var height = near < 0 ? 1 : w->Shape[near];
        for (long r = begin, rows; r < end; r += rows)
        {
            // Rows of one plane of the last two dimensions, of which [first, last) meet the block.
            (var rest, var row) = Math.DivRem(r, height);
            rows = Math.Min(end - r, height - row);
            var from = w->From;
            var inside = w->Kept[w->Rank - 1] > 0;
            for (var d = near - 1; d >= 0; d--)
            {
                (rest, var at) = Math.DivRem(rest, w->Shape[d]);
                at -= w->Starts[d];
                inside &= (ulong)at < (ulong)w->Kept[d];
                from += at * w->Steps[d];
            }
            var (start, kept, step) = near < 0 ? (0, 1, 0) : (w->Starts[near], w->Kept[near], w->Steps[near]);
            var first = Math.Max(row, start);
            var last = Math.Min(row + rows, start + kept);
            Plane(w, inside ? from + (first - start) * step : null, step, first - row, last - first, rows, w->To + r * w->Shape[w->Rank - 1] * w->Size);
        }
    }

    /// <summary>
    /// Rows, some of which meet the block from number <paramref name="first"/> on: what is before the block's first element and behind its last, its rows, and what is between two of them.
    /// </summary>
    private static void Plane(Walk* w, byte* from, long step, long first, long inside, long rows, byte* to)
    {
        var (n, start, kept, size) = (w->Shape[w->Rank - 1], w->Starts[w->Rank - 1], w->Kept[w->Rank - 1], w->Size);
        var end = to + rows * n * size;
        if (from != null && inside > 0)
        {
            var block = to + (first * n + start) * size;
            Fill(w, to, block);
            if (w->Steps[w->Rank - 1] == size && (n - kept) * size <= FewBytes && kept * size >= FewBytes) Copy(w, from, step, block, n * size, inside, kept * size);
            else
            {
                LineCopies.Plane(from, step, w->Steps[w->Rank - 1], block, n * size, size, inside, kept, size);
                LineCopies.Plane(w->Value, 0, 0, block + kept * size, n * size, size, inside - 1, n - kept, size);
            }
            to = block + ((inside - 1) * n + kept) * size;
        }
        Fill(w, to, end);
    }

    /// <summary>Rows of whole registers, and a little between them, which is written a register at a time too: the next row goes over what is too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(Walk* w, byte* from, long step, byte* to, long row, long rows, long bytes)
    {
        Vector128<byte> value;
        LineCopies.Line(w->Value, 0, (byte*)&value, w->Size, sizeof(Vector128<byte>) / w->Size, w->Size);
        var between = value;
        for (; rows > 0; rows--, from += step, to += row)
        {
            LineCopies.Run(from, to, bytes);
            for (var i = bytes; rows > 1 && i < row; i += sizeof(Vector128<byte>)) between.Store(to + i);
        }
    }

    private static void Fill(Walk* w, byte* from, byte* to) => LineCopies.Line(w->Value, 0, from, w->Size, (to - from) / w->Size, w->Size);
}
