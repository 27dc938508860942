using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// What <c>gather</c> and <c>scatter</c> do, on a grid seen as [outer, size, inner] and values and an index seen as [outer, count, inner]: value (o, j, i) belongs to place
/// (o, index[o, j, i], i). All are contiguous.
/// </summary>
/// <remarks>
/// Lines are copied to where they are changed right before that. Threads share lines and columns, never the values of one line, so that the last of several
/// values, and every sum, is the same at any number of them. Columns go in groups: where the grid is large, a group has its rows in sets of the caches that are too
/// few for it, so it is worked on in memory of its own, of a size for the second cache.
/// </remarks>
internal static unsafe class AlongLines
{
    /// <summary>Values below which a second thread does not pay.</summary>
    private const long Grain = 16 * 1024;

    /// <summary>Bytes of a grid that the second cache holds as it lies, and of a group of columns that it holds in a copy; the most of a row that go together.</summary>
    private const long Large = 256 * 1024, Copied = 256 * 1024, MostCopied = 512 * 1024, MostBytes = 512;

    private struct Walk
    {
        public byte* From, Grid, Values, Room;
        public long* Index;
        public long Outer, Size, Count, Inner;

        /// <summary>The distances of planes and of rows in the grid.</summary>
        public long Plane, Pitch;

        /// <summary>Columns that go together, how many such groups a plane has, and the bytes of a copy of one: 0 if none is made.</summary>
        public long Width, Groups, RoomBytes;
        public long Parts;
        public int Wrong;
    }

    /// <summary>Runs over all values; false if an index is outside [0, size), when what has been written is of no use.</summary>
    /// <param name="from">What the grid is to hold before, if it is written: null for zeros.</param>
    /// <param name="grid">The places; may be <paramref name="from"/> itself.</param>
    /// <param name="values">The values, or the only one.</param>
    /// <param name="index">The places' numbers.</param>
    /// <param name="layout">The grid's, contiguous or one that <see cref="Takes"/>.</param>
    /// <param name="dim">Its dimension that the index counts in.</param>
    /// <param name="count">The size of that dimension in the values and the index.</param>
    public static bool Run<T, TMove>(T* from, T* grid, T* values, long* index, Layout layout, int dim, long count) where T : unmanaged where TMove : struct, IMove<T>
    {
        long outer = Layout.CountOf(layout.Shape[..dim]), size = layout.Shape[dim], inner = Layout.CountOf(layout.Shape[(dim + 1)..]);
        var walk = new Walk
        {
            From = (byte*)from, Grid = (byte*)grid, Values = (byte*)values, Index = index, Outer = outer, Size = size, Count = count, Inner = inner, Pitch = size > 1 ? layout.Strides[dim] : inner,
        };
        for (var d = 0; d < dim; d++)
            if (layout.Shape[d] > 1)
                walk.Plane = layout.Strides[d];
        var work = outer * Math.Max(count, TMove.Reads ? 0 : size) * inner;
        if (work == 0) return true;
        if (TMove.Reads && outer * inner == 1) Workers.For(count, Grain, &Pieces<T, TMove>, &walk);
        else if (inner == 1) Workers.For(outer, Math.Max(1, Grain * outer / work), &Lines<T, TMove>, &walk);
        else RunColumns<T, TMove>(&walk, work);
        return walk.Wrong == 0;
    }

    /// <summary>Whether a layout can be read as planes of rows as it is.</summary>
    public static bool Takes(Layout x, int dim)
    {
        long expected = 1;
        for (var d = x.Rank - 1; d > dim; d--)
        {
            if (x.Shape[d] > 1 && x.Strides[d] != expected) return false;
            expected *= x.Shape[d];
        }
        if (expected == 1 && x.Shape[dim] > 1 && x.Strides[dim] != 1) return false;
        long? step = null;
        for (var d = dim - 1; d >= 0; d--)
        {
            if (x.Shape[d] == 1) continue;
            if (step is { } expectedStep && x.Strides[d] != expectedStep) return false;
            step = x.Strides[d] * x.Shape[d];
        }
        return true;
    }

