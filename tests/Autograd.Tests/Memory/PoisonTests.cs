#if POISONED_POOL
using System.Runtime.InteropServices;

namespace Autograd.Tests.Memory;

/// <summary>That the configuration which looks for memory given back too early finds it: in no other are these tests compiled.</summary>
public class PoisonTests
{
    [Fact]
    public void What_has_gone_back_is_overwritten()
    {
        var storage = new BlockPool().Rent(DType.Float32, 64, zeroed: true, out var lease);
        var data = MemoryMarshal.CreateSpan(ref storage.Origin, 64);
        data.IndexOfAnyExcept((byte)0).Should().Be(-1);

        storage.TryReturn().Should().BeTrue();
        data.IndexOfAnyExcept((byte)0xFF).Should().Be(-1);
        GC.KeepAlive(lease);
    }

    [Fact]
    public void Three_floats_are_the_pools() => Tensor.Ones([3]).Storage.IsPooled.Should().BeTrue();
}
#endif
