using System.IO.Compression;
using Autograd.IO;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.IO;

/// <summary>What is written is what PyTorch reads: held against the formats' rules by a reader of its own, and against files that PyTorch wrote.</summary>
public class TorchFormatTests
{
    private static TinyTorchReader Saved(TorchValue tree)
    {
        using var folder = new TemporaryFolder();
        TorchCheckpoint.Save(folder["x.pt"], tree);
        return new TinyTorchReader(File.ReadAllBytes(folder["x.pt"]));
    }

    [Fact]
    public void A_state_dict_has_PyTorchs_records()
    {
        var weight = Sample.Of(DType.Float32, 2, 3);
        var bias = Sample.Of(DType.Int64, 3);

        var file = Saved(TorchDictionary.StateDict(new Dictionary<string, Tensor> { ["w"] = weight, ["b"] = bias }));

        file.Records.Keys.Should().Equal("archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/data/1", "archive/version");
        file.Records["archive/version"].Should().Equal("3\n"u8.ToArray());
        file.Records["archive/byteorder"].Should().Equal("little"u8.ToArray());
        file.Records["archive/data/0"].Should().Equal(Bridge.Read(weight).Bytes.ToArray());
        file.Records["archive/data/1"].Should().Equal(Bridge.Read(bias).Bytes.ToArray());
        TinyTorchReader.Show(file.Records["archive/data.pkl"]).Should().Be(
            "collections.OrderedDict(){"
            + "'w',torch._utils._rebuild_tensor_v2(@('storage',torch.FloatStorage,'0','cpu',6),0,(2,3),(3,1),False,collections.OrderedDict(){}){},"
            + "'b',torch._utils._rebuild_tensor_v2(@('storage',torch.LongStorage,'1','cpu',3),0,(3),(1),False,collections.OrderedDict(){}){}}");
    }

    [Fact]
    public void Shared_memory_is_written_once()
    {
        var x = Sample.Of(DType.Float64, 4, 5);
        var file = Saved(new TorchTuple(x[1..], x[2].RequireGrad(), x.Transpose(0, 1)[3], Tensor.Zeros([0, 2], DType.Bool), Tensor.From(true)));

        file.Records.Keys.Where(k => k.Contains("/data/")).Should().Equal("archive/data/0", "archive/data/1", "archive/data/2");
        file.Records["archive/data/0"].Should().Equal(Bridge.Read(x.Reshape(-1)[3..]).Bytes.ToArray(), "what no tensor reaches is left out");
        TinyTorchReader.Show(file.Records["archive/data.pkl"]).Should().ContainAll(
            "@('storage',torch.DoubleStorage,'0','cpu',17),2,(3,5),(5,1),False", "'cpu',17),7,(5),(1),True", "'cpu',17),0,(4),(5),False",
            "@('storage',torch.BoolStorage,'1','cpu',0),0,(0,2),", "@('storage',torch.BoolStorage,'2','cpu',1),0,(),()");
    }

    [Fact]
    public void All_values_have_PyTorchs_instructions()
    {
        var shared = new TorchList { 1 };
        var file = Saved(new TorchDictionary
        {
            ["a"] = new TorchTuple(), ["b"] = new TorchTuple(1, -1, 256, 65536, 1L << 40), ["c"] = TorchTuple.Size(2, 3), [7] = TorchValue.None, ["d"] = shared, ["e"] = shared, ["f"] = 0.1,
            ["g"] = DType.Float32, ["h"] = true, ["ccollections\nOrderedDict\n"] = new TorchDictionary { IsOrdered = true, Attributes = new TorchDictionary { ["_metadata"] = "x" } },
        });

        TinyTorchReader.Show(file.Records["archive/data.pkl"]).Should().Be(
            "{'a',(),'b',(1,-1,256,65536,1099511627776),'c',torch.Size((2,3)){},7,None,'d',[1],'e',[1],'f',0.1,'g',torch.float32,'h',True,"
            + "'ccollections\nOrderedDict\n',collections.OrderedDict(){}+{'_metadata','x'}}");
    }

    [Fact]
    public void Many_tensors_and_strings_pass_the_short_forms()
    {
        var tensors = Enumerable.Range(0, 3000).ToDictionary(i => $"layer.{i}", i => Tensor.From((float)i));
        var file = Saved(TorchDictionary.StateDict(tensors));
        file.Records.Should().HaveCount(3003);
        var text = TinyTorchReader.Show(file.Records["archive/data.pkl"]);
        text.Should().Contain("'layer.2999',torch._utils._rebuild_tensor_v2(@('storage',torch.FloatStorage,'2999','cpu',1)");
    }

    [Theory]
    [InlineData("pt_state_dict")]
    [InlineData("pt_checkpoint")]
    [InlineData("pt_views_shared_storage")]
    [InlineData("pt_dtypes")]
    [InlineData("pt_list")]
    public void What_PyTorch_wrote_is_written_again_alike(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Conformance", "data", "files", name + ".pt");
        using var original = ZipFile.OpenRead(path);
        using var stream = original.GetEntry($"{name}/data.pkl")!.Open();
        var pickle = new MemoryStream();
        stream.CopyTo(pickle);

        var file = Saved(TorchCheckpoint.Load(path));

        TinyTorchReader.Show(file.Records["archive/data.pkl"]).Should().Be(TinyTorchReader.Show(pickle.ToArray()));
    }

    [Fact]
    public void Large_archives_take_the_form_Zip64()
    {
        using var folder = new TemporaryFolder();
        using (var stream = File.Create(folder["x.pt"]))
        {
            // Every size and position from 100 on is written as those of 4 GB are.
            var zip = new TorchZipWriter(stream, beyond: 100);
            zip.Add("archive/data.pkl", new PickleBuilder().Codes("](").Tensor("0", 100, 0, [100], [1]).Tensor("1", 4, 0, [4], [1]).Codes("e").Bytes);
            zip.Add("archive/data/0", Sample.Of(DType.Float32, 100));
            zip.Add("archive/data/1", Sample.Of(DType.Float32, 4));
            zip.Finish();
        }

        using (var archive = ZipFile.OpenRead(folder["x.pt"]))
        {
            archive.Entries.Select(e => e.Length).Skip(1).Should().Equal(400, 16);
        }
        var read = TorchCheckpoint.Load(folder["x.pt"]).AsList();
        Sample.Same(read[0].AsTensor(), Sample.Of(DType.Float32, 100), "large");
        Sample.Same(read[1].AsTensor(), Sample.Of(DType.Float32, 4), "small");
        File.ReadAllBytes(folder["x.pt"]).AsSpan().IndexOf("PK\x06\x06"u8).Should().BePositive("there is an end record of 64 bits");
    }
}
