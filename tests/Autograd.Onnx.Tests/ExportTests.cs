using Autograd.NN;
using Microsoft.ML.OnnxRuntime;

namespace Autograd.Onnx.Tests;

/// <summary>What the model file says, what is refused, and that the module stays as it was.</summary>
public class ExportTests
{
    private static Sequential Network() => new(new Linear(3, 4), new BatchNorm1d(4), new ReLU(), new Dropout(), new Linear(4, 2));

    [Fact]
    public void State_keeps_its_names_and_sizes_tell_the_batch()
    {
        var model = Exported.Bytes(Network(), Tensor.Ones([1, 3]), new() { DynamicBatch = true, InputNames = ["pixels"], OutputNames = ["scores"] });
        foreach (var name in (string[])["0.weight", "0.bias", "1.running_mean", "1.running_var", "4.weight"]) Contains(model, name).Should().BeTrue(name);
        Contains(model, "num_batches_tracked").Should().BeFalse("nothing reads it");
        using var session = new InferenceSession(model);
        session.InputMetadata["pixels"].Dimensions.Should().Equal(-1, 3);
        session.InputMetadata["pixels"].SymbolicDimensions.Should().Equal("batch", "");
        session.OutputMetadata["scores"].SymbolicDimensions.Should().Equal("batch", "");
    }

    [Fact]
    public void A_fixed_batch_is_the_examples()
    {
        using var session = new InferenceSession(Exported.Bytes(Network(), Tensor.Ones([7, 3])));
        session.InputMetadata["input"].Dimensions.Should().Equal(7, 3);
        session.OutputMetadata["output"].Dimensions.Should().Equal(7, 2);
    }

    [Fact]
    public void The_same_module_gives_the_same_bytes()
    {
        var network = Network();
        Exported.Bytes(network, Tensor.Ones([2, 3])).Should().Equal(Exported.Bytes(network, Tensor.Ones([2, 3])));
    }

    [Fact]
    public void The_module_stays_as_it_was()
    {
        var network = Network();
        foreach (var parameter in network[0].Parameters()) parameter.RequireGrad(false);
        network[3].Eval();
        var before = network.StateDict().ToDictionary(entry => entry.Key, entry => entry.Value.Clone());
        using (Autodiff.NoGrad()) Exported.Bytes(network, Tensor.Randn([2, 3]));
        network.Modules().Select(m => m.Training).Should().Equal(true, true, true, true, false, true);
        network.Parameters().Select(p => p.RequiresGrad).Should().Equal(false, false, true, true, true, true);
        network.Parameters().Should().OnlyContain(p => p.Grad == null);
        foreach (var (name, tensor) in network.StateDict()) tensor.Eq(before[name]).All().Item<bool>().Should().BeTrue(name);
        Exported.Check(network, Tensor.Randn([2, 3]));
    }

    [Fact]
    public void Writes_files_and_streams()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        try
        {
            var network = Network();
            OnnxModel.Export(network, Tensor.Ones([2, 3]), path);
            using var stream = new MemoryStream();
            OnnxModel.Export(network, Tensor.Ones([2, 3]), stream);
            stream.ToArray().Should().Equal(File.ReadAllBytes(path));
            // What fails leaves the file alone.
            Refused(() => OnnxModel.Export(new Lambda(x => x.Sort().Values), Tensor.Ones([2, 3]), path));
            File.ReadAllBytes(path).Should().Equal(stream.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_is_not_mapped_is_named()
    {
        Refused(() => Export(x => x.Sort().Values)).Should().Contain("Sort").And.Contain("SortBackward0").And.Contain("[2, 3]");
        Refused(() => Export(x => x.Lgamma())).Should().Contain("Lgamma");
        Refused(() => Export(x => Twice.Instance.Apply(x)[0])).Should().Contain("Twice");
        Refused(() => Export(x => x.Argsort(1))).Should().Contain("output 0");
        // What no output needs does not matter.
        Export(x => x + 0 * x.Detach().Sort().Values.Shape[0]);
    }

    [Fact]
    public void Values_of_the_example_do_not_become_constants()
    {
        Refused(() => Export(x => x * x.Argsort(1))).Should().Contain("depends on the values");
        Refused(() => Export(x => x * x.Sum().Item<float>())).Should().Contain("depends on the values");
        Refused(() => Export(x => x * Tensor.Rand([3]))).Should().Contain("depends on the values");
        Refused(() => Export(x => x.MaskedSelect(x > 0).Sum())).Should().NotBeEmpty();
        Refused(() => Export(x => x.Sum().Item<float>() > 15 ? x.Exp() : x.Log())).Should().Contain("another way");
        Refused(() => Export(x =>
        {
            using (Autodiff.NoGrad()) x = x * 2;
            return x + 1;
        })).Should().Contain("output 0");
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var network = Network();
        var x = Tensor.Ones([2, 3]);
        ((Action)(() => Exported.Bytes(network, x, new() { Opset = 16 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*17 to 21*");
        ((Action)(() => Exported.Bytes(network, x, new() { InputNames = ["a", "b"] }))).Should().Throw<ArgumentException>().WithMessage("*2 input names*");
        ((Action)(() => Exported.Bytes(network, x, new() { OutputNames = ["0.weight"] }))).Should().Throw<ArgumentException>().WithMessage("*'0.weight'*");
        ((Action)(() => Exported.Bytes(network, x, new() { DynamicBatch = true, BatchDimension = 2 }))).Should().Throw<ArgumentException>().WithMessage("*dimension 2*");
        ((Action)(() => Exported.Bytes(network, _ => [], []))).Should().Throw<ArgumentException>().WithMessage("*example*");
        ((Action)(() => Exported.Bytes(network, y => [y[0] + y[1].Sum()], [x, Tensor.Ones([3, 3])], new() { DynamicBatch = true }))).Should().Throw<ArgumentException>().WithMessage("*same size*");
        ((Action)(() => OnnxModel.Export(null!, x, "x"))).Should().Throw<ArgumentNullException>();
        ((Action)(() => OnnxModel.Export(network, null!, "x"))).Should().Throw<ArgumentNullException>();
        ((Action)(() => OnnxModel.Export(network, x, (Stream)null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => OnnxModel.Export(network, x, ""))).Should().Throw<ArgumentException>();
    }

    private static void Export(Func<Tensor, Tensor> forward) => Exported.Bytes(new Lambda(forward), Tensor.From<float>([0.5f, 1, 3, 7, 2, 4], [2, 3]));

    private static string Refused(Action export) => export.Should().Throw<NotSupportedException>().Which.Message;

    private static bool Contains(byte[] model, string text) => model.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private sealed class Twice : Function
    {
        public static readonly Twice Instance = new();

        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs) => [inputs[0] * 2];

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs) => [gradOutputs[0] * 2];
    }
}
