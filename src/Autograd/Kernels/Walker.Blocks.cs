using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

internal static unsafe partial class Walker
{
    /// <summary>Bytes of an operand's block: a few of them fit in the L1 cache.</summary>
    private const int BlockBytes = 16 * 1024;

    /// <summary>Elements of a block along the rows, and in a block of one row.</summary>
    private const int BlockColumns = 128, RowColumns = 1024;

    /// <summary>Shorter dimensions are not worth the transposing.</summary>
    private const int ShortSide = 8;

    /// <summary>
    /// Whether a walk may go by blocks: the output has rows, and every operand has rows too, is one value per row, or lies along one other dimension,
    /// the same for all of these.
    /// </summary>
    private static bool InBlocks(ref StridedWalk w)
    {
        var last = w.Rank - 1;
        w.Across = -1;
        for (var i = 0; i < w.Operands; i++)
        {
            ref var s = ref w.Steppers[i];
            if (s.Absent) continue;
            if (s.Strides[last] == 1 || (s.Strides[last] == 0 && i > 0)) continue;
            if (i == 0) return false;
            var d = w.Across < 0 ? Longest(ref w, s) : w.Across;
            if (d < 0 || s.Strides[d] != 1) return false;
            w.Across = d;
        }
        // A kernel runs on each row of a block, a copy does not.
        return w.Shape[last] >= (w.Across < 0 ? ShortRow : w.Copies ? ShortSide : 2 * ShortSide);

        static int Longest(ref StridedWalk w, in Stepper s)
        {
            for (var d = w.Rank - 2; d >= 0; d--)
                if (s.Strides[d] == 1 && w.Shape[d] >= ShortSide)
                    return d;
            return -1;
        }
    }

    private static long BlockWidth(StridedWalk* w) => w->Across < 0 ? RowColumns : BlockColumns;

    private static long BlockHeight(StridedWalk* w) => w->Across < 0 ? 1 : BlockBytes / BlockColumns / w->Widest;

    private static long Parts(long n, long size) => (n + size - 1) / size;

    private static void RunBlocks(StridedWalk* w)
    {
        var (width, height) = (BlockWidth(w), BlockHeight(w));
        var blocks = Parts(w->Shape[w->Rank - 1], width);
        for (var d = 0; d < w->Rank - 1; d++) blocks *= d == w->Across ? Parts(w->Shape[d], height) : w->Shape[d];
        if (w->Count < 2 * Grain) Blocks(w, 0, blocks);
        else Workers.For(blocks, Math.Max(1, blocks * Grain / w->Count), &Blocks, w);
    }

    /// <summary>Computes the blocks in [begin, end): along the rows first, then across, then over the other dimensions.</summary>
    [SkipLocalsInit]
    private static void Blocks(void* state, long begin, long end)
    {
        var w = (StridedWalk*)state;
        var memory = stackalloc byte[(MaxOperands + 1) * BlockBytes + Chunk.Size];
        memory = Chunk.Aligned(memory);
        var (width, height) = (BlockWidth(w), BlockHeight(w));
        var last = w->Rank - 1;
        var index = stackalloc long[w->Rank];
        for (var b = begin; b < end; b++)
        {
            var rest = b;
            var columns = Place(last, width);
            var rows = w->Across < 0 ? 1 : Place(w->Across, height);
            for (var d = last - 1; d >= 0; d--)
                if (d != w->Across)
                    Place(d, 1);
            Block(w, index, rows, columns, memory);

            // The next digit of the block's number is the place along a dimension; gives the block's length there.
            long Place(int d, long size)
            {
                (rest, var digit) = Math.DivRem(rest, Parts(w->Shape[d], size));
                index[d] = digit * size;
                return Math.Min(size, w->Shape[d] - index[d]);
            }
        }
    }

