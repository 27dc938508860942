using System.Numerics;
using Autograd.IO;

namespace Autograd.Tests.IO;

public class TorchCheckpointTests
{
    private static TorchValue RoundTrip(TorchValue tree)
    {
        using var folder = new TemporaryFolder();
        TorchCheckpoint.Save(folder["x.pt"], tree);
        return TorchCheckpoint.Load(folder["x.pt"]);
    }

    [Fact]
    public void Tensors_come_back()
    {
        using var folder = new TemporaryFolder();
        var tensors = Sample.All();
        TorchCheckpoint.Save(folder["x.pt"], tensors);

        Sample.Same(TorchCheckpoint.LoadStateDict(folder["x.pt"]), tensors);
        TorchCheckpoint.Load(folder["x.pt"]).AsDictionary().IsOrdered.Should().BeTrue();
    }

    [Fact]
    public void Values_come_back()
    {
        var values = new TorchList
        {
            TorchValue.None, true, false, 0, 1, 255, 256, 65535, 65536, -1, int.MinValue, int.MaxValue, 1L << 40, long.MinValue, long.MaxValue, BigInteger.Pow(2, 64) - 1, -BigInteger.Pow(2, 1000),
            0.0, -0.0, 0.1, double.NaN, double.PositiveInfinity, double.Epsilon, "", "Größe \n 中 \U0001F600", new string('x', 100_000), DType.BFloat16, DType.Bool,
        };

        var read = RoundTrip(values).AsList();

        read.Should().HaveCount(values.Count);
        for (var i = 0; i < values.Count; i++) read[i].Should().Be(values[i]);
        BitConverter.DoubleToInt64Bits(read[18].AsDouble()).Should().Be(BitConverter.DoubleToInt64Bits(-0.0));
    }

    [Fact]
    public void Containers_come_back()
    {
        var tree = new TorchDictionary
        {
            ["tuples"] = new TorchList { new TorchTuple(), new TorchTuple(1), new TorchTuple(1, "b"), new TorchTuple(1, 2, 3), new TorchTuple(1, 2, 3, TorchValue.None), TorchTuple.Size(2, 3) },
            ["state"] = new TorchDictionary { [0] = new TorchDictionary { ["step"] = 3 }, [1] = new TorchDictionary(), [-1] = "last", [true] = 0.5 },
            ["long"] = new TorchList(Enumerable.Range(0, 2500).Select(i => (TorchValue)i)),
            ["ordered"] = new TorchDictionary { IsOrdered = true, Attributes = new TorchDictionary { ["_metadata"] = new TorchDictionary { ["version"] = 2 } } },
        };

        var read = RoundTrip(tree);

        read.AsDictionary().Keys.Should().Equal(tree.Keys);
        read["tuples"].AsList().Select(t => t.Kind).Should().OnlyContain(kind => kind == TorchKind.Tuple);
        read["tuples"].AsList().Select(t => t.AsList().Count).Should().Equal(0, 1, 2, 3, 4, 2);
        read["tuples"][2][1].AsString().Should().Be("b");
        ((TorchTuple)read["tuples"][5].AsList()).IsSize.Should().BeTrue();
        read["state"].AsDictionary().Keys.Should().Equal(0, 1, -1, true);
        read["state"][0]["step"].AsInt64().Should().Be(3);
        read["long"].AsList().Select(v => v.AsInt64()).Should().Equal(Enumerable.Range(0, 2500).Select(i => (long)i));
        read["ordered"].AsDictionary().IsOrdered.Should().BeTrue();
        read["ordered"].AsDictionary().Attributes!["_metadata"]["version"].AsInt64().Should().Be(2);
        read["state"].AsDictionary().IsOrdered.Should().BeFalse();
    }

    [Fact]
    public void Shared_memory_stays_shared()
    {
        var x = Sample.Of(DType.Float32, 10, 4);
        var tree = new TorchList { x[2..5], x[4..8].Transpose(0, 1), x[4], Sample.Of(DType.Float32, 3), x[9, 3] };

        var read = RoundTrip(tree).AsList();

        for (var i = 0; i < tree.Count; i++) Sample.Same(read[i].AsTensor(), tree[i].AsTensor(), $"item {i}");
        read.Select(t => t.AsTensor().MemoryIdentity).Distinct().Should().HaveCount(2);
        read[2].AsTensor().FillInPlace(7);
        read[0].AsTensor()[2].ToArray<float>().Should().Equal(7, 7, 7, 7);
        read[1].AsTensor()[.., 0].ToArray<float>().Should().Equal(7, 7, 7, 7);
        read[1].AsTensor().Strides.ToArray().Should().Equal(1, 4);
    }

    [Fact]
    public void A_part_of_a_large_tensor_is_a_small_file()
    {
        using var folder = new TemporaryFolder();
        var x = Tensor.Ones([1000, 1000]);
        TorchCheckpoint.Save(folder["row"], x[5]);
        TorchCheckpoint.Save(folder["column"], x[.., 5]);
        TorchCheckpoint.Save(folder["stretched"], x[5, 5].Expand(1000, 1000));
        foreach (var file in Directory.GetFiles(folder.Root)) new FileInfo(file).Length.Should().BeLessThan(6000, file);
        TorchCheckpoint.Load(folder["stretched"]).AsTensor().Shape.ToArray().Should().Equal(1000, 1000);
    }

    [Fact]
    public void One_object_twice_is_one_object()
    {
        var x = Tensor.Ones([2]);
        var list = new TorchList { 1 };
        var read = RoundTrip(new TorchList { x, list, x, list, "text", "text" });
        read[2].AsTensor().Should().BeSameAs(read[0].AsTensor());
        read[3].AsList().Should().BeSameAs(read[1].AsList());
    }

