using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Tests.Memory;

/// <summary>The pool under programmes like training loops. What is asserted are its books, never time or resident memory.</summary>
public class WorkloadTests
{
    private const long MB = 1 << 20;
    private readonly BlockPool _pool = new();

    [Fact]
    public void Training_reuses_a_working_set_in_proportion_to_what_is_live()
    {
        // 25 MB are live at the end of a forward pass, 50 MB are asked for by each of 100 steps.
        var most = 0L;
        for (var step = 0; step < 100; step++) most = Math.Max(most, Step(length: 100, bytes: MB / 4, backward: true));

        most.Should().BeLessThan((3 * 25 * MB) + (2 * CollectionBudget.Floor));
        _pool.FreshBlocks.Should().BeLessThan(1000, "20,000 were asked for");
    }

    [Fact]
    public void Graphs_dropped_without_backward_are_noticed()
    {
        var most = 0L;
        for (var step = 0; step < 100; step++) most = Math.Max(most, Step(length: 100, bytes: MB / 4, backward: false));

        most.Should().BeLessThan(600 * MB, "2,500 MB were asked for");
    }

    [Fact]
    public void Varying_sizes_do_not_pile_up()
    {
        var random = new System.Random(1);
        var most = 0L;
        for (var step = 0; step < 200; step++)
        {
            most = Math.Max(most, Step(length: 20, bytes: random.Next(100, 2000) * 1000L, backward: true));
        }

        most.Should().BeLessThan(400 * MB, "40 MB are live at most");
    }

    [Fact]
    public void Blocks_of_a_size_no_longer_used_make_room_for_others()
    {
        const long large = CollectionBudget.Floor / 4;
        Span<object?> keep = new object?[(CollectionBudget.Floor / MB) - 4];
        var small = new Storage[keep.Length];
        for (var i = 0; i < small.Length; i++) small[i] = _pool.Rent(DType.Float32, MB, zeroed: false, out keep[i]);
        foreach (var storage in small) storage.TryReturn();
        for (var i = 0; i < 3; i++)
        {
            _pool.Rent(DType.Float32, large, zeroed: false, out keep[i]);
            (_pool.Outstanding + _pool.Free).Should().BeLessThanOrEqualTo(CollectionBudget.Floor * 5 / 4);
        }
        _pool.Outstanding.Should().Be(3 * large);
        GC.KeepAlive(keep.ToArray());
    }

    [Fact]
    public void A_larger_model_raises_the_limit_to_twice_what_it_needs()
    {
        var keep = new object?[20];
        for (var i = 0; i < keep.Length; i++) _pool.Rent(DType.Float32, 16 * MB, zeroed: false, out keep[i]);

        _pool.Budget.Limit.Should().BeInRange(20 * 16 * MB, 2 * 21 * 18 * MB);
        GC.KeepAlive(keep);
        _pool.Reclaim();
        _pool.Clear();
    }

    [Fact]
    public void A_lease_is_younger_than_the_collection_that_made_room_for_it()
    {
        object? lease = null;
        while (_pool.Budget.Counts[0] == 0) _pool.Rent(DType.Float32, CollectionBudget.Floor / 4, zeroed: false, out lease);

        // Else the next collection of the young generation would not see it die.
        GC.GetGeneration(lease!).Should().Be(0);
    }