    private static void RunColumns<T, TMove>(Walk* w, long work) where T : unmanaged where TMove : struct, IMove<T>
    {
        var copies = w->Size * w->Inner * sizeof(T) > Large && w->Size * Chunk.Size <= MostCopied && 2 * w->Count >= w->Size;
        w->Width = Math.Clamp(copies ? Copied / w->Size / Chunk.Size * Chunk.Size : MostBytes, Chunk.Size, MostBytes) / sizeof(T);
        w->Groups = (w->Inner + w->Width - 1) / w->Width;
        w->Parts = Math.Clamp(work / Grain, 1, Math.Min(w->Outer * w->Groups, Workers.Threads));
        if (!copies)
        {
            Workers.For(w->Parts, 1, &Columns<T, TMove>, w);
            return;
        }
        w->RoomBytes = w->Size * w->Width * sizeof(T);
        var room = Tensor.Allocate(DType.UInt8, Layout.Contiguous(w->Parts * w->RoomBytes));
        fixed (byte* p = &room.Storage.Origin)
        {
            w->Room = p;
            Workers.For(w->Parts, 1, &Columns<T, TMove>, w);
        }
        room.Storage.TryReturn();
        GC.KeepAlive(room);
    }

    /// <summary>Parts of a single line that is read.</summary>
    private static void Pieces<T, TMove>(void* state, long begin, long end) where T : unmanaged where TMove : struct, IMove<T>
    {
        var w = (Walk*)state;
        if (!LineMoves.Line<T, TMove>((T*)w->Grid, w->Size, (T*)w->Values + begin, w->Index + begin, end - begin)) w->Wrong = 1;
    }

    private static void Lines<T, TMove>(void* state, long begin, long end) where T : unmanaged where TMove : struct, IMove<T>
    {
        var w = (Walk*)state;
        for (var o = begin; o < end; o++)
        {
            var line = (T*)w->Grid + o * w->Plane;
            if (!TMove.Reads) Bring(w->From is null ? null : (T*)w->From + o * w->Size, line, w->Size);
            if (LineMoves.Line<T, TMove>(line, w->Size, (T*)w->Values + o * w->Count * TMove.Step, w->Index + o * w->Count, w->Count)) continue;
            w->Wrong = 1;
            return;
        }
    }

    /// <summary>Groups of columns, in parts [begin, end).</summary>
    private static void Columns<T, TMove>(void* state, long begin, long end) where T : unmanaged where TMove : struct, IMove<T>
    {
        var w = (Walk*)state;
        var units = w->Outer * w->Groups;
        for (var part = begin; part < end; part++)
        {
            var room = (T*)(w->Room + part * w->RoomBytes);
            var last = (part + 1) * units / w->Parts;
            for (var u = part * units / w->Parts; u < last; u++)
            {
                var (o, group) = Math.DivRem(u, w->Groups);
                var first = group * w->Width;
                var width = Math.Min(w->Width, w->Inner - first);
                var at = o * w->Plane + first;
                var place = o * w->Count * w->Inner + first;
                var from = w->From is null ? null : (T*)w->From + at;
                T* grid = (T*)w->Grid + at, values = (T*)w->Values + place * TMove.Step;
                // A part of a group has its rows as far apart as a whole one.
                var (moved, pitch) = w->RoomBytes > 0 ? (0, w->Width) : (1, w->Pitch);
                var work = moved == 0 ? room : grid;
                if (TMove.Reads)
                {
                    if (moved == 0) Bring(grid, w->Pitch, work, pitch, w->Size, width);
                }
                else Bring(from, w->Inner, work, pitch, w->Size, width);
                if (!LineMoves.Columns<T, TMove>(work, pitch, w->Size, values, w->Index + place, w->Inner, w->Count, width))
                {
                    w->Wrong = 1;
                    return;
                }
                if (moved == 0 && !TMove.Reads) Bring(work, pitch, grid, w->Inner, w->Size, width);
            }
        }
    }

    private static void Bring<T>(T* from, T* to, long n) where T : unmanaged
    {
        if (from == to) return;
        if (from is null) new Span<byte>(to, checked((int)(n * sizeof(T)))).Clear();
        else Buffer.MemoryCopy(from, to, n * sizeof(T), n * sizeof(T));
    }

    /// <summary>Some columns of all rows.</summary>
    private static void Bring<T>(T* from, long step, T* to, long pitch, long rows, long width) where T : unmanaged
    {
        if (from == to) return;
        if (from is not null) LineCopies.Runs((byte*)from, step * sizeof(T), (byte*)to, pitch * sizeof(T), rows, width * sizeof(T));
        else
            for (long r = 0; r < rows; r++) new Span<T>(to + r * pitch, (int)width).Clear();
    }
}
