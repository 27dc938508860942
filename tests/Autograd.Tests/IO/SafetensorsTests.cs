using System.Buffers.Binary;
using System.Text;
using Autograd.IO;
using Autograd.Tests.Conformance;
using SafetensorsFile = Autograd.Tests.Conformance.SafetensorsFile;

namespace Autograd.Tests.IO;

public class SafetensorsTests
{
    private static byte[] Bytes(string header, int data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        using var folder = new TemporaryFolder();
        var tensors = Sample.All();
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["Größe"] = "\"quoted\"\n\\" };

        Safetensors.Save(folder["x"], tensors, metadata);

        Sample.Same(Safetensors.Load(folder["x"]), tensors);
        using var open = Safetensors.Open(folder["x"]);
        open.Metadata.Should().Equal(metadata);
        open.Entries.Select(e => e.Name).Should().Equal(tensors.Keys);
        foreach (var (name, tensor) in tensors) Sample.Same(open.Read(name), tensor, name);
    }

    [Fact]
    public void An_independent_reader_agrees()
    {
        using var folder = new TemporaryFolder();
        var tensors = Sample.All();
        Safetensors.Save(folder["x"], tensors);

        var read = SafetensorsFile.Read(folder["x"]);

        read.Tensors.Keys.Should().BeEquivalentTo(tensors.Keys);
        foreach (var (name, tensor) in tensors) read[name].Bytes.ToArray().Should().Equal(Bridge.Read(tensor).Bytes.ToArray(), name);
    }

    [Fact]
    public void Data_are_aligned_to_their_elements()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["x"], new Dictionary<string, Tensor> { ["flag"] = Tensor.Ones([1], DType.Bool), ["double"] = Tensor.Ones([1], DType.Float64), ["half"] = Tensor.Ones([3], DType.Float16) });

        var text = File.ReadAllText(folder["x"], Encoding.Latin1);

        text.Should().Contain("\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[14,15]}").And.Contain("[0,8]").And.Contain("[8,14]");
        ((8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(folder["x"]))) % 64).Should().Be(0);
    }

    [Fact]
    public void Rows_are_read_alone()
    {
        using var folder = new TemporaryFolder();
        var x = Sample.Of(DType.Int16, 5, 2, 3);
        Safetensors.Save(folder["x"], new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([3]), ["x"] = x, ["scalar"] = Tensor.From(1f), ["empty"] = Tensor.Zeros([0, 2]) });

        using var file = Safetensors.Open(folder["x"]);

        Sample.Same(file.Read("x", 1, 3), x[1..4], "rows");
        Sample.Same(file.Read("x", 5, 0), x[5..], "no rows");
        Sample.Same(file.Read("empty", 0, 0), Tensor.Zeros([0, 2]), "empty");
        file["x"].ToString().Should().Be("x: torch.int16 [5, 2, 3]");
        file["x"].ByteCount.Should().Be(60);
        FluentActions.Invoking(() => file.Read("x", 3, 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*'x'*5*");
        FluentActions.Invoking(() => file.Read("x", -1, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => file.Read("scalar", 0, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => file.Read("y")).Should().Throw<KeyNotFoundException>().WithMessage("*'y'*");
        file.Dispose();
        FluentActions.Invoking(() => file.Read("x")).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Files_beyond_2_gigabytes_are_read_where_asked()
    {
        using var folder = new TemporaryFolder();
        const long Rows = 3_000_000, Width = 1024;
        // The file is sparse: it takes no space on disk, and reading rows of it takes no memory.
        var start = Bytes($$$"""{"x":{"dtype":"U8","shape":[{{{Rows}}},{{{Width}}}],"data_offsets":[0,{{{Rows * Width}}}]}}""", 0);
        using (var stream = File.Create(folder["x"]))
        {
            stream.Write(start);
            stream.SetLength(start.Length + Rows * Width);
            stream.Position = stream.Length - 1;
            stream.WriteByte(42);
        }

        using var file = Safetensors.Open(folder["x"]);

        file["x"].ByteCount.Should().Be(Rows * Width);
        file.Read("x", Rows - 1, 1).ToArray<byte>()[^1].Should().Be(42);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "*'x'*F8_E4M3*")]
    [InlineData("""{"x":{"dtype":"U16","shape":[4],"data_offsets":[0,8]}}""", "*'x'*U16*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", "*'x'*16*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}""", "*'x'*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", "*'x'*cut off*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""", "*'x'*shape*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1.5],"data_offsets":[0,8]}}""", "*'x'*shape*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "*'x'*64 bits*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", "*'x'*64 bits*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "*'x'*64 bits*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1,99999999999999999999],"data_offsets":[0,8]}}""", "*'x'*shape*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1]}}""", "*'x'*lacks*")]
    [InlineData("""{"x":{"dtype":"F64","dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "*'x'*dtype*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8],"more":1}}""", "*'x'*more*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"x":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}}""", "*'x'*twice*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", "*'y'*overlap*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "*'x'*holes*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "*follow*")]
    [InlineData("""{"__metadata__":{"a":1},"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "*__metadata__*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[[[[1]]]],"data_offsets":[0,8]}}""", "*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}} {}""", "*JSON*")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}""", "*JSON*")]
    [InlineData("""{"\ud800":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "*text*")]
    [InlineData("""{"x":7}""", "*'x'*")]
    [InlineData("""[1]""", "*JSON object*")]
    [InlineData("", "*JSON object*")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.With("x", Bytes(header, 8));
        FluentActions.Invoking(() => Safetensors.Load(path)).Should().Throw<InvalidDataException>().WithMessage(message).WithMessage($"{path}*");
    }

    [Fact]
    public void A_header_length_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        var file = Bytes("{}", 0);
        foreach (var length in new[] { 3UL, 1UL << 40, ulong.MaxValue })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            var before = GC.GetAllocatedBytesForCurrentThread();
            FluentActions.Invoking(() => Safetensors.Load(folder.With("x", file))).Should().Throw<InvalidDataException>();
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        }
    }

    [Fact]
    public void A_missing_file_is_no_invalid_one() =>
        FluentActions.Invoking(() => Safetensors.Load("/nowhere/x.safetensors")).Should().Throw<DirectoryNotFoundException>();

    [Fact]
    public void Names_that_the_format_reserves_are_refused()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => Safetensors.Save(folder["x"], new Dictionary<string, Tensor> { ["__metadata__"] = Tensor.Ones([1]) })).Should().Throw<ArgumentException>().WithMessage("*__metadata__*");
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(32, 2)]
    [InlineData(1000, 1)]
    public void Sets_of_files_come_back_as_one(long maximum, int files)
    {
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor> { ["z"] = Sample.Of(DType.Float32, 4), ["a"] = Sample.Of(DType.Int64, 2), ["b"] = Sample.Of(DType.Bool, 3) };

        Safetensors.SaveSharded(folder["m"], tensors, maximum, new Dictionary<string, string> { ["format"] = "pt" });

        Directory.GetFiles(folder["m"], "*.safetensors").Should().HaveCount(files);
        Sample.Same(Safetensors.LoadSharded(folder["m"]), tensors);
        Sample.Same(Safetensors.LoadSharded(Path.Combine(folder["m"], "model.safetensors.index.json")), tensors);
        Directory.GetFiles(folder["m"], "*.tmp").Should().BeEmpty();
        File.ReadAllText(Path.Combine(folder["m"], "model.safetensors.index.json")).Should().Contain("\"total_size\": 35");
    }

    [Fact]
    public void A_single_file_needs_no_index()
    {
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([2]) };
        Safetensors.Save(folder["model.safetensors"], tensors);
        Sample.Same(Safetensors.LoadSharded(folder.Root), tensors);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../model.safetensors"}}""", "*'../model.safetensors'*")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "*plain name*")]
    [InlineData("""{"weight_map":{"a":".."}}""", "*plain name*")]
    [InlineData("""{"weight_map":{"a":1}}""", "*plain name*")]
    [InlineData("""{"weight_map":{"missing":"model.safetensors"}}""", "*'missing'*")]
    [InlineData("""{"weight_map":{"a":"model.safetensors","a":"model.safetensors"}}""", "*'a' twice*")]
    [InlineData("""{"weight_map":[]}""", "*weight_map*")]
    [InlineData("""{}""", "*weight_map*")]
    [InlineData("""{"weight_map":""", "*JSON*")]
    public void An_index_that_lies_is_refused(string index, string message)
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["model.safetensors"], new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([2]) });
        folder.With("model.safetensors.index.json", Encoding.UTF8.GetBytes(index));
        FluentActions.Invoking(() => Safetensors.LoadSharded(folder.Root)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void A_failed_set_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var old = new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([2]), ["b"] = Tensor.Ones([2]) };
        Safetensors.SaveSharded(folder.Root, old, 8);
        // The second file cannot be replaced.
        File.Delete(folder["model-00002-of-00002.safetensors"]);
        Directory.CreateDirectory(folder["model-00002-of-00002.safetensors"]);

        FluentActions.Invoking(() => Safetensors.SaveSharded(folder.Root, old, 8)).Should().Throw<Exception>();

        Directory.GetFiles(folder.Root).Where(f => f.EndsWith(".tmp")).Should().BeEmpty();
    }
}
