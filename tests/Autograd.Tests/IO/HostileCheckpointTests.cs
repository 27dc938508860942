using System.Diagnostics;
using Autograd.IO;

namespace Autograd.Tests.IO;

/// <summary>Pickles that want to be more than data.</summary>
public class HostileCheckpointTests
{
    private static readonly byte[] Four = PickleBytes(1, 2, 3, 4);

    private static byte[] PickleBytes(params float[] values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray();

    private static void Refused(PickleBuilder pickle, string message, params (string Name, byte[] Contents)[] records)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        FluentActions.Invoking(() => pickle.Load(records)).Should().Throw<InvalidDataException>().WithMessage(message);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 << 20);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "getattr")]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("torch", "load")]
    [InlineData("torch.nn.modules.linear", "Linear")]
    [InlineData("numpy.core.multiarray", "_reconstruct")]
    [InlineData("torch", "ComplexFloatStorage")]
    [InlineData("torch", "QInt8Storage")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    public void Unknown_names_are_refused_by_name(string module, string name) => Refused(new PickleBuilder().Global(module, name).Codes(")R"), $"*{module}.{name}*run code*");

    [Fact]
    public void A_name_is_refused_even_if_nothing_is_done_with_it() => Refused(new PickleBuilder().Codes("](").Global("os", "system").Codes("e"), "*os.system*");

    [Theory]
    [InlineData("Ios\nsystem\n")]
    [InlineData("(S'ls'\nios\nsystem\n")]
    [InlineData("(o")]
    [InlineData(")\x81")]
    [InlineData("P0\n")]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("\x82\x01")]
    [InlineData("\x8b\x01\x00\x00\x00\x01")]
    [InlineData("\x93")]
    [InlineData("I1\n")]
    [InlineData("\xff")]
    public void Other_instructions_are_refused(string codes) => Refused(new PickleBuilder().Codes(codes), "*instruction 0x*not executed*");

    [Fact]
    public void Other_protocols_are_refused() => Refused(new PickleBuilder().Raw(0x80, 4), "*protocol 4*pickle_protocol=2*");

    [Theory]
    [InlineData("")]
    [InlineData("NN")]
    [InlineData("(N")]
    [InlineData("t")]
    [InlineData("\x85")]
    [InlineData("N(\x85")]
    [InlineData("h\x00")]
    [InlineData("j\x00\x00\x00\x00")]
    [InlineData("q\x00")]
    [InlineData("Na")]
    [InlineData("N(Ne")]
    [InlineData("NNNs")]
    [InlineData("}(Nu")]
    [InlineData("}NNs")]
    [InlineData("})Ns")]
    [InlineData("}]Ns")]
    [InlineData("NR")]
    [InlineData("N)R")]
    [InlineData("NQ")]
    [InlineData(")Q")]
    [InlineData("}}b")]
    [InlineData("Nb")]
    [InlineData("](N(a")]
    public void Malformed_programs_are_refused(string codes) => Refused(new PickleBuilder().Codes(codes), "*pickle*");

    [Fact]
    public void Classes_and_storages_are_no_values()
    {
        Refused(new PickleBuilder().Global("torch", "FloatStorage"), "*refused*");
        Refused(new PickleBuilder().Persistent("0", 4), "*refused*", ("data/0", Four));
        Refused(new PickleBuilder().Global("torch", "FloatStorage").Codes(")R"), "*called*");
        Refused(new PickleBuilder().Global("torch", "Tensor").Codes(")R"), "*called*");
    }

    [Fact]
    public void A_list_in_itself_is_refused()
    {
        Refused(new PickleBuilder().Codes("]q\0h\0a"), "*contains itself*");
        Refused(new PickleBuilder().Codes("}q\0").Text("a").Codes("]q\x01h\0as"), "*contains itself*");
        Refused(new PickleBuilder().Global("collections", "OrderedDict").Codes(")Rq\0}").Text("a").Codes("h\0sb"), "*contains itself*");
    }

    [Fact]
    public void A_bomb_of_references_is_refused()
    {
        // Each list holds the one before it ten times: 10^40 values in 1.5 KB.
        var pickle = new PickleBuilder().Codes("]q\0");
        for (var i = 1; i <= 40; i++)
        {
            pickle.Codes("](");
            for (var j = 0; j < 10; j++) pickle.Raw((byte)'h', (byte)(i - 1));
            pickle.Codes("e").Raw((byte)'q', (byte)i);
        }
        // All but the last list lie below it.
        var result = new PickleBuilder().Codes("(").Raw(pickle.Bytes[2..^1]).Codes("t");
        Refused(result, "*more than*values*");
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var pickle = new PickleBuilder();
        for (var i = 0; i < 100_000; i++) pickle.Codes("]");
        for (var i = 1; i < 100_000; i++) pickle.Codes("a");
        Refused(pickle, "*levels deep*");

        var shared = new PickleBuilder().Codes("N");
        for (var i = 0; i < 100_000; i++) shared.Raw(0x85);
        Refused(shared, "*levels deep*");
    }

    [Fact]
    public void Calls_within_calls_are_refused()
    {
        // _rebuild_from_type_v2 of itself, which would recurse.
        var pickle = new PickleBuilder();
        const int Depth = 20_000;
        for (var i = 0; i < Depth; i++) pickle.Global("torch._tensor", "_rebuild_from_type_v2").Codes("(");
        for (var i = 0; i < Depth; i++) pickle.Global("torch._tensor", "_rebuild_from_type_v2").Global("torch", "Tensor").Codes(")NtR");
        Refused(pickle, "*_rebuild_from_type_v2*");
    }

    [Fact]
    public void Containers_without_number_are_refused()
    {
        var pickle = new PickleBuilder().Codes("(");
        for (var i = 0; i < 2_100_000; i++) pickle.Raw((byte)')');
        FluentActions.Invoking(() => pickle.Codes("t").Load()).Should().Throw<InvalidDataException>().WithMessage("*more than 2097152 lists*");
    }

    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 })]
    [InlineData(1, new long[] { 4 }, new long[] { 1 })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 3, 1 })]
    [InlineData(4, new long[0], new long[0])]
    [InlineData(5, new long[] { 0 }, new long[] { 1 })]
    [InlineData(0, new long[] { 4294967296, 4294967296 }, new long[] { 0, 0 })]
    [InlineData(0, new long[] { 3, 3 }, new long[] { long.MaxValue, long.MaxValue })]
    [InlineData(long.MaxValue, new long[] { 3, 3 }, new long[] { long.MaxValue, long.MaxValue })]
    public void Tensors_stay_in_their_storage(long offset, long[] shape, long[] strides) =>
        Refused(new PickleBuilder().Tensor("0", 4, offset, shape, strides), "*tensor in storage '0'*", ("data/0", Four));

    [Fact]
    public void Many_dimensions_are_refused() =>
        Refused(new PickleBuilder().Tensor("0", 4, 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]), "*65 dimensions*", ("data/0", Four));

    [Fact]
    public void A_stretched_tensor_costs_nothing()
    {
        var x = new PickleBuilder().Tensor("0", 4, 1, [1L << 40], [0]).Load(("data/0", Four)).AsTensor();
        x.ElementCount.Should().Be(1L << 40);
        x[123456789].Item<float>().Should().Be(2);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 62)]
    public void A_storage_has_the_size_of_its_record(long count) => Refused(new PickleBuilder().Tensor("0", count, 0, [1], [1]), "*storage*", ("data/0", Four));

    [Fact]
    public void A_storage_has_one_type_and_size()
    {
        var pickle = new PickleBuilder().Codes("](").Tensor("0", 4, 0, [1], [1]).Tensor("0", 2, 0, [1], [1], "DoubleStorage").Codes("e");
        Refused(pickle, "*'0'*float64*float32*", ("data/0", Four));
    }

    [Fact]
    public void Missing_and_compressed_records_are_named()
    {
        Refused(new PickleBuilder().Tensor("7", 4, 0, [1], [1]), "*'data/7'*", ("data/0", Four));
        Refused(new PickleBuilder().Tensor("../../secret", 4, 0, [1], [1]), "*lacks*", ("data/0", Four));
        using var folder = new TemporaryFolder();
        using (var zip = new System.IO.Compression.ZipArchive(File.Create(folder["x.pt"]), System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("x/data.pkl").Open();
            entry.Write(new PickleBuilder().Text(new string('a', 1000)).Bytes);
        }
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder["x.pt"])).Should().Throw<InvalidDataException>().WithMessage("*'data.pkl' is compressed*");
    }

    [Fact]
    public void Other_archives_are_named()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x", PickleBuilder.Zip(("a.txt", [1]))))).Should().Throw<InvalidDataException>().WithMessage("*data.pkl*");
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x", PickleBuilder.Zip(("m/data.pkl", [1]), ("m/constants.pkl", [1]))))).Should().Throw<InvalidDataException>().WithMessage("*TorchScript*");
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x", new PickleBuilder().Int(3).Bytes))).Should().Throw<InvalidDataException>().WithMessage("*not of PyTorch*");
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x", "text"u8))).Should().Throw<InvalidDataException>().WithMessage("*no PyTorch file*");
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x", []))).Should().Throw<InvalidDataException>().WithMessage("*no PyTorch file*");
    }

    [Fact]
    public void Integers_do_not_require_grad()
    {
        var pickle = new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Codes("(").Persistent("0", 2, "LongStorage").Int(0).Ints(2).Ints(1).Raw(0x88).Codes("NtR");
        Refused(pickle, "*int64*require grad*", ("data/0", new byte[16]));
    }

    [Theory]
    [InlineData(new[] { "0" }, 3, "*'0' has 3 elements*")]
    [InlineData(new string[0], 4, "*lacks '0'*")]
    [InlineData(new[] { "0", "0" }, 4, "*second time*")]
    [InlineData(new[] { "1" }, 4, "*no tensor uses*")]
    public void Old_files_are_checked_too(string[] keys, long count, string message)
    {
        using var folder = new TemporaryFolder();
        byte[] file = new PickleBuilder().Tensor("0", 4, 0, [4], [1]).Legacy(keys, [.. BitConverter.GetBytes(count), .. Four]);
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x.pt", file))).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Old_files_make_no_room_for_more_than_they_are()
    {
        using var folder = new TemporaryFolder();
        byte[] file = new PickleBuilder().Tensor("0", 1L << 40, 0, [4], [1]).Legacy(["0"], [.. BitConverter.GetBytes(1L << 40), .. Four]);
        FluentActions.Invoking(() => TorchCheckpoint.Load(folder.With("x.pt", file))).Should().Throw<InvalidDataException>().WithMessage("*more bytes than the file*");
    }
}
