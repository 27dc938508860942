using System.Buffers.Binary;
using System.Text;
using Autograd.IO;

namespace Autograd.Tests.IO;

public class NpyTests
{
    private static byte[] Bytes(string header, int data, byte major = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = major == 1 ? [(byte)text.Length, (byte)(text.Length >> 8)] : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. text, .. Enumerable.Range(0, data).Select(i => (byte)i)];
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, tensor) in Sample.All(DType.BFloat16))
        {
            Npy.Save(folder["x.npy"], tensor);
            Sample.Same(Npy.Load(folder["x.npy"]), tensor, name);
        }
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", DType.Float32, 4, new long[0])]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }", DType.Int16, 6, new long[] { 3 })]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 1), }", DType.Bool, 2, new long[] { 2, 1 })]
    public void The_header_is_NumPys(string header, DType dtype, int data, long[] shape)
    {
        using var folder = new TemporaryFolder();
        Npy.Save(folder["x.npy"], Tensor.Ones(shape, dtype));

        var bytes = File.ReadAllBytes(folder["x.npy"]);

        bytes.Length.Should().Be(128 + data);
        bytes[..10].Should().Equal(0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0);
        Encoding.ASCII.GetString(bytes, 10, 118).Should().Be(header.PadRight(117) + "\n");
    }

    [Theory]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }", 1)]
    [InlineData("{\"shape\":(2L,2L),\"fortran_order\":False,\"descr\":\"<i2\"}\n", 2)]
    [InlineData(" {  'shape' : ( 2 , 2 , ) , 'descr' : '=i2' , 'fortran_order' : False }  \t\n", 3)]
    public void Spelling_is_free_where_Pythons_is(string header, byte major)
    {
        using var folder = new TemporaryFolder();
        var x = Npy.Load(folder.With("x.npy", Bytes(header, 8, major)));
        x.Shape.ToArray().Should().Equal(2, 2);
        x.ToArray<short>().Should().Equal(0x0100, 0x0302, 0x0504, 0x0706);
    }

    [Fact]
    public void Byte_order_and_Fortran_order_are_undone()
    {
        using var folder = new TemporaryFolder();
        var x = Npy.Load(folder.With("x.npy", Bytes("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2)}", 8)));
        x.ToArray<short>().Should().Equal(0x0001, 0x0405, 0x0203, 0x0607);
        x.IsContiguous.Should().BeTrue();
    }

    [Fact]
    public void Truth_is_any_byte_but_0()
    {
        using var folder = new TemporaryFolder();
        var x = Npy.Load(folder.With("x.npy", Bytes("{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}", 4)));
        x.ToArray<byte>().Should().Equal(0, 1, 1, 1);
        x.AsSpan<bool>().ToArray().Should().Equal(false, true, true, true);
    }

    [Fact]
    public void BFloat16_is_refused_with_advice()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => Npy.Save(folder["x"], Tensor.Ones([1], DType.BFloat16))).Should().Throw<ArgumentException>().WithMessage("*bfloat16*Float32*");
        FluentActions.Invoking(() => Npz.Save(folder["x"], new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([1], DType.BFloat16) })).Should().Throw<ArgumentException>().WithMessage("*bfloat16*Float32*");
        FluentActions.Invoking(() => Npy.Load(folder.With("y", Bytes("{'descr': '<V2', 'fortran_order': False, 'shape': (4,)}", 8)))).Should().Throw<InvalidDataException>().WithMessage("*'<V2'*float32*");
        Directory.GetFiles(folder.Root).Should().Equal(folder["y"]);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "*'|O'*pickled*")]
    [InlineData("{'descr': '<u4', 'fortran_order': False, 'shape': (2,)}", "*'<u4'*")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "*'<c8'*")]
    [InlineData("{'descr': '|f8', 'fortran_order': False, 'shape': (1,)}", "*'|f8'*")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (1,)}", "*type ''*")]
    [InlineData("{'descr': [('a', '<f4'), ('b', '<f4')], 'fortran_order': False, 'shape': (1,)}", "*structured*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "*16 bytes*cut off*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "*4 bytes*more than one array*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", "*integer*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1)}", "*','*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", "*integer*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296,4294967296)}", "*64 bits*")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", "*True or False*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "*lacks*")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", "*descr*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}", "*'x'*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + f()", "*its end*")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)", "*malformed*")]
    [InlineData("__import__('os')", "*malformed*")]
    [InlineData("", "*malformed*")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x.npy", Bytes(header, 8));
        FluentActions.Invoking(() => Npy.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message).WithMessage($"{path}*");
    }

    [Fact]
    public void Versions_and_lengths_are_checked()
    {
        using var folder = new TemporaryFolder();
        var file = Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", 8, 2);
        file[6] = 4;
        FluentActions.Invoking(() => Npy.Load(folder.With("x", file))).Should().Throw<InvalidDataException>().WithMessage("*4.0*");
        file[6] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), uint.MaxValue);
        FluentActions.Invoking(() => Npy.Load(folder.With("x", file))).Should().Throw<InvalidDataException>().WithMessage("*4294967295*");
    }
}
