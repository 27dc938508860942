using System.Buffers.Binary;
using System.Text;

namespace Autograd.Tests.Conformance;

public class SafetensorsFileTests
{
    private static byte[] File(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }

    [Fact]
    public void Tensors_are_read_by_dtype_and_offset()
    {
        byte[] data = [1, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0x3F, 0, 0x3C];
        var file = SafetensorsFile.Read(File(
            """
            {"__metadata__":{"a":"b"},"b":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]},
            "i":{"dtype":"I64","shape":[],"data_offsets":[2,10]},
            "h":{"dtype":"BF16","shape":[1,1],"data_offsets":[10,12]},"f":{"dtype":"F16","shape":[1],"data_offsets":[12,14]},
            "e":{"dtype":"F64","shape":[0,3],"data_offsets":[14,14]}}
            """,
            data));

        file.Tensors.Keys.Should().BeEquivalentTo("b", "i", "h", "f", "e");
        file["b"].Integer(0).Should().Be(1);
        file["b"].Integer(1).Should().Be(0);
        file["i"].Shape.Should().BeEmpty();
        file["i"].Integer(0).Should().Be(-2);
        file["h"].Double(0).Should().Be(1);
        file["f"].Double(0).Should().Be(1);
        file["e"].Count.Should().Be(0);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var data = new TensorData(DType.Int16, [2, 1], new byte[] { 1, 2, 3, 4 });

        var read = SafetensorsFile.Read(SafetensorsFile.Write(("x", TensorData.Zeros(DType.Float32, [3])), ("y", data)));

        read["x"].Shape.Should().Equal(3);
        read["y"].Bytes.ToArray().Should().Equal(1, 2, 3, 4);
        read["y"].Integer(1).Should().Be(0x0403);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] whole = SafetensorsFile.Write(("x", new TensorData(DType.Float64, [2], new byte[16])));

        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            FluentActions.Invoking(() => SafetensorsFile.Read(part)).Should().Throw<InvalidDataException>($"{length} bytes are left");
        }
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F99","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,16]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1]}}""")]
    [InlineData("""{"x":7}""")]
    [InlineData("no json")]
    public void A_header_that_lies_is_refused(string header) =>
        FluentActions.Invoking(() => SafetensorsFile.Read(File(header, new byte[8]))).Should().Throw<InvalidDataException>();

    [Fact]
    public void An_unknown_key_is_named() =>
        FluentActions.Invoking(() => SafetensorsFile.Empty["3.o1"]).Should().Throw<InvalidDataException>().WithMessage("*3.o1*");
}
