using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// The packed panels of the calling thread: a pinned array that only grows, up to what <see cref="GemmBlocks{V, T}"/> needs at most
/// (some 1.5 MB, so 2), and dies with its thread. Contents do not outlive the call that asked for them.
/// </summary>
internal static unsafe class GemmScratch
{
    [ThreadStatic]
    private static byte[]? _block;

    /// <summary>At least this many bytes, aligned to a cache line, not cleared.</summary>
    public static byte* Take(nint bytes)
    {
        var block = _block;
        if (block is null || block.Length < bytes + Chunk.Size) _block = block = Grow(bytes + Chunk.Size);
        return Chunk.Aligned(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block)));
    }

    // Powers of two, so that a thread which meets ever bigger products leaves a few old blocks behind, not many.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Grow(nint bytes)
    {
        nuint size = BitOperations.RoundUpToPowerOf2((nuint)nint.Max(bytes, 1 << 14));
        return GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
    }
}
