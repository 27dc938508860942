using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// What is computed along one dimension as a whole, such as a softmax. <c>p[0]</c> is the output, the others are inputs; each has <c>n</c> elements
/// along the dimension, or a single one.
/// </summary>
internal unsafe interface ILine
{
    /// <summary>One line of <paramref name="n"/> contiguous elements; nothing beyond them may be touched.</summary>
    static abstract void Row<V, T>(T** p, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// <paramref name="width"/> lines side by side, in whole registers; neighbours along a line are <paramref name="step"/> elements apart. <c>p[Lines.Room]</c> is room for two
    /// numbers of each line, as rows.
    /// </summary>
    static abstract void Columns<V, T>(T** p, long n, long step, int width) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>
/// Runs line kernels over contiguous tensors seen as [outer, n, inner]: rows where inner is 1 (a block of them as columns if they are short), else columns by the block. Each line is computed
/// by itself, so the bits do not depend on threads.
/// </summary>
internal static unsafe partial class Lines
{
    /// <summary>The place behind the operands of what a kernel may write to. It begins with a cache line, which rows of registers on the stack would lie across.</summary>
    public const int Room = MaxOperands;

    private const int MaxOperands = 4;

    /// <summary>Elements below which a second thread does not pay.</summary>
    private const long Grain = 8 * 1024;

    /// <summary>Columns that stay with one thread: rows of a few cache lines.</summary>
    private const int ColumnUnit = 64;

    /// <summary>Columns at once: the longer the rows, the better the hardware's prefetchers follow; their numbers fill a part of the first cache.</summary>
    private const int MostColumns = 1024;

    private const int StackBytes = 16 * 1024;

    private struct Walk
    {
        public delegate*<byte**, long, long, int, void> Kernel;
        public long N;
        public long Inner;
        public int Lanes;
        public int Size;
        public int Operands;

        /// <summary>The first element of each operand, and its elements along the dimension: n or 1.</summary>
        public fixed long Origin[MaxOperands];
        public fixed long Length[MaxOperands];
    }

    /// <summary>Runs a kernel over contiguous tensors of one compute dtype. The dimension must not be empty.</summary>
    public static void Run<TLine>(long outer, long n, long inner, Tensor o, Tensor a, Tensor? b = null, Tensor? c = null) where TLine : struct, ILine
    {
        if (outer * inner == 0) return;
        var size = o.DType.Size();
        var areShort = inner == 1 && AreShort(outer, n * size);
        var walk = new Walk
        {
            Kernel = Kernel<TLine>(o.DType, inner == 1 && !areShort), N = n, Inner = inner, Size = size, Lanes = Width.Bits / 8 / size,
            Operands = c is not null ? 4 : b is not null ? 3 : 2,
        };
        fixed (byte* po = &o.Storage.Origin, pa = &a.Storage.Origin, pb = &(b ?? a).Storage.Origin, pc = &(c ?? a).Storage.Origin)
        {
            var lines = outer * inner;
            Set(&walk, 0, o, po, lines);
            Set(&walk, 1, a, pa, lines);
            Set(&walk, 2, b ?? a, pb, lines);
            Set(&walk, 3, c ?? a, pc, lines);
            if (areShort) Workers.For(outer, (Grain / n + MostAbreast) & -MostAbreast, &ShortRows, &walk);
            else if (inner == 1) Workers.For(outer, Math.Max(1, Grain / n), &Rows, &walk);
            else Workers.For(outer * Units(&walk), Math.Max(1, Grain / (n * Math.Min(inner, ColumnUnit))), &Columns, &walk);
        }
        // Memory goes back to the pool with its tensor.
        GC.KeepAlive(o);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    private static void Set(Walk* walk, int i, Tensor x, byte* origin, long lines)
    {
        walk->Origin[i] = (long)(origin + x.Layout.Offset * walk->Size);
        walk->Length[i] = x.ElementCount / lines;
    }

    /// <summary>The last unit takes what is left, so that it has a whole register if any has.</summary>
    private static long Units(Walk* walk) => Math.Max(1, walk->Inner / ColumnUnit);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var p = stackalloc byte*[MaxOperands];
        for (var r = begin; r < end; r++)
        {
            for (var i = 0; i < w->Operands; i++) p[i] = (byte*)w->Origin[i] + r * w->Length[i] * w->Size;
            w->Kernel(p, w->N, 1, 1);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var units = Units(w);
        for (var k = begin; k < end;)
        {
            var (outer, unit) = Math.DivRem(k, units);
            var count = Math.Min(end - k, units - unit);
            k += count;
            var first = unit * ColumnUnit;
            var last = unit + count == units ? w->Inner : first + count * ColumnUnit;
            for (; first + w->Lanes <= last; first += MostColumns)
                At(w, outer, first, (int)(Math.Min(MostColumns, last - first) & -w->Lanes));
            // The last register, which may overlap the one before: computed again, from the inputs, to the same bits.
            if (w->Inner < w->Lanes) At(w, outer, 0, (int)w->Inner);
            else if ((last & (w->Lanes - 1)) != 0) At(w, outer, last - w->Lanes, w->Lanes);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void At(Walk* w, long outer, long first, int width)
    {
        var p = stackalloc byte*[Room + 1];
        var room = stackalloc byte[2 * Math.Max(width, w->Lanes) * w->Size + Chunk.Size];
        p[Room] = Chunk.Aligned(room);
        for (var i = 0; i < w->Operands; i++) p[i] = (byte*)w->Origin[i] + (outer * w->Length[i] * w->Inner + first) * w->Size;
        if (width >= w->Lanes) w->Kernel(p, w->N, w->Inner, width);
        else Partial(w, p, width);
    }

    /// <summary>Fewer columns than lanes: computed in copies of whole registers, side by side.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Partial(Walk* w, byte** p, int width)
    {
        var register = w->Lanes * w->Size;
        long bytes = 0;
        for (var i = 0; i < w->Operands; i++) bytes += w->Length[i] * register;
        var stack = stackalloc byte[StackBytes];
        var tile = bytes <= StackBytes ? stack : (byte*)NativeMemory.Alloc((nuint)bytes);
        var q = stackalloc byte*[Room + 1];
        q[Room] = p[Room];
        for (var i = 0; i < w->Operands; i++)
        {
            q[i] = i == 0 ? tile : q[i - 1] + w->Length[i - 1] * register;
            if (i > 0) Copy(p[i], w->Inner * w->Size, q[i], register, w->Length[i], width * w->Size, register);
        }
        w->Kernel(q, w->N, w->Lanes, w->Lanes);
        Copy(q[0], register, p[0], w->Inner * w->Size, w->Length[0], width * w->Size, 0);
        if (tile != stack) NativeMemory.Free(tile);
    }

    /// <summary>Copies pieces of <paramref name="bytes"/>, and zeroes what is left of a register.</summary>
    private static void Copy(byte* from, long fromStep, byte* to, long toStep, long count, int bytes, int register)
    {
        for (; count > 0; count--, from += fromStep, to += toStep)
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);
            if (register > bytes) Unsafe.InitBlockUnaligned(to + bytes, 0, (uint)(register - bytes));
        }
    }

    private static delegate*<byte**, long, long, int, void> Kernel<TLine>(DType dtype, bool rows) where TLine : struct, ILine => (dtype, Width.Bits, rows) switch
    {
        (DType.Float32, 512, true) => &Row<TLine, F512, float>,
        (DType.Float32, 256, true) => &Row<TLine, F256, float>,
        (DType.Float32, _, true) => &Row<TLine, F128, float>,
        (_, 512, true) => &Row<TLine, D512, double>,
        (_, 256, true) => &Row<TLine, D256, double>,
        (_, _, true) => &Row<TLine, D128, double>,
        (DType.Float32, 512, _) => &Column<TLine, F512, float>,
        (DType.Float32, 256, _) => &Column<TLine, F256, float>,
        (DType.Float32, _, _) => &Column<TLine, F128, float>,
        (_, 512, _) => &Column<TLine, D512, double>,
        (_, 256, _) => &Column<TLine, D256, double>,
        (_, _, _) => &Column<TLine, D128, double>,
    };

    private static void Row<TLine, V, T>(byte** p, long n, long step, int width)
        where TLine : struct, ILine where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> =>
        TLine.Row<V, T>((T**)p, n);

    private static void Column<TLine, V, T>(byte** p, long n, long step, int width)
        where TLine : struct, ILine where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> =>
        TLine.Columns<V, T>((T**)p, n, step, width);
}
