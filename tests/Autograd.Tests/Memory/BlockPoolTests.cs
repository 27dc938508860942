using System.Runtime.CompilerServices;

namespace Autograd.Tests.Memory;

/// <summary>When a block may be lent out again. Tenancies begin and end in methods of their own, whose locals die with them.</summary>
public class BlockPoolTests
{
    private const long Bytes = 100_000;
    private readonly BlockPool _pool = new();

    [Fact]
    public void A_block_comes_back_when_its_lease_has_died()
    {
        var first = RentAndForget();
        GC.Collect();
        var again = Rent(out var lease);

        again.Data.Should().BeSameAs(first);
        _pool.FreshBlocks.Should().Be(1);
        GC.KeepAlive(lease);
    }

    [Fact]
    public void A_block_stays_while_any_tensor_keeps_the_lease()
    {
        var storage = Rent(out var lease);
        var view = lease;
        _pool.Reclaim();

        Rent(out var other).Data.Should().NotBeSameAs(storage.Data);
        GC.KeepAlive(view);
        GC.KeepAlive(other);
    }

    [Fact]
    public void A_held_block_stays_without_lease_and_returns_with_the_last_release()
    {
        var node = RentAndHold(holds: 2);
        _pool.Reclaim();
        _pool.Free.Should().Be(0);

        node.Release();
        _pool.Reclaim();
        _pool.Free.Should().Be(0, "a second node holds it");

        node.Release();
        _pool.Free.Should().Be(node.ByteCapacity, "the lease is known to be dead: it returns at once");
        _pool.Outstanding.Should().Be(0);
        Rent(out _).Data.Should().BeSameAs(node.Data);
    }

    [Fact]
    public void A_release_leaves_the_block_to_a_living_lease()
    {
        var storage = Rent(out var lease);
        storage.Hold();
        storage.Release();
        _pool.Reclaim();

        _pool.Lent.Should().Be(1);
        GC.KeepAlive(lease);
    }

    [Fact]
    public void A_graph_dropped_without_backward_gives_its_blocks_back()
    {
        DropGraph();
        _pool.Reclaim();

        _pool.Lent.Should().Be(0);
        _pool.Free.Should().BeGreaterThan(Bytes);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void DropGraph()
        {
            for (var i = 0; i < 10; i++) Rent(out _).Hold();
        }
    }

