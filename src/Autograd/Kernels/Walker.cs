using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>An operand of a walk: memory, its layout broadcast to the shape of the walk, and the dtype that the kernel wants to see.</summary>
internal readonly ref struct Operand(Storage? storage, Layout layout, DType wanted)
{
    public readonly Storage? Storage = storage;
    public readonly Layout Layout = layout;
    public readonly DType Wanted = wanted;

    public ref byte Origin => ref Storage is null ? ref Unsafe.NullRef<byte>() : ref Storage.Origin;
}

/// <summary>
/// Brings strided, broadcast, converted and unaligned operands to kernels that know only whole registers of one dtype.
/// </summary>
/// <remarks>
/// Five ways, from fast to general. Flat: every operand is one dense run in the same order, or a single value, and the kernel is called on the
/// memory itself, in ranges per thread. Converted: as flat, but some operands are of another dtype than the kernel's, and are converted in the L1 cache.
/// Rows: the innermost dimension is long and has unit stride or stride 0, and the kernel is called per row.
/// Blocks: as rows, but some operands are of another dtype or lie across the output; they are converted or transposed block by block, in the L1 cache.
/// Tiles: elements are gathered (and converted) into small buffers, computed there and scattered. Buffers are whole chunks, so a kernel may run over
/// the end of a flat output that owns its memory; elsewhere the last registers go through a tile.
/// </remarks>
internal static unsafe partial class Walker
{
    public const int MaxOperands = 5;

    /// <summary>Elements below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    /// <summary>What flat walks are cut in: whole chunks of any type, and fine enough that threads get nearly equal shares.</summary>
    private const long Unit = 1024;

    /// <summary>Runs a kernel with output <paramref name="o"/> and up to four inputs.</summary>
    /// <remarks>
    /// The kernel takes the rule's bytes, operand pointers, whether each moves, and the element count. The shape of the output's layout is that of
    /// the walk; <paramref name="ownsOutput"/> says that it is fresh memory, whose padding may be written. <paramref name="operands"/> counts the output too;
    /// <paramref name="copies"/> says that the kernel copies its operand, which may then be done without it.
    /// </remarks>
    [SkipLocalsInit]
    public static void Run(
        delegate*<byte*, byte**, nint*, nint, void> kernel, byte* rule, bool ownsOutput,
        scoped in Operand o, scoped in Operand a, scoped in Operand b, scoped in Operand c, scoped in Operand d, int operands, bool copies = false)
    {
        if (o.Layout.Count == 0) return;
        fixed (byte* po = &o.Origin, pa = &a.Origin, pb = &b.Origin, pc = &c.Origin, pd = &d.Origin)
        {
            Unsafe.SkipInit(out Walk walk);
            walk.Kernel = kernel;
            walk.Rule = rule;
            walk.Operands = operands;
            walk.Copies = copies;
            walk.Count = o.Layout.Count;
            walk.Block = Chunk.Size;
            var obstacle = walk.Add(0, o, o.Layout, po, ownsOutput);
            obstacle |= walk.Add(1, a, o.Layout, pa, false);
            if (operands > 2) obstacle |= walk.Add(2, b, o.Layout, pb, false);
            if (operands > 3) obstacle |= walk.Add(3, c, o.Layout, pc, false);
            if (operands > 4) obstacle |= walk.Add(4, d, o.Layout, pd, false);
            if (obstacle == Obstacle.None) RunFlat(&walk);
            else if (obstacle == Obstacle.DType) RunConverted(&walk);
            else RunStrided(&walk, ownsOutput, o, a, b, c, d);
        }
    }

    /// <summary>What keeps a kernel from running on the memory itself.</summary>
    [Flags]
    private enum Obstacle
    {
        None = 0,

        /// <summary>An operand has another dtype than the kernel.</summary>
        DType = 1,

        /// <summary>Elements lie in another order, or with gaps.</summary>
        Order = 2,
    }

    /// <summary>What a walk needs to know of its operands; lives on the caller's stack, where threads find it.</summary>
    private struct Walk
    {
        public delegate*<byte*, byte**, nint*, nint, void> Kernel;
        public byte* Rule;
        public int Operands;
        public bool Copies;
        public long Count;
        public fixed long Pointers[MaxOperands];
        public fixed long Moves[MaxOperands];
        public fixed int Sizes[MaxOperands];
        public fixed byte Stored[MaxOperands], Wanted[MaxOperands];

