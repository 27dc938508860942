using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Core;

// Elements of another dtype than the fold's are converted in the L1 cache, part by part: integers and bools to what they are summed in, anything to whether it is not zero. 16-bit floats
// have kernels that read them, and only the trees above the leaves are the same.
internal abstract unsafe partial class Reduction
{
    /// <summary>Elements of a run converted at a time.</summary>
    private const int Part = 2048;

    /// <summary>Parts whose results are kept until they are folded into one.</summary>
    private const int Parts = 256;

    /// <summary>Rows of columns converted at a time: a leaf of the tree over rows.</summary>
    private const int Leaf = 32;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ConvertedRun(Walk* w, byte* x, long n, byte* c, byte* y)
    {
        if (w->Words && n <= Part)
        {
            w->Run(x, n, c, y);
            return;
        }
        var part = stackalloc byte[(int)Math.Min(Part, n) * sizeof(double)];
        var results = stackalloc double[Parts];
        var count = 0;
        for (long first = 0; first < n; first += Part)
        {
            var m = Math.Min(Part, n - first);
            if (!w->Words) Convert(w, x + first * w->Stored, part, m);
            w->Run(w->Words ? x + first * w->Stored : part, m, c, (byte*)results + count * w->Size);
            if (++count < Parts) continue;
            w->RunAgain((byte*)results, Parts, c, (byte*)results);
            count = 1;
        }
        if (count == 1) Unsafe.CopyBlockUnaligned(y, results, (uint)w->Size);
        else w->RunAgain((byte*)results, count, c, y);
    }

    /// <summary>The tree of <see cref="Folds"/> over rows, with leaves that are converted.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ConvertedColumns(Walk* w, byte* x, long rows, int width, byte* c, byte* y)
    {
        if (rows <= Leaf)
        {
            ConvertedLeaf(w, x, rows, width, c, y);
            return;
        }
        var half = (long)BitOperations.RoundUpToPowerOf2((ulong)rows) / 2;
        var bytes = width * w->Size;
        var both = stackalloc byte[2 * bytes];
        ConvertedColumns(w, x, half, width, c, both);
        ConvertedColumns(w, x + half * w->Stride * w->Stored, rows - half, width, c, both + bytes);
        w->ColumnsAgain(both, width, 2, width, both, y);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ConvertedLeaf(Walk* w, byte* x, long rows, int width, byte* c, byte* y)
    {
        if (w->Words)
        {
            w->Columns(x, w->Stride, rows, width, c, y);
            return;
        }
        var leaf = stackalloc byte[(int)rows * width * w->Size];
        for (long r = 0; r < rows; r++) Convert(w, x + r * w->Stride * w->Stored, leaf + r * width * w->Size, width);
        w->Columns(leaf, width, rows, width, c, y);
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
