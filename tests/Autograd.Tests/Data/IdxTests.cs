using System.Buffers.Binary;
using Autograd.Data;

namespace Autograd.Tests.Data;

public class IdxTests
{
    private static byte[] Bytes(byte code, uint[] sizes, params byte[] elements)
    {
        var head = new byte[4 + 4 * sizes.Length];
        (head[2], head[3]) = (code, (byte)sizes.Length);
        for (var d = 0; d < sizes.Length; d++) BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4 + 4 * d), sizes[d]);
        return [.. head, .. elements];
    }

    private static Tensor Load(byte[] bytes, string extension = "-ubyte")
    {
        using var file = new ScratchFile(extension, bytes);
        return Idx.Load(file.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_type(bool zipped)
    {
        Check(0x08, DType.UInt8, [7, 255], [7, 255]);
        Check(0x09, DType.Int8, [7, -1], [7, 255]);
        Check(0x0b, DType.Int16, [258, -2], [1, 2, 255, 254]);
        Check(0x0c, DType.Int32, [16909060, -2], [1, 2, 3, 4, 255, 255, 255, 254]);
        Check(0x0d, DType.Float32, [1, -2.5], [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0]);
        Check(0x0e, DType.Float64, [1, -2.5], [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0]);

        void Check(byte code, DType dtype, double[] values, byte[] elements)
        {
            var bytes = Bytes(code, [2, 1], elements);
            var t = Load(zipped ? ScratchFile.Zipped(bytes) : bytes);
            t.DType.Should().Be(dtype);
            t.Shape.ToArray().Should().Equal(2, 1);
            t.ToArray<double>().Should().Equal(values);
        }
    }

    [Fact]
    public void Elements_in_row_major_order_beyond_one_read()
    {
        var elements = new byte[3 * 1000 * 700];
        for (var i = 0; i < elements.Length; i++) elements[i] = (byte)(i * 31 >> 3);
        var t = Load(ScratchFile.Zipped(Bytes(8, [3, 1000, 700], elements)), ".gz");
        t.Shape.ToArray().Should().Equal(3, 1000, 700);
        t.ToArray<byte>().AsSpan().SequenceEqual(elements).Should().BeTrue();
    }

    [Fact]
    public void Empty_and_single()
    {
        Load(Bytes(8, [0, 28, 28])).Shape.ToArray().Should().Equal(0, 28, 28);
        Load(Bytes(8, [], 5)).Item<int>().Should().Be(5);
    }

    [Fact]
    public void Every_truncation_and_every_excess_is_refused()
    {
        var whole = Bytes(0x0b, [2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Load(whole).ElementCount.Should().Be(6);
        var zipped = ScratchFile.Zipped(whole);
        for (var length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length]);
            Refused(ScratchFile.Zipped(whole[..length]));
        }
        for (var length = 0; length < zipped.Length; length++) Refused(zipped[..length], ".gz");
        Refused([.. whole, 0]);
        Refused(ScratchFile.Zipped([.. whole, 0]));
        Refused(whole, ".gz");
    }

    [Theory]
    [InlineData("01 00 08 01", "*bytes 01 00 instead of 00 00*")]
    [InlineData("00 00 0a 01", "*code 0x0a*")]
    [InlineData("00 00 08 ff", "*255 dimensions*")]
    [InlineData("00 00 08 02 00 00 00 01", "*ends before the sizes*")]
    [InlineData("00 00 08 01 ff ff ff ff", "*more than fit*")]
    [InlineData("00 00 08 02 00 00 00 00 ff ff ff ff", "*more than fit*")]
    [InlineData("00 00 08 04 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff", "*more than fit*")]
    [InlineData("00 00 0e 01 7f ff ff 00 00", "*takes*bytes, but the file holds 9*")]
    public void Hostile_headers(string hex, string message)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var file in new[] { bytes, ScratchFile.Zipped(bytes) })
            FluentActions.Invoking(() => Load(file)).Should().Throw<InvalidDataException>().WithMessage(message);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000, "nothing is allocated for elements that are not there");
    }

    private static void Refused(byte[] bytes, string extension = "") => FluentActions.Invoking(() => Load(bytes, extension)).Should().Throw<InvalidDataException>();
}