    [Fact]
    public void Requiring_grad_comes_back()
    {
        var x = Tensor.Ones([2], requiresGrad: true);
        var read = RoundTrip(new TorchList { x, x * 2, x.Detach() }).AsList();
        read.Select(t => t.AsTensor().RequiresGrad).Should().Equal(true, true, false);
        read.Should().OnlyContain(t => t.AsTensor().IsLeaf);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    public void State_dicts_are_found_where_scripts_keep_them(string key)
    {
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor> { ["w"] = Tensor.Ones([2]) };
        TorchCheckpoint.Save(folder["x.pt"], new TorchDictionary { ["epoch"] = 3, [key] = TorchDictionary.StateDict(tensors) });
        Sample.Same(TorchCheckpoint.LoadStateDict(folder["x.pt"]), tensors);
    }

    [Fact]
    public void What_is_no_state_dict_is_told()
    {
        using var folder = new TemporaryFolder();
        TorchCheckpoint.Save(folder["x.pt"], new TorchDictionary { ["w"] = Tensor.Ones([1]), ["epoch"] = 3 });
        FluentActions.Invoking(() => TorchCheckpoint.LoadStateDict(folder["x.pt"])).Should().Throw<InvalidDataException>().WithMessage("*'epoch': 3*");
        TorchCheckpoint.Save(folder["x.pt"], Tensor.Ones([1]));
        FluentActions.Invoking(() => TorchCheckpoint.LoadStateDict(folder["x.pt"])).Should().Throw<InvalidDataException>().WithMessage("*tensor of torch.float32*");
    }

    [Fact]
    public void Trees_that_cannot_be_written_are_refused()
    {
        using var folder = new TemporaryFolder();
        var list = new TorchList();
        list.Add(list);
        FluentActions.Invoking(() => TorchCheckpoint.Save(folder["x.pt"], list)).Should().Throw<ArgumentException>().WithMessage("*contains itself*");
        TorchValue deep = 1;
        for (var i = 0; i < 300; i++) deep = new TorchTuple(deep);
        FluentActions.Invoking(() => TorchCheckpoint.Save(folder["x.pt"], deep)).Should().Throw<ArgumentException>().WithMessage("*levels deep*");
        Directory.GetFiles(folder.Root).Should().BeEmpty();
    }

    [Fact]
    public void Values_say_what_they_are()
    {
        TorchValue tree = new TorchDictionary { ["a"] = 1, ["b"] = new TorchList { 0.5, "x" } };
        FluentActions.Invoking(() => tree["a"].AsTensor()).Should().Throw<InvalidOperationException>().WithMessage("*a tensor*1*");
        FluentActions.Invoking(() => tree["c"]).Should().Throw<KeyNotFoundException>().WithMessage("*'c'*'a', 'b'*");
        FluentActions.Invoking(() => tree["b"][7]).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => tree.AsDictionary().Add("a", 2)).Should().Throw<ArgumentException>().WithMessage("*'a'*");
        FluentActions.Invoking(() => tree.AsDictionary()[0.5] = 2).Should().Throw<ArgumentException>().WithMessage("*0.5*");
        tree["b"][0].AsDouble().Should().Be(0.5);
        tree["a"].AsDouble().Should().Be(1);
    }

    [Fact]
    public void Parameters_devices_counters_and_attributes_are_read()
    {
        byte[] data = new byte[16];
        var parameter = new PickleBuilder().Global("torch._utils", "_rebuild_parameter").Codes("(").Tensor("0", 4, 0, [4], [1]).Raw(0x88).Codes("NtR");
        parameter.Load(("data/0", data)).AsTensor().RequiresGrad.Should().BeTrue();
        var subclass = new PickleBuilder().Global("torch._tensor", "_rebuild_from_type_v2").Codes("(").Global("torch._utils", "_rebuild_tensor_v2").Global("torch", "Tensor")
            .Codes("(").Persistent("0", 4).Int(0).Ints(4).Ints(1).Raw(0x89).Codes("Nt}").Text("tag").Text("x").Codes("stR");
        subclass.Load(("data/0", data)).AsTensor().ElementCount.Should().Be(4);
        new PickleBuilder().Global("torch", "device").Codes("(").Text("cuda").Int(1).Codes("tR").Load().AsString().Should().Be("cuda:1");
        new PickleBuilder().Global("collections", "Counter").Codes("}").Int(30).Int(1).Codes("s\x85R").Load()[30].AsInt64().Should().Be(1);
        new PickleBuilder().Global("collections", "OrderedDict").Codes("](](").Text("k").Int(5).Codes("ee\x85R").Load()["k"].AsInt64().Should().Be(5);
        new PickleBuilder().Codes("U\x03" + "abc").Load().AsString().Should().Be("abc");
    }

    [Fact]
    public void Byte_order_is_undone()
    {
        byte[] data = PickleBuilder.Big(1, 2, 3, 4);
        var pickle = new PickleBuilder().Tensor("0", 4, 0, [4], [1]);
        pickle.Load(("data/0", data), ("byteorder", "big"u8.ToArray())).AsTensor().ToArray<float>().Should().Equal(1, 2, 3, 4);
        using var folder = new TemporaryFolder();
        byte[] count = [0, 0, 0, 0, 0, 0, 0, 4];
        TorchCheckpoint.Load(folder.With("x.pt", pickle.Legacy(["0"], [.. count, .. data], bigEndian: true))).AsTensor().ToArray<float>().Should().Equal(1, 2, 3, 4);
    }
}
