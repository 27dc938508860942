namespace Autograd;

/// <summary>A stack of free blocks of one size: the last returned, whose memory is likeliest in cache, goes out first.</summary>
internal struct FreeList
{
    private Block? _top;

    internal int Count { get; private set; }

    /// <summary>The fewest blocks that have lain here since <see cref="Mark"/>: that many have been idle all the time.</summary>
    internal int Idle { get; private set; }

    /// <summary>When a block was last wanted from here, by the pool's count of blocks lent.</summary>
    internal long LastUse { get; set; }

    internal void Push(Block block)
    {
        block.Next = _top;
        _top = block;
        Count++;
    }

    internal Block Pop()
    {
        var block = _top!;
        (_top, block.Next) = (block.Next, null);
        Count--;
        Idle = Math.Min(Idle, Count);
        return block;
    }

    internal void Mark() => Idle = Count;
}
