using Autograd.Onnx.Lowering;

namespace Autograd.Onnx.Tracing;

/// <summary>The inputs of the two traced runs: the example, and other values.</summary>
internal sealed record Probes(Tensor[] First, Tensor[] Second, Size? Batch, int BatchInput)
{
    public static Probes Of(Tensor[] examples, OnnxExportOptions options)
    {
        using var quiet = Autodiff.NoGrad();
        if (!options.DynamicBatch) return new(Array.ConvertAll(examples, x => x.Detach().Clone()), Array.ConvertAll(examples, Others), null, 0);
        var dim = options.BatchDimension;
        var batched = Array.FindIndex(examples, x => dim >= 0 && dim < x.Rank);
        if (batched < 0) throw new ArgumentException($"OnnxModel: no input has the dimension {dim}, which is to be the batch.", nameof(options));
        var size = examples[batched].Shape[dim];
        foreach (var x in examples)
            if (x.Rank <= dim || x.Shape[dim] != size || size == 0)
                throw new ArgumentException($"OnnxModel: dimension {dim}, the batch, must have the same size in every input, at least 1, and there are inputs of the shapes {examples[batched].Layout} and {x.Layout}.", nameof(examples));
        // Two at least: a batch of one could be broadcast, or take another way.
        var (few, more) = (Math.Max(2, size), Math.Max(2, size) + 1);
        return new(Array.ConvertAll(examples, x => Rows(x, dim, few)), Array.ConvertAll(examples, x => Others(Rows(x, dim, more))), new Size(few, more), batched);
    }

    private static Tensor Rows(Tensor x, int dim, long count) => x.IndexSelect(dim, Tensor.Arange(count).Remainder(x.Shape[dim]));

    /// <summary>
    /// Other values that the module may be given: in another order, and so that no sum, extreme or count stays. Floating point keeps to between 0 and 1 if it was there, integers to those
    /// that there are.
    /// </summary>
    private static Tensor Others(Tensor x)
    {
        if (x.ElementCount == 0) return x.Detach().Clone();
        var y = x.Reshape(-1).IndexSelect(0, Tensor.Randperm(x.ElementCount, new Generator(1))).Reshape(x.Shape);
        if (x.DType.IsFloatingPoint()) return y * 0.75 + 0.125;
        var wide = y.To(DType.Int64);
        return Tensor.Where(wide.Eq(wide.Max()), wide.Min(), wide).To(x.DType);
    }
}
