namespace Autograd.Onnx;

/// <summary>How a model is exported.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>The names of the graph's inputs; <c>input</c>, or <c>input_0</c>, <c>input_1</c>, ... unless given.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>The names of the graph's outputs; <c>output</c>, or <c>output_0</c>, <c>output_1</c>, ... unless given.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>Whether the model takes batches of any size, not only of the example's.</summary>
    public bool DynamicBatch { get; init; }

    /// <summary>Which dimension of the inputs is the batch.</summary>
    public int BatchDimension { get; init; }

    /// <summary>The version of ONNX's operators, from 17 to 21.</summary>
    public int Opset { get; init; } = 17;
}
