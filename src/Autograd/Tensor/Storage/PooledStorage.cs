namespace Autograd;

/// <summary>A tenancy of a block of <see cref="BlockPool"/>: a new one begins each time the block is lent out.</summary>
internal sealed class PooledStorage : Storage
{
    private readonly Block _block;

    // Tells this tenancy from later ones of the same block.
    private readonly int _tenancy;

    /// <summary>More than one tensor has the lease, or had.</summary>
    internal bool IsShared;

    internal PooledStorage(Block block, DType dtype) : base(block.Data, dtype, block.Start) => (_block, _tenancy) = (block, block.Tenancy);

    internal void HoldBlock() => Interlocked.Increment(ref _block.Holds);

    internal void ReleaseBlock()
    {
        if (Interlocked.Decrement(ref _block.Holds) == 0) _block.Pool.Released(_block, _tenancy);
    }

    internal void EscapeBlock() => _block.Pool.Escaped(_block, _tenancy);

    internal void ExposeBlock()
    {
        _block.Pool.Exposed(_block, _tenancy);
        Pooled = false;
    }

    internal void EndBlocksLease()
    {
        if (!IsShared) _block.Pool.LeaseEnded(_block, _tenancy);
    }

    /// <summary>No tensor over the memory outlives the operation that is at its end.</summary>
    internal void EndOperation()
    {
        if (Pooled) _block.Pool.LeaseEnded(_block, _tenancy);
    }

    internal bool ReturnBlock() => _block.Pool.TryReturn(_block, _tenancy);
}
