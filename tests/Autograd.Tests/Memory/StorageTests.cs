using System.Runtime.CompilerServices;

namespace Autograd.Tests.Memory;

public class StorageTests
{
    [Theory]
    [Trait("Memory", "Small")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(Storage.LargestSmall)]
    public void Small_storages_are_plain_arrays_of_whole_chunks(long bytes)
    {
        var storage = Storage.Allocate(DType.Float32, bytes, out var lease);

        lease.Should().BeNull();
        storage.DType.Should().Be(DType.Float32);
        storage.ByteCapacity.Should().Be(Math.Max(64, (bytes + 63) / 64 * 64));
        storage.TryReturn().Should().BeFalse();
        storage.Hold();
        storage.Release();
        storage.Expose();
        storage.Escape();
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(100_000)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(40_000_000)]
    public unsafe void Large_storages_are_aligned_and_at_most_an_eighth_too_large(long bytes)
    {
        var pool = new BlockPool();
        var storage = pool.Rent(DType.Int64, bytes, zeroed: false, out var lease);

        lease.Should().NotBeNull();
        storage.DType.Should().Be(DType.Int64);
        (storage.ByteCapacity % 64).Should().Be(0);
        storage.ByteCapacity.Should().BeInRange(bytes, bytes + (bytes / 8) + 64);
        fixed (byte* p = &storage.Origin)
        {
            ((nuint)p % 64).Should().Be((nuint)0);
            fixed (Chunk* start = storage.Data, end = &storage.Data[^1])
            {
                (p - (byte*)start).Should().BeInRange(0, 63);
                ((byte*)(end + 1) - (p + storage.ByteCapacity)).Should().BeInRange(1, 64);
            }
        }
        GC.KeepAlive(lease);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Zeroed_memory_is_zero_also_when_it_has_been_used_before(int bytes)
    {
        var pool = new BlockPool();
        for (var i = 0; i < 3; i++)
        {
            var storage = bytes > Storage.LargestSmall
                ? pool.Rent(DType.UInt8, bytes, zeroed: true, out var lease)
                : Storage.AllocateZeroed(DType.UInt8, bytes, out lease);
            var data = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref storage.Origin, (bytes + 63) / 64 * 64);

            data.IndexOfAnyExcept((byte)0).Should().Be(-1);
            data.Fill(7);
            storage.TryReturn();
            GC.KeepAlive(lease);
        }
        if (bytes > Storage.LargestSmall) pool.FreshBlocks.Should().Be(1);
    }

    [Theory]
    [Trait("Memory", "Small")]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(256)]
    public void Memory_inside_the_object_is_all_there(int bytes)
    {
        var storages = new Storage[200];
        for (var i = 0; i < storages.Length; i++)
        {
            storages[i] = Storage.AllocateZeroed(DType.UInt8, bytes, out _);
            var data = Bytes(storages[i]);
            data.IndexOfAnyExcept((byte)0).Should().Be(-1);
            data.Fill((byte)i);
        }
        GC.Collect();

        for (var i = 0; i < storages.Length; i++)
        {
            Bytes(storages[i]).IndexOfAnyExcept((byte)i).Should().Be(-1);
            (storages[i].Version, storages[i].LastWriter, storages[i].DType).Should().Be((0, null, DType.UInt8));
        }

        static Span<byte> Bytes(Storage storage) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref storage.Origin, (int)storage.ByteCapacity);
    }

    [Fact]
    public void Small_tensors_pay_for_three_words()
    {
        var storages = new Storage[100];
        var chunks = new Chunk[1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < storages.Length; i++) storages[i] = new Storage(chunks, DType.Float32);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / storages.Length;

        each.Should().BeLessThanOrEqualTo(5 * Unsafe.SizeOf<nint>());
    }

    [Fact]
    public void What_no_array_can_hold_is_refused_in_words()
    {
        var tooMuch = () => Storage.Allocate(DType.Float32, BlockPool.LargestStorage + 1, out _);
        var negative = () => Storage.AllocateZeroed(DType.Float32, -1, out _);

        tooMuch.Should().Throw<InvalidOperationException>().WithMessage("A storage of 137,438,949,761 bytes*Split*");
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(5000)]
    [InlineData(1 << 20)]
    [InlineData(123_456_789_012)]
    public void Size_classes_fit_tightly_and_rise(long bytes)
    {
        var tightest = SizeClass.Of(bytes);

        SizeClass.Bytes(tightest).Should().BeInRange(bytes, bytes + (bytes / 8));
        SizeClass.Bytes(tightest - 1).Should().BeLessThan(bytes);
        (SizeClass.Bytes(tightest) % 64).Should().Be(0);
        SizeClass.Of(SizeClass.Bytes(tightest)).Should().Be(tightest);
        SizeClass.Bytes(tightest + SizeClass.FarReach).Should().Be(2 * SizeClass.Bytes(tightest));
    }
}