        /// <summary>Elements from the pointer on that whole registers may touch; the output's is its count unless it owns the memory.</summary>
        public fixed long Reach[MaxOperands];
        private fixed byte _splats[(MaxOperands + 1) * Chunk.Size];

        /// <summary>Elements in a chunk of the widest operand: registers never cross a multiple of it.</summary>
        public int Block;

        /// <summary>A register for the single value of operand i.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public byte* Splat(int i) => Chunk.Aligned(Unsafe.AsPointer(ref _splats[0])) + i * Chunk.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Obstacle Add(int i, in Operand operand, Layout walk, byte* origin, bool owns)
        {
            if (operand.Storage is not { } storage)
            {
                // An input that this derivative does not read: any readable register will do.
                (Pointers[i], Moves[i], Reach[i], Sizes[i]) = (Pointers[1], 0, long.MaxValue, 0);
                return Obstacle.None;
            }
            var layout = operand.Layout;
            var shift = operand.Wanted.SizeLog2();
            Sizes[i] = 1 << shift;
            var block = Chunk.Size >> shift;
            if (block < Block) Block = block;
            if (!Compatible(storage.DType, operand.Wanted, i)) return AddConverted(i, operand, walk, origin, owns);
            var at = origin + (layout.Offset << shift);
            Pointers[i] = (long)at;
            Stored[i] = Wanted[i] = (byte)operand.Wanted;
            if (ReferenceEquals(layout, walk) || (layout.IsDense && layout.SameStrides(walk)))
            {
                Moves[i] = 1;
                Reach[i] = i == 0 && !owns ? Count : (storage.ByteCapacity >> shift) - layout.Offset;
                return i > 0 || layout.IsDense ? Obstacle.None : Obstacle.Order;
            }
            if (i == 0 || !layout.IsUniform) return Obstacle.Order;
            Moves[i] = 0;
            Reach[i] = long.MaxValue;
            var splat = Splat(i);
            Walker.Splat(splat, at, 1 << shift);
            Pointers[i] = (long)splat;
            return Obstacle.None;
        }

        private Obstacle AddConverted(int i, in Operand operand, Layout walk, byte* origin, bool owns)
        {
            var layout = operand.Layout;
            var dtype = operand.Storage!.DType;
            var shift = dtype.SizeLog2();
            var at = origin + (layout.Offset << shift);
            Pointers[i] = (long)at;
            (Stored[i], Wanted[i]) = ((byte)dtype, (byte)operand.Wanted);
            if (layout.IsDense && (ReferenceEquals(layout, walk) || layout.SameStrides(walk)))
            {
                Moves[i] = 1;
                Reach[i] = i == 0 && !owns ? Count : (operand.Storage.ByteCapacity >> shift) - layout.Offset;
                return Obstacle.DType;
            }
            if (i == 0 || !layout.IsUniform) return Obstacle.Order;
            // A single value is converted here and now.
            long value = 0;
            Casts.Run(dtype, at, operand.Wanted, (byte*)&value, 1);
            var splat = Splat(i);
            Walker.Splat(splat, (byte*)&value, Sizes[i]);
            (Pointers[i], Moves[i], Reach[i], Stored[i]) = ((long)splat, 0, long.MaxValue, Wanted[i]);
            return Obstacle.None;
        }
    }

    private static bool Compatible(DType stored, DType wanted, int operand) =>
        stored == wanted || (operand > 0 && stored == DType.Bool && wanted == DType.UInt8);

    private static void Splat(byte* to, byte* from, int size)
    {
        switch (size)
        {
            case 1: Vector512.Create(*from).Store(to); break;
            case 2: Vector512.Create(*(short*)from).Store((short*)to); break;
            case 4: Vector512.Create(*(int*)from).Store((int*)to); break;
            default: Vector512.Create(*(long*)from).Store((long*)to); break;
        }
    }

    private static void RunFlat(Walk* w)
    {
        // Most small walks: whole registers all the way, and the operands lie as the kernel takes them.
        if (w->Count < 2 * Grain && sizeof(nint) == sizeof(long) && ReachesOver(w, 0, w->Count))
            w->Kernel(w->Rule, (byte**)w->Pointers, (nint*)w->Moves, (nint)w->Count);
        else if (w->Count < w->Block && sizeof(nint) == sizeof(long)) Few(w);
        else if (w->Count < 2 * Grain) FlatRange(w, 0, w->Count);
        else Workers.For(w->Count / Unit, Grain / Unit, &FlatUnits, w);
    }

