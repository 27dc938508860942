using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>The ledger: what is lent out, in no order. All of this runs under the lock.</summary>
internal sealed partial class BlockPool
{
    // Reading an entry takes a few nanoseconds. Reading at most this many per block that is made keeps them below the making's cost,
    // however many small blocks are out and however often others cause collections.
    private const int EntriesPerMiss = 64;

    private Block[] _ledger = new Block[64];
    private int _count;
    private int _missesSinceScan;
    private int _collectionsSeen;
    private int _fullCollectionsSeen;

    // Bytes lent since the last trim, and bytes dropped that no full collection has freed since.
    private long _lentSinceTrim;
    private long _dropped;
    private bool _trimDue;
    private long _uses;

    /// <summary>How many blocks are lent out.</summary>
    internal int Lent => _count;

    // The lease is made here, after any collection that made room for it: one that a collection had seen would be older than the young
    // generation, whose collections then would not notice its death.
    private (PooledStorage Storage, object Lease) Lend(Block block, DType dtype)
    {
        var lease = new object();
        if (_count == _ledger.Length) Array.Resize(ref _ledger, 2 * _count);
        var storage = block.Lend(dtype, lease);
        block.Entry = _count;
        _ledger[_count++] = block;
        Outstanding += block.Bytes;
        _lentSinceTrim += block.Bytes;
        return (storage, lease);
    }

    private void Strike(Block block)
    {
        var last = _ledger[--_count];
        _ledger[block.Entry] = last;
        last.Entry = block.Entry;
        _ledger[_count] = null!;
        block.Entry = -1;
        Outstanding -= block.Bytes;
    }

    private void TakeBack(Block block)
    {
        Strike(block);
        Poison(block);
        _free[block.SizeClass].Push(block);
        Free += block.Bytes;
    }

    /// <summary>In the builds that look for memory given back too early: whoever still reads it finds NaN, and indices far out of range.</summary>
    [Conditional("POISONED_POOL")]
    private static unsafe void Poison(Block block)
    {
        fixed (Chunk* data = block.Data) NativeMemory.Fill(data, (nuint)block.Data.Length * Chunk.Size, 0xFF);
    }

    private void Scan()
    {
        _missesSinceScan = 0;
        for (var i = _count - 1; i >= 0; i--)
        {
            // TakeBack moves the last entry, which has been read, into this place.
            if (_ledger[i].IsAbandoned) TakeBack(_ledger[i]);
        }
    }

    /// <summary>Before a block is made: takes back what is known to be dead, collects if too much is out, drops what is idle.</summary>
    private void MakeRoom(long bytes)
    {
        _missesSinceScan++;
        NoticeFullCollection();
        if (_collectionsSeen != GC.CollectionCount(0) && _missesSinceScan * (long)EntriesPerMiss >= _count)
        {
            _collectionsSeen = GC.CollectionCount(0);
            Scan();
        }
        if (IsOver(bytes)) Collect(bytes);
        if (_trimDue || IsFull(bytes)) Trim();
    }

    // A single block beyond the limit goes out all the same.
    private bool IsOver(long bytes) => Outstanding > 0 && Outstanding + _dropped + bytes + CollectionBudget.Spare(bytes) > _budget.Limit;

    private bool IsFull(long bytes, double slack = 1) => Outstanding + Free + bytes > slack * _budget.Limit;

    private void Collect(long bytes)
    {
        _budget.Begin(full: _dropped > _budget.Limit / 4);
        do
        {
            Collections.Run(_budget.Generation);
            _collectionsSeen = GC.CollectionCount(0);
            if (_budget.Generation == 2) (_fullCollectionsSeen, _dropped) = (GC.CollectionCount(2), 0);
            Scan();
        }
        while (_budget.Escalates(Outstanding + _dropped + bytes));
        _budget.End(Outstanding + bytes);
    }

    // A full collection that we did not ask for means that memory is wanted elsewhere.
    private void NoticeFullCollection()
    {
        var full = GC.CollectionCount(2);
        if (full == _fullCollectionsSeen) return;
        (_fullCollectionsSeen, _dropped, _trimDue) = (full, 0, true);
    }

    /// <summary>
    /// Drops the blocks that nobody needed since the last trim, provided that in the meantime twice the pool's size has been lent, so that
    /// a cyclic programme would have needed them.
    /// </summary>
    private void Trim()
    {
        if (_lentSinceTrim < 2 * (Outstanding + Free)) return;

        (_lentSinceTrim, _trimDue) = (0, false);
        for (var i = 0; i < _free.Length; i++)
        {
            for (var idle = _free[i].Idle; idle > 0; idle--) Drop(i);
            _free[i].Mark();
        }
    }

    /// <summary>
    /// Keeps the pool near its limit in programmes whose sizes vary, which would leave blocks of every size behind. The slack is for
    /// those that use several sizes in turn.
    /// </summary>
    private void DropLeastUsed(long bytes)
    {
        while (Free > 0 && IsFull(bytes, slack: 1.25))
        {
            var least = -1;
            for (var i = 0; i < _free.Length; i++)
            {
                if (_free[i].Count > 0 && (least < 0 || _free[i].LastUse < _free[least].LastUse)) least = i;
            }
            Drop(least);
        }
    }

    private void Drop(int sizeClass)
    {
        var block = _free[sizeClass].Pop();
        Free -= block.Bytes;
        _dropped += block.Bytes;
        block.Retire();
    }
}