    [Fact]
    public void An_exposed_block_is_never_lent_again()
    {
        var span = ExposeAndForget(out var data);
        _pool.Reclaim();
        var other = Rent(out var lease);

        _pool.FreshBlocks.Should().Be(2);
        other.Data.Should().NotBeSameAs(data);
        _pool.Outstanding.Should().Be(other.ByteCapacity, "it is an array like any other now");
        span.IndexOfAnyExcept((byte)1).Should().Be(-1);
        GC.KeepAlive(lease);

        [MethodImpl(MethodImplOptions.NoInlining)]
        Span<byte> ExposeAndForget(out Chunk[] data)
        {
            var storage = Rent(out var lease);
            storage.Expose();
            storage.Expose();
            storage.Hold();
            storage.Release();
            storage.TryReturn().Should().BeFalse();
            data = storage.Data;
            var span = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref storage.Origin, (int)Bytes);
            span.Fill(1);
            GC.KeepAlive(lease);
            return span;
        }
    }

    [Fact]
    public void An_exposed_block_that_nobody_uses_is_garbage()
    {
        var data = Expose();
        GC.Collect();
        GC.Collect();

        data.TryGetTarget(out _).Should().BeFalse();

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference<Chunk[]> Expose()
        {
            var storage = Rent(out var lease);
            storage.Expose();
            GC.KeepAlive(lease);
            return new WeakReference<Chunk[]>(storage.Data);
        }
    }

    [Fact]
    public void An_escaped_storage_is_kept_by_its_own_reachability_only()
    {
        var keeper = new Storage?[1];
        Escape();
        _pool.Reclaim();
        keeper[0]!.Release();
        _pool.Reclaim();

        _pool.Lent.Should().Be(1, "a tensor without lease is over it");
        keeper[0]!.TryReturn().Should().BeFalse();

        keeper[0] = null;
        _pool.Reclaim();
        _pool.Lent.Should().Be(0);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Escape()
        {
            var storage = Rent(out var lease);
            storage.Hold();
            storage.Escape();
            GC.KeepAlive(lease);
            keeper[0] = storage;
        }
    }

    [Fact]
    public void A_resurrected_tensor_finds_its_memory()
    {
        Phoenix.Risen = null;
        Burn();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Phoenix.Risen.Should().NotBeNull();

        Rent(out var lease).Data.Should().NotBeSameAs(Phoenix.Risen!.Storage.Data);
        GC.KeepAlive(lease);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Burn()
        {
            var storage = Rent(out var lease);
            _ = new Phoenix(storage, lease!);
        }
    }

    [Fact]
    public void What_the_engine_owns_it_returns_at_once()
    {
        var storage = Rent(out var lease);
        storage.Hold();
        storage.TryReturn().Should().BeFalse("a node holds it");
        storage.Release();

        storage.TryReturn().Should().BeTrue();
        var next = Rent(out var nextLease);
        next.Data.Should().BeSameAs(storage.Data);

        // What is left of the earlier tenancy has no say over the new one.
        storage.TryReturn();
        lease = null;
        _pool.Reclaim();
        _pool.Lent.Should().Be(1);
        GC.KeepAlive(nextLease);
    }

    [Fact]
    public void Memory_that_went_back_can_be_neither_exposed_nor_kept()
    {
        var storage = Rent(out _);
        storage.TryReturn();

        FluentActions.Invoking(storage.Expose).Should().Throw<InvalidOperationException>().WithMessage("*lease*");
        FluentActions.Invoking(storage.Escape).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_free_block_serves_sizes_a_little_smaller_but_not_much()
    {
        Rent(out _, 100_000).TryReturn();
        Rent(out var a, 85_000);
        _pool.FreshBlocks.Should().Be(1);
        Rent(out var b, 100_000).TryReturn();
        Rent(out var c, 60_000);

        _pool.FreshBlocks.Should().Be(3);
        GC.KeepAlive((a, b, c));
    }

    [Fact]
    public void Clear_drops_free_blocks_and_leaves_those_in_use()
    {
        var kept = Rent(out var lease);
        Rent(out _).TryReturn();
        _pool.Clear();

        _pool.Free.Should().Be(0);
        kept.TryReturn().Should().BeTrue();
        _pool.Free.Should().Be(kept.ByteCapacity);
        GC.KeepAlive(lease);
    }

    [Fact]
    public void Of_blocks_that_take_a_good_part_of_the_cache_fewer_go_round()
    {
        // Three of them are within the limit.
        const long large = 4_000_000;
        (3 * large).Should().BeLessThan(CollectionBudget.Floor);
        for (var i = 0; i < 10; i++) RentAndForget(large);
        _pool.FreshBlocks.Should().Be(2);
    }

    private Storage Rent(out object? lease, long bytes = Bytes) => _pool.Rent(DType.Float32, bytes, zeroed: false, out lease);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Chunk[] RentAndForget(long bytes = Bytes) => Rent(out _, bytes).Data;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Storage RentAndHold(int holds)
    {
        var storage = Rent(out var lease);
        for (var i = 0; i < holds; i++) storage.Hold();
        GC.KeepAlive(lease);
        return storage;
    }

    private sealed class Phoenix(Storage storage, object lease)
    {
        internal static volatile Phoenix? Risen;

        internal Storage Storage { get; } = storage;

        internal object Lease { get; } = lease;

        ~Phoenix() => Risen = this;
    }
}
