using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Writes a block into a larger contiguous tensor and one value around it, row by row, so that memory is written once.</summary>
internal static unsafe class PaddedRows
{
    /// <summary>Bytes below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

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

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var last = w->Rank - 1;
        var (n, kept, start, step, size) = (w->Shape[last], w->Kept[last], w->Starts[last], w->Steps[last], w->Size);
        var index = stackalloc long[Layout.MaxRank];
        var rest = begin;
        for (var d = last - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, w->Shape[d]);
        var to = w->To + begin * n * size;
        for (var r = begin; r < end; r++, to += n * size)
        {
            var from = w->From;
            var inside = kept > 0;
            for (var d = 0; d < last; d++)
            {
                var at = index[d] - w->Starts[d];
                inside &= (ulong)at < (ulong)w->Kept[d];
                from += at * w->Steps[d];
            }
            if (inside)
            {
                LineCopies.Line(w->Value, 0, to, size, start, size);
                LineCopies.Line(from, step, to + start * size, size, kept, size);
                LineCopies.Line(w->Value, 0, to + (start + kept) * size, size, n - start - kept, size);
            }
            else LineCopies.Line(w->Value, 0, to, size, n, size);
            for (var d = last - 1; d >= 0 && ++index[d] == w->Shape[d]; d--) index[d] = 0;
        }
    }
}
