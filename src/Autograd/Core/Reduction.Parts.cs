using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Core;

// What kernels cannot read is brought to the L1 cache part by part. Elements of another dtype than the fold's are converted: integers and bools to what they are summed in, anything to
// whether it is not zero. Elements apart are brought together. 16-bit floats have kernels that read them, of parts and leaves; only the trees above are the same.
internal abstract unsafe partial class Reduction
{
    /// <summary>Elements of a run converted at a time.</summary>
    private const int Part = 2048;

    /// <summary>Parts whose results are kept until they are folded into one.</summary>
    private const int Parts = 256;

    /// <summary>Rows of columns converted at a time: a leaf of the tree over rows.</summary>
    private const int Leaf = 32;

    private static void RunInParts(Walk* w, byte* x, long n, byte* c, byte* y)
    {
        if (w->Counts) *(long*)y = Counted(w, x, n);
        else if (w->Words && w->Step == 1 && n <= Part) w->Runs(x, 0, n, c, 0, y, 1);
        else Parted(w, x, n, c, y);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Parted(Walk* w, byte* x, long n, byte* c, byte* y)
    {
        var most = (int)Math.Min(Part, n);
        var memory = stackalloc byte[most * ((w->Step == 1 ? 0 : w->Stored) + (w->Converts ? w->Size : 0)) + Chunk.Size];
        var part = Chunk.Aligned(memory);
        var line = w->Converts ? part + most * w->Size : part;
        var results = stackalloc double[Parts];
        var count = 0;
        for (long first = 0; first < n; first += Part)
        {
            var m = Math.Min(Part, n - first);
            var source = Together(w, x + first * w->Step * w->Stored, line, m);
            if (w->Converts)
            {
                Convert(w, source, part, m);
                source = part;
            }
            w->Runs(source, 0, m, c, 0, (byte*)results + count * w->Size, 1);
            if (++count < Parts) continue;
            w->RunsAgain((byte*)results, 0, Parts, c, 0, (byte*)results, 1);
            count = 1;
        }
        if (count == 1) Unsafe.CopyBlockUnaligned(y, results, (uint)w->Size);
        else w->RunsAgain((byte*)results, 0, count, c, 0, y, 1);
    }

    /// <summary>Elements of a run where they are adjacent: in memory, or in the line to which they are brought.</summary>
    private static byte* Together(Walk* w, byte* x, byte* line, long n)
    {
        if (w->Step == 1) return x;
        LineCopies.Line(x, w->Step * w->Stored, line, w->Stored, n, w->Stored);
        return line;
    }

    /// <summary>How many elements are not zero.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Counted(Walk* w, byte* x, long n)
    {
        var most = (int)Math.Min(Part, n);
        var bools = stackalloc byte[most];
        var line = stackalloc byte[w->Step == 1 ? 0 : most * w->Stored];
        long count = 0;
        for (long first = 0; first < n; first += Part)
        {
            var m = Math.Min(Part, n - first);
            var source = Together(w, x + first * w->Step * w->Stored, line, m);
            if (w->From != DType.Bool)
            {
                Casts.Run(w->From, source, DType.Bool, bools, m);
                source = bools;
            }
            count += Masks.Count(source, m);
        }
        return count;
    }

    /// <summary>The tree of <see cref="Folds"/> over rows, with leaves that are converted, or read by kernels of their own.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnsInParts(Walk* w, byte* x, long rows, int width, byte* c, byte* y)
    {
        if (rows <= Leaf)
        {
            LeafInParts(w, x, rows, width, c, y);
            return;
        }
        var half = (long)BitOperations.RoundUpToPowerOf2((ulong)rows) / 2;
        var bytes = width * w->Size;
        var both = stackalloc byte[2 * bytes];
        ColumnsInParts(w, x, half, width, c, both);
        ColumnsInParts(w, x + half * w->Stride * w->Stored, rows - half, width, c, both + bytes);
        w->ColumnsAgain(both, width, 2, width, both, y);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LeafInParts(Walk* w, byte* x, long rows, int width, byte* c, byte* y)
    {
        if (w->Words)
        {
            w->Columns(x, w->Stride, rows, width, c, y);
            return;
        }
        if (w->Counts)
        {
            CountedLeaf(w, x, rows, width, y);
            return;
        }
        var leaf = stackalloc byte[(int)rows * width * w->Size];
        for (long r = 0; r < rows; r++) Convert(w, x + r * w->Stride * w->Stored, leaf + r * width * w->Size, width);
        w->Columns(leaf, width, rows, width, c, y);
    }

    /// <summary>Counts of so few rows fit bytes.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountedLeaf(Walk* w, byte* x, long rows, int width, byte* y)
    {
        var bools = x;
        var stride = w->Stride;
        if (w->From != DType.Bool)
        {
            var leaf = stackalloc byte[(int)rows * width];
            for (long r = 0; r < rows; r++) Casts.Run(w->From, x + r * w->Stride * w->Stored, DType.Bool, leaf + r * width, width);
            bools = leaf;
            stride = width;
        }
        var counts = stackalloc byte[width];
        w->ColumnsOfBytes(bools, stride, rows, width, counts, counts);
        Casts.Run(DType.UInt8, counts, DType.Int64, y, width);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(Walk* w, byte* x, byte* y, long n)
    {
        if (w->Lanes is not null && n % Casts.Most == 0) w->Lanes(x, y, (nint)n);
        else if (!w->Truth) Casts.Run(w->From, x, w->To, y, n);
        else if (w->To == DType.UInt8) Casts.Run(w->From, x, DType.Bool, y, n);
        else
        {
            var bools = stackalloc byte[Part];
            Casts.Run(w->From, x, DType.Bool, bools, n);
            Casts.Run(DType.Bool, bools, w->To, y, n);
        }
    }
}