    /// <summary>A walk over less than a register, as <see cref="Tail"/>, with the room that the walk itself has for copies.</summary>
    private static void Few(Walk* w)
    {
        var result = (byte*)w->Pointers[0];
        for (var i = 0; i < w->Operands; i++)
        {
            if (w->Sizes[i] == 0) w->Pointers[i] = w->Pointers[1];
            if (w->Reach[i] >= w->Block) continue;
            var copy = w->Splat(i);
            if (i > 0) Unsafe.CopyBlockUnaligned(copy, (byte*)w->Pointers[i], (uint)((int)w->Count * w->Sizes[i]));
            w->Pointers[i] = (long)copy;
        }
        w->Kernel(w->Rule, (byte**)w->Pointers, (nint*)w->Moves, (nint)w->Count);
        CopyFew(result, (byte*)w->Pointers[0], (int)w->Count * w->Sizes[0]);
    }

    // Of a single number a call for the copy would take as long as its kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFew(byte* to, byte* from, int bytes)
    {
        if (to == from) return;
        if (bytes == sizeof(int)) *(int*)to = *(int*)from;
        else if (bytes == sizeof(long)) *(long*)to = *(long*)from;
        else Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);
    }

    /// <summary>Ranges in whole units; the last takes the rest. So ranges never share a chunk.</summary>
    private static void FlatUnits(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        FlatRange(w, begin * Unit, end == w->Count / Unit ? w->Count : end * Unit);
    }

    [SkipLocalsInit]
    private static void FlatRange(Walk* w, long begin, long end)
    {
        var n = end - begin;
        // Blocks are powers of two.
        var whole = ReachesOver(w, begin, n) ? n : n & -w->Block;
        var p = stackalloc byte*[MaxOperands];
        var moves = stackalloc nint[MaxOperands];
        for (var i = 0; i < w->Operands; i++)
        {
            p[i] = (byte*)w->Pointers[i] + w->Moves[i] * begin * w->Sizes[i];
            moves[i] = (nint)w->Moves[i];
        }
        if (whole > 0) w->Kernel(w->Rule, p, moves, (nint)whole);
        if (whole < n)
        {
            var ends = stackalloc byte*[MaxOperands];
            for (var i = 0; i < w->Operands; i++)
            {
                ends[i] = moves[i] == 0 ? (byte*)nint.MaxValue : (byte*)w->Pointers[i] + w->Reach[i] * w->Sizes[i];
                p[i] += moves[i] * (nint)whole * w->Sizes[i];
            }
            Tail(w, p, moves, ends, (int)(n - whole));
        }
    }

    /// <summary>
    /// Fewer elements than a block, where a register would touch memory that is not the operand's: through copies of a chunk each. Inputs whose memory
    /// (up to <paramref name="ends"/>) goes on far enough are read where they lie.
    /// </summary>
    [SkipLocalsInit]
    private static void Tail(Walk* w, byte** p, nint* moves, byte** ends, int n)
    {
        // Operands of wider elements than the block's need no more than a chunk; narrower ones need less.
        var memory = stackalloc byte[(MaxOperands + 1) * Chunk.Size];
        var tile = Chunk.Aligned(memory);
        var q = stackalloc byte*[MaxOperands];
        q[0] = tile;
        for (var i = 1; i < w->Operands; i++)
        {
            q[i] = w->Sizes[i] == 0 ? q[1] : p[i];
            if (p[i] + w->Block * w->Sizes[i] <= ends[i]) continue;
            q[i] = tile + i * Chunk.Size;
            Unsafe.CopyBlockUnaligned(q[i], p[i], (uint)(n * w->Sizes[i]));
        }
        w->Kernel(w->Rule, q, moves, n);
        CopyFew(p[0], tile, n * w->Sizes[0]);
    }

    /// <summary>Whether every operand's memory goes on to the end of the last register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ReachesOver(Walk* w, long begin, long n)
    {
        var end = begin + ((n + w->Block - 1) & -w->Block);
        for (var i = 0; i < w->Operands; i++)
            if (w->Reach[i] < end)
                return false;
        return true;
    }
}