    /// <summary>Brings what is converted or transposed into blocks of its own, and runs the kernel over rows.</summary>
    [SkipLocalsInit]
    private static void Block(StridedWalk* w, long* index, long rows, long columns, byte* memory)
    {
        var last = w->Rank - 1;
        var shape = stackalloc long[2] { rows, columns };
        var strides = stackalloc long[2 * MaxOperands];
        var steppers = stackalloc Stepper[MaxOperands];
        var block = new StridedWalk
        {
            Kernel = w->Kernel, Rule = w->Rule, Operands = w->Operands, Block = w->Block, Count = rows * columns, Rank = 2, Shape = shape, Steppers = steppers,
        };
        var pitch = BlockWidth(w);
        var scratch = memory + MaxOperands * BlockBytes;
        for (var i = w->Operands - 1; i >= 0; i--)
        {
            ref var s = ref w->Steppers[i];
            ref var t = ref steppers[i];
            t = s;
            if (s.Absent) continue;
            long at = 0;
            for (var d = 0; d <= last; d++) at += index[d] * s.Strides[d];
            t.Base += at * s.Stored.Size();
            t.Reach -= at;
            t.Strides = strides + 2 * i;
            (t.Strides[0], t.Strides[1]) = (w->Across < 0 ? 0 : s.Strides[w->Across], s.Strides[last]);
            if (Compatible(s.Stored, s.Wanted, i) && t.Strides[1] is 0 or 1) continue;

            if (w->Copies && (t.Strides[1] == 1 || (t.Strides[1] != 0 && s.Stored == s.Wanted)))
            {
                CopyTo(w, index, t, rows, columns);
                return;
            }
            var own = memory + i * BlockBytes;
            if (i == 0) block.OwnsGaps = true;
            else Bring(t, rows, t.Strides[1] == 0 ? 1 : columns, own, pitch, scratch);
            t.Base = own;
            (t.Strides[0], t.Strides[1]) = (pitch, Math.Min(1, t.Strides[1]));
            t.Reach = BlockBytes; // elements, more than there are
        }
        block.RowsFollow = w->RowsFollow && steppers[0].Strides[0] == columns;
        Rows(&block, 0, rows);
        if (!block.OwnsGaps) return;

        ref var o = ref w->Steppers[0];
        long first = 0;
        for (var d = 0; d <= last; d++) first += index[d] * o.Strides[d];
        for (long r = 0; r < rows; r++)
            Casts.Run(o.Wanted, steppers[0].Base + r * pitch * o.Wanted.Size(), o.Stored, o.Base + (first + (w->Across < 0 ? 0 : r * o.Strides[w->Across])) * o.Stored.Size(), columns);
    }

    /// <summary>The whole of a copy whose operand has rows, or lies across in the same dtype: it is brought where the output's block is.</summary>
    private static void CopyTo(StridedWalk* w, long* index, in Stepper s, long rows, long columns)
    {
        ref var o = ref w->Steppers[0];
        long at = 0;
        for (var d = 0; d < w->Rank; d++) at += index[d] * o.Strides[d];
        Bring(s, rows, columns, o.Base + at * o.Stored.Size(), w->Across < 0 ? 0 : o.Strides[w->Across], null);
    }

    /// <summary>Copies a block to rows of <paramref name="pitch"/> elements, transposed if it lies across, and converted.</summary>
    private static void Bring(in Stepper s, long rows, long columns, byte* to, long pitch, byte* scratch)
    {
        if (s.Strides[1] <= 1)
        {
            Convert(s, s.Base, s.Strides[0], to, pitch, rows, columns);
            return;
        }
        var turned = s.Stored == s.Wanted ? to : scratch;
        Turning.Run(s.Base, s.Strides[1], turned, pitch, rows, columns, s.Stored.Size());
        if (turned == scratch) Convert(s, scratch, pitch, to, pitch, rows, columns);
    }

    private static void Convert(in Stepper s, byte* from, long step, byte* to, long pitch, long rows, long columns)
    {
        for (long r = 0; r < rows; r++)
            Casts.Run(s.Stored, from + r * step * s.Stored.Size(), s.Wanted, to + r * pitch * s.Wanted.Size(), columns);
    }
}
