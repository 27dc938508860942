using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>Lends blocks of memory to storages and learns from the garbage collector when they are free again.</summary>
/// <remarks>
/// Fresh large arrays cost more than the arithmetic on them, and finalizers tell of dead tensors late or never. So the pool keeps a
/// <em>ledger</em> of what is lent out, with weak handles, and reads it after collections; when more is out than its
/// <see cref="CollectionBudget"/> allows it collects. Everything happens on the thread that asks for memory, under one lock:
/// there is nothing to wait for and no order of locks to get wrong.
/// </remarks>
internal sealed partial class BlockPool
{
    /// <summary>The pool of all tensors.</summary>
    internal static readonly BlockPool Shared = new();

    private readonly Lock _lock = new();
    private readonly FreeList[] _free = new FreeList[SizeClass.Count];
    private readonly CollectionBudget _budget = new();

    /// <summary>The largest storage in bytes: as many chunks as an array can have, less the one that alignment takes.</summary>
    internal static long LargestStorage => (Array.MaxLength - 1L) * Chunk.Size;

    /// <summary>Bytes lent out, as far as the ledger knows.</summary>
    internal long Outstanding { get; private set; }

    /// <summary>Bytes waiting to be lent out.</summary>
    internal long Free { get; private set; }

    /// <summary>How many blocks were made because none was free.</summary>
    internal long FreshBlocks { get; private set; }

    internal CollectionBudget Budget => _budget;

    internal Storage Rent(DType dtype, long bytes, bool zeroed, out object? lease)
    {
        var storage = Lend(dtype, bytes, zeroed, out lease);
        Temporaries.Note(storage);
        return storage;
    }

    private PooledStorage Lend(DType dtype, long bytes, bool zeroed, out object? lease)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > LargestStorage) throw TooLarge(bytes);

        var sizeClass = SizeClass.Of(bytes);
        PooledStorage? storage;
        lock (_lock)
        {
            // Free blocks or not, no more goes out than the budget allows: what is idle at that level is not needed, and Trim drops it.
            (storage, lease) = IsOver(bytes) ? default : TryLend(sizeClass, SizeClass.Reach, dtype);
            if (storage is null)
            {
                var blockBytes = SizeClass.Bytes(sizeClass);
                MakeRoom(blockBytes);
                (storage, lease) = TryLend(sizeClass, IsFull(blockBytes) ? SizeClass.FarReach : SizeClass.Reach, dtype);
                if (storage is null) DropLeastUsed(blockBytes);
            }
        }

        if (storage is null)
        {
            (storage, lease) = LendFresh(sizeClass, bytes, zeroed, dtype);
            return storage;
        }
        if (zeroed) Clear(storage, bytes);
        return storage;
    }

    /// <summary>Drops every free block; what is lent out comes back as before.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            for (var i = 0; i < _free.Length; i++)
            {
                while (_free[i].Count > 0) Drop(i);
            }
        }
    }

    /// <summary>Collects all garbage now and takes back what it held.</summary>
    internal void Reclaim()
    {
        lock (_lock)
        {
            GC.Collect();
            (_collectionsSeen, _fullCollectionsSeen, _dropped) = (GC.CollectionCount(0), GC.CollectionCount(2), 0);
            Scan();
        }
    }

    /// <summary>The last node that held the tenancy has let go.</summary>
    internal void Released(Block block, int tenancy)
    {
        lock (_lock)
        {
            if (IsCurrent(block, tenancy) && block.IsAbandoned) TakeBack(block);
        }
    }

    /// <summary>The only tensor over the tenancy was disposed of.</summary>
    internal void LeaseEnded(Block block, int tenancy)
    {
        lock (_lock)
        {
            if (!IsCurrent(block, tenancy)) return;
            block.LeaseEnded = true;
            if (block.IsAbandoned) TakeBack(block);
        }
    }

    internal void Escaped(Block block, int tenancy)
    {
        lock (_lock)
        {
            if (!IsCurrent(block, tenancy)) throw UsedAfterReturn();
            block.Escaped = true;
        }
    }

    internal void Exposed(Block block, int tenancy)
    {
        lock (_lock)
        {
            if (!IsCurrent(block, tenancy)) throw UsedAfterReturn();
            Strike(block);
            block.Retire();
        }
    }

    internal bool TryReturn(Block block, int tenancy)
    {
        lock (_lock)
        {
            // Its lease was dead and the ledger has noticed.
            if (!IsCurrent(block, tenancy)) return true;
            if (block.Escaped || Volatile.Read(ref block.Holds) != 0) return false;
            TakeBack(block);
            return true;
        }
    }

    private static bool IsCurrent(Block block, int tenancy) => block.Tenancy == tenancy && block.Entry >= 0;

    private (PooledStorage? Storage, object? Lease) TryLend(int sizeClass, int reach, DType dtype)
    {
        var last = Math.Min(sizeClass + reach, _free.Length - 1);
        for (var i = sizeClass; i <= last; i++)
        {
            if (_free[i].Count == 0) continue;
            var block = _free[i].Pop();
            _free[i].LastUse = ++_uses;
            Free -= block.Bytes;
            return Lend(block, dtype);
        }
        return default;
    }

    // Outside the lock but for the entry in the books: the system may take long to find this much memory.
    private (PooledStorage Storage, object Lease) LendFresh(int sizeClass, long bytes, bool zeroed, DType dtype)
    {
        var length = (int)Math.Min((SizeClass.Bytes(sizeClass) / Chunk.Size) + 1, Array.MaxLength);
        Chunk[] data;
        try
        {
            data = Pinned(length, zeroed);
        }
        catch (OutOfMemoryException)
        {
            data = PinnedAfterAll(length, bytes, zeroed);
        }

        var block = new Block(this, data, sizeClass);
        lock (_lock)
        {
            FreshBlocks++;
            return Lend(block, dtype);
        }
    }

    private static Chunk[] Pinned(int length, bool zeroed) =>
        zeroed ? GC.AllocateArray<Chunk>(length, pinned: true) : GC.AllocateUninitializedArray<Chunk>(length, pinned: true);

    private Chunk[] PinnedAfterAll(int length, long bytes, bool zeroed)
    {
        try
        {
            Reclaim();
            Clear();
            GC.Collect();
            return Pinned(length, zeroed);
        }
        catch (OutOfMemoryException e)
        {
            throw new OutOfMemoryException(
                $"There is no memory for a storage of {bytes:N0} bytes; tensors in use hold {Outstanding:N0}. Use smaller batches, " +
                "narrower dtypes or checkpointing, and run what needs no gradient under NoGrad.", e);
        }
    }

    private static InvalidOperationException TooLarge(long bytes) => new(
        $"A storage of {bytes:N0} bytes was asked for, but one storage holds at most {LargestStorage:N0}. Split the tensor.");

    private static InvalidOperationException UsedAfterReturn() => new(
        "The memory of this storage has gone back to the pool: a tensor over it kept neither its lease nor a hold.");

    private static unsafe void Clear(Storage storage, long bytes)
    {
        var count = (nuint)((bytes + Chunk.Size - 1) & -Chunk.Size);
        fixed (byte* p = &storage.Origin) NativeMemory.Clear(p, count);
    }
}