    [Fact]
    public void The_limit_comes_down_again_when_less_lives()
    {
        Hold320MB();
        for (var i = 0; i < 6000; i++) _pool.Rent(DType.Float32, 4 * MB, zeroed: false, out _);

        _pool.Budget.Limit.Should().BeLessThan(200 * MB, "320 MB lived, at most 5 MB do now");
        _pool.Reclaim();
        _pool.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Hold320MB()
    {
        var keep = new object?[20];
        for (var i = 0; i < keep.Length; i++) _pool.Rent(DType.Float32, 16 * MB, zeroed: false, out keep[i]);
        GC.KeepAlive(keep);
    }

    [Fact]
    public void A_block_beyond_the_limit_goes_out_without_collecting()
    {
        _pool.Rent(DType.Float32, 2 * CollectionBudget.Floor, zeroed: false, out var lease);

        _pool.Budget.Counts.ToArray().Should().AllBeEquivalentTo(0);
        GC.KeepAlive(lease);
    }

    [Fact]
    public void Idle_blocks_are_dropped_after_a_full_collection()
    {
        var many = new List<(Storage Storage, object? Lease)>();
        for (var i = 0; i < 100; i++) many.Add((_pool.Rent(DType.Float32, 100_000, zeroed: false, out var lease), lease));
        foreach (var (storage, _) in many) storage.TryReturn();
        GC.KeepAlive(many);
        var peak = _pool.Free;

        // A programme that needs two of the hundred, and now and then another size, which takes it past the pool's cheap path.
        for (var i = 0; i < 1000; i++)
        {
            var a = _pool.Rent(DType.Float32, 100_000, zeroed: false, out var leaseA);
            var b = _pool.Rent(DType.Float32, 100_000, zeroed: false, out var leaseB);
            GC.KeepAlive((leaseA, leaseB));
            a.TryReturn();
            b.TryReturn();
            if (i % 300 != 299) continue;
            GC.Collect();
            _pool.Rent(DType.Float32, 1_000_000 * (i / 300), zeroed: false, out _).TryReturn();
        }

        _pool.Free.Should().BeLessThan(peak / 2);
    }

    [Fact]
    public void Threads_never_see_each_others_data()
    {
        var wrong = 0;
        var threads = Enumerable.Range(1, 4).Select(id => new Thread(() =>
        {
            var random = new System.Random(id);
            var graph = new List<(Storage Storage, byte Mark)>();
            for (var i = 0; i < 3000; i++)
            {
                var mark = (byte)random.Next(256);
                graph.Add((RentMarked(random.Next(5_000, 300_000), mark, expose: i % 97 == 0), mark));
                if (graph.Count < 40) continue;
                if (random.Next(3) > 0)
                {
                    foreach (var (storage, expected) in graph)
                    {
                        if (Bytes(storage)[..5000].IndexOfAnyExcept(expected) >= 0) Interlocked.Increment(ref wrong);
                        storage.Release();
                    }
                }
                graph.Clear();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        wrong.Should().Be(0);
        _pool.Reclaim();
        _pool.Lent.Should().Be(0);
        _pool.Outstanding.Should().Be(0);
        _pool.Clear();
        _pool.Free.Should().Be(0);
    }

    // The tape holds the storage; the lease dies here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Storage RentMarked(int bytes, byte mark, bool expose)
    {
        var storage = _pool.Rent(DType.UInt8, bytes, zeroed: false, out var lease);
        Bytes(storage)[..5000].Fill(mark);
        storage.Hold();
        if (expose) storage.Expose();
        GC.KeepAlive(lease);
        return storage;
    }

    private static Span<byte> Bytes(Storage storage) => MemoryMarshal.CreateSpan(ref storage.Origin, (int)storage.ByteCapacity);

    /// <summary>A chain of ops whose nodes hold their inputs, and its backward pass. Gives the most that the pool has owned.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Step(int length, long bytes, bool backward)
    {
        var most = 0L;
        var nodes = new List<Storage>();
        for (var i = 0; i < length; i++)
        {
            nodes.Add(Op(bytes));
            most = Math.Max(most, _pool.Outstanding + _pool.Free);
        }
        if (!backward) return most;

        for (var i = length - 1; i >= 0; i--)
        {
            var gradient = _pool.Rent(DType.Float32, bytes, zeroed: false, out var lease);
            most = Math.Max(most, _pool.Outstanding + _pool.Free);
            nodes[i].Release();
            gradient.TryReturn();
            GC.KeepAlive(lease);
        }
        return most;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Storage Op(long bytes)
    {
        var y = _pool.Rent(DType.Float32, bytes, zeroed: false, out var lease);
        y.Hold();
        GC.KeepAlive(lease);
        return y;
    }
}
