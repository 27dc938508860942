using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>The memory that tensors and tape nodes share.</summary>
/// <remarks>
/// Small storages are plain arrays that the garbage collector frees. Above <see cref="LargestSmall"/> bytes the memory is a block of
/// <see cref="BlockPool"/>, which lends it out again when
/// <list type="bullet">
/// <item>no tensor over it is left: each keeps the lease, an object whose death the pool observes (views copy the reference), and</item>
/// <item>no node holds it: nodes keep the storage, never the lease, and say so with <see cref="Hold"/> and <see cref="Release"/>.</item>
/// </list>
/// Whoever touches the memory through <see cref="Origin"/> keeps the lease alive (<see cref="GC.KeepAlive"/>) or holds the storage.
/// </remarks>
internal class Storage
{
    /// <summary>
    /// Up to this many bytes a plain array is cheaper than the pool's ledger, and younger, hence warmer, memory.
    /// </summary>
#if POISONED_POOL
    internal const int LargestSmall = 8;
#else
    internal const int LargestSmall = 4096;
#endif

    // Null where the data lie in the object itself.
    private readonly Chunk[]? _data;

    /// <summary>The op that wrote in place last, for error messages.</summary>
    internal object? LastWriter;

    /// <summary>Counts in-place writes, so that the tape notices a saved value that has changed.</summary>
    internal int Version;

    internal readonly DType DType;
    private readonly byte _start;

    // Of an array the chunks that are not data, else the chunks in the object.
    private readonly byte _chunks;

    // Turns false for good when the memory is exposed: from then on it is an array like any other.
    private protected volatile bool Pooled;

    internal Storage(Chunk[] data, DType dtype) => (_data, DType) = (data, dtype);

    private protected Storage(int chunks, DType dtype) => (_chunks, DType) = ((byte)chunks, dtype);

    private protected Storage(Chunk[] data, DType dtype, int start)
    {
        (_data, DType, _start, _chunks) = (data, dtype, (byte)start, 1);
        Pooled = true;
    }

    /// <summary>Whether the memory may be lent out again.</summary>
    internal bool IsPooled => Pooled;

    /// <summary>The array of a storage whose data are not in the object. Pooled blocks start up to 63 bytes into it, in a chunk to spare.</summary>
    internal Chunk[] Data => _data!;

    /// <summary>The first byte of data, aligned to 64 bytes in pooled storages.</summary>
    internal ref byte Origin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_data is not { } data) return ref Unsafe.As<Chunk, byte>(ref Unsafe.As<InlineStorage>(this).Chunk);
            return ref Unsafe.AddByteOffset(ref Unsafe.As<Chunk, byte>(ref MemoryMarshal.GetArrayDataReference(data)), (nuint)_start);
        }
    }

    /// <summary>How many bytes from <see cref="Origin"/> on may be read and written: a multiple of 64.</summary>
    internal long ByteCapacity => (_data is { } data ? (long)data.Length - _chunks : _chunks) * Chunk.Size;

    /// <summary>Memory of arbitrary contents.</summary>
    /// <param name="dtype">What the bytes mean.</param>
    /// <param name="bytes">How many are needed; there may be more.</param>
    /// <param name="lease">What every tensor over the storage keeps; null for small storages, which need no keeping.</param>
    internal static Storage Allocate(DType dtype, long bytes, out object? lease)
    {
        if ((ulong)bytes > LargestSmall) return BlockPool.Shared.Rent(dtype, bytes, zeroed: false, out lease);

        lease = null;
        if (bytes <= Chunk.Size) return new InlineStorage(dtype);
        if (bytes <= WideInlineStorage.Bytes) return new WideInlineStorage(Chunks(bytes), dtype);
        return new Storage(Small(bytes, zeroed: false), dtype);
    }

    /// <summary>Memory whose first <paramref name="bytes"/> bytes, rounded up to whole chunks, are zero.</summary>
    internal static Storage AllocateZeroed(DType dtype, long bytes, out object? lease)
    {
        if ((ulong)bytes > LargestSmall) return BlockPool.Shared.Rent(dtype, bytes, zeroed: true, out lease);

        lease = null;
        if (bytes <= Chunk.Size) return new InlineStorage(dtype);
        if (bytes <= WideInlineStorage.Bytes) return new WideInlineStorage(Chunks(bytes), dtype);
        return new Storage(Small(bytes, zeroed: true), dtype);
    }

    /// <summary>A tape node keeps this storage: its memory stays as it is until <see cref="Release"/>.</summary>
    /// <remarks>The caller has a living lease or holds the storage already.</remarks>
    internal void Hold()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).HoldBlock();
    }

    /// <summary>The node lets go. The last one to do so returns the memory at once if no lease is left.</summary>
    internal void Release()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).ReleaseBlock();
    }

    /// <summary>
    /// From now on the memory is kept for as long as this object is reachable, whatever leases and nodes do:
    /// a tensor without lease was made over it.
    /// </summary>
    internal void Escape()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).EscapeBlock();
    }

    /// <summary>
    /// The user was given a span or pointer: the memory is never lent out again but left to the garbage collector, so that a span, which
    /// keeps its array alive, cannot see another tensor's data.
    /// </summary>
    internal void Expose()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).ExposeBlock();
    }

    /// <summary>The owner of the only lease gives the memory back now and does not use the storage again.</summary>
    /// <returns>False, and nothing has happened, when the storage is small, exposed, escaped or held.</returns>
    internal bool TryReturn() => Pooled && Unsafe.As<PooledStorage>(this).ReturnBlock();

    /// <summary>The tensor that came with the storage gives it up: unless others share it, its memory goes back now, or with the last node that holds it.</summary>
    internal void EndLease()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).EndBlocksLease();
    }

    /// <summary>A second tensor is made over the memory.</summary>
    internal void Share()
    {
        if (Pooled) Unsafe.As<PooledStorage>(this).IsShared = true;
    }

    private static Chunk[] Small(long bytes, bool zeroed)
    {
        var length = Chunks(bytes);
        Nursery.Take(length * Chunk.Size);
        return zeroed ? new Chunk[length] : GC.AllocateUninitializedArray<Chunk>(length);
    }

    private static int Chunks(long bytes) => (int)(bytes + Chunk.Size - 1) / Chunk.Size;
}
