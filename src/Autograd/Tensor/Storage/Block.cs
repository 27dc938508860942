using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>
/// A pinned array that <see cref="BlockPool"/> lends out, and what the pool knows of the present tenancy without keeping it alive.
/// </summary>
/// <remarks>
/// Pinned: its address is aligned once and stays. Managed: a span of it keeps it alive. Its weak handles track resurrection, because a
/// tensor that some finalizer brings back must find its memory untouched; they are made once and get new targets with each tenancy.
/// </remarks>
internal sealed class Block
{
    internal readonly BlockPool Pool;
    internal readonly Chunk[] Data;

    /// <summary>The bytes from the array's start to the first multiple of 64.</summary>
    internal readonly int Start;

    internal readonly int SizeClass;

    /// <summary>How many nodes hold the present tenancy.</summary>
    internal int Holds;

    internal int Tenancy;
    internal bool Escaped;

    /// <summary>The lease counts as dead before the collector finds it so: its tensor was disposed of.</summary>
    internal bool LeaseEnded;

    /// <summary>The place in the pool's ledger, or -1 while the block is not lent out.</summary>
    internal int Entry = -1;

    /// <summary>The next free block of the same size class.</summary>
    internal Block? Next;

    private WeakGCHandle<object> _lease = new(null!, trackResurrection: true);
    private WeakGCHandle<object> _storage = new(null!, trackResurrection: true);

    internal Block(BlockPool pool, Chunk[] data, int sizeClass)
    {
        (Pool, Data, SizeClass) = (pool, data, sizeClass);
        Start = (int)(-Address(data) & (Chunk.Size - 1));
    }

    /// <summary>Bytes that tenants may use.</summary>
    internal long Bytes => (Data.Length - 1L) * Chunk.Size;

    internal bool LeaseIsDead => LeaseEnded || !_lease.TryGetTarget(out _);

    /// <summary>Nobody can reach the memory any more: neither a tensor, nor a node that is itself reachable or holds on purpose.</summary>
    /// <remarks>
    /// A graph that was dropped without a backward pass never releases what its nodes hold; there the storage's own death shows it.
    /// A lease read as dead makes a zero count final, for only the owner of a lease or of a hold may take another hold.
    /// </remarks>
    internal bool IsAbandoned => Escaped
        ? !_storage.TryGetTarget(out _)
        : LeaseIsDead && (Volatile.Read(ref Holds) == 0 || !_storage.TryGetTarget(out _));

    /// <summary>A new tenancy of the block.</summary>
    internal PooledStorage Lend(DType dtype, object lease)
    {
        (Holds, Escaped, LeaseEnded) = (0, false, false);
        Tenancy++;
        var storage = new PooledStorage(this, dtype);
        _lease.SetTarget(lease);
        _storage.SetTarget(storage);
        return storage;
    }

    /// <summary>Frees the handles of a block that leaves the pool for good.</summary>
    internal void Retire()
    {
        _lease.Dispose();
        _storage.Dispose();
    }

    private static unsafe nint Address(Chunk[] pinned) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
