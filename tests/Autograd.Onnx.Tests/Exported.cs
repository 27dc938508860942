using Autograd.NN;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Autograd.Onnx.Tests;

/// <summary>A forward pass given as a lambda.</summary>
internal sealed class Lambda(Func<Tensor, Tensor> forward) : Module<Tensor, Tensor>
{
    protected override Tensor Forward(Tensor input) => forward(input);
}

/// <summary>Exports to memory, runs the model in ONNX Runtime and compares it with the module.</summary>
internal static class Exported
{
    /// <summary>A model for any batch, run on the example and on other batches; a model for the example's batch; both of the oldest and the newest opset.</summary>
    public static void Check(Module<Tensor, Tensor> module, Tensor example, double tolerance = 1e-5, bool dynamic = true, int batchDimension = 0) =>
        Check(module, x => [module.Call(x[0])], [example], tolerance, dynamic, batchDimension);

    /// <inheritdoc cref="Check(Module{Tensor, Tensor}, Tensor, double, bool, int)"/>
    public static void Check(Module module, Func<Tensor[], Tensor[]> forward, Tensor[] examples, double tolerance = 1e-5, bool dynamic = true, int batchDimension = 0)
    {
        foreach (var opset in (int[])[17, 21])
        {
            Compare(Bytes(module, forward, examples, new() { Opset = opset }), module, forward, examples, tolerance);
            if (!dynamic) continue;
            var model = Bytes(module, forward, examples, new() { Opset = opset, DynamicBatch = true, BatchDimension = batchDimension });
            foreach (var batch in (long[])[1, 2, 5])
                Compare(model, module, forward, Array.ConvertAll(examples, x => x.IndexSelect(batchDimension, Tensor.Arange(batch).Remainder(x.Shape[batchDimension]))), tolerance);
        }
    }

    public static byte[] Bytes(Module module, Func<Tensor[], Tensor[]> forward, Tensor[] examples, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxModel.Export(module, forward, examples, stream, options);
        return stream.ToArray();
    }

    public static byte[] Bytes(Module<Tensor, Tensor> module, Tensor example, OnnxExportOptions? options = null) => Bytes(module, x => [module.Call(x[0])], [example], options);

    public static void Compare(byte[] model, Module module, Func<Tensor[], Tensor[]> forward, Tensor[] inputs, double tolerance)
    {
        module.Eval();
        Tensor[] expected;
        using (Autodiff.NoGrad()) expected = forward(inputs);
        var actual = Run(model, inputs);
        actual.Length.Should().Be(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            actual[i].Shape.ToArray().Should().Equal(expected[i].Shape.ToArray());
            actual[i].DType.Should().Be(expected[i].DType);
            if (actual[i].ElementCount == 0) continue;
            var (a, e) = (actual[i].To(DType.Float64), expected[i].To(DType.Float64));
            var off = ((a - e).Abs() / e.Abs().ClampMin(1)).MaskedFill(a.Eq(e), 0).Max().Item<double>();
            off.Should().BeLessThan(tolerance, $"output {i}");
        }
    }

    public static Tensor[] Run(byte[] model, params Tensor[] inputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var named = session.InputNames.Select((name, i) => Named(name, inputs[i])).ToArray();
        using var results = session.Run(named);
        return [.. results.Select(Back)];
    }

    private static NamedOnnxValue Named(string name, Tensor x)
    {
        var shape = Array.ConvertAll(x.Shape.ToArray(), size => (int)size);
        return x.DType switch
        {
            DType.Int64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(x.Contiguous().ToArray<long>(), shape)),
            DType.Bool => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(x.Contiguous().ToArray<bool>(), shape)),
            DType.Float64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(x.Detach().Contiguous().ToArray<double>(), shape)),
            _ => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(x.Detach().Contiguous().ToArray<float>(), shape)),
        };
    }

    private static Tensor Back(DisposableNamedOnnxValue value)
    {
        switch (value.Value)
        {
            case Tensor<long> x: return Tensor.From<long>(x.ToArray(), Shape(x.Dimensions));
            case Tensor<bool> x: return Tensor.From<bool>(x.ToArray(), Shape(x.Dimensions));
            case Tensor<double> x: return Tensor.From<double>(x.ToArray(), Shape(x.Dimensions));
            default:
                var floats = value.AsTensor<float>();
                return Tensor.From<float>(floats.ToArray(), Shape(floats.Dimensions));
        }
    }

    private static long[] Shape(ReadOnlySpan<int> dimensions) => Array.ConvertAll(dimensions.ToArray(), size => (long)size);
}
