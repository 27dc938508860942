using Autograd.Onnx.Lowering;

namespace Autograd.Onnx.Tracing;

/// <summary>The inputs of the two traced runs: the example, and its elements in another order, so that they are still what the module may be given.</summary>
internal sealed record Probes(Tensor[] First, Tensor[] Second, Size? Batch, int BatchInput)
{
    public static Probes Of(Tensor[] examples, OnnxExportOptions options)
    {
        using var quiet = Autodiff.NoGrad();
        if (!options.DynamicBatch) return new(Array.ConvertAll(examples, x => x.Detach().Clone()), Array.ConvertAll(examples, Reversed), null, 0);
        var dim = options.BatchDimension;
        var batched = Array.FindIndex(examples, x => dim >= 0 && dim < x.Rank);
        if (batched < 0) throw new ArgumentException($"OnnxModel: no input has the dimension {dim}, which is to be the batch.", nameof(options));
        var size = examples[batched].Shape[dim];
        foreach (var x in examples)
            if (x.Rank <= dim || x.Shape[dim] != size || size == 0)
                throw new ArgumentException($"OnnxModel: dimension {dim}, the batch, must have the same size in every input, at least 1, and there are inputs of the shapes {examples[batched].Layout} and {x.Layout}.", nameof(examples));
        // Two at least: a batch of one could be broadcast, or take another way.
        var (few, more) = (Math.Max(2, size), Math.Max(2, size) + 1);
        return new(Array.ConvertAll(examples, x => Rows(x, dim, few)), Array.ConvertAll(examples, x => Reversed(Rows(x, dim, more))), new Size(few, more), batched);
    }

    private static Tensor Rows(Tensor x, int dim, long count) => x.IndexSelect(dim, Tensor.Arange(count).Remainder(x.Shape[dim]));

    private static Tensor Reversed(Tensor x) => x.Rank == 0 ? x.Detach().Clone() : x.Reshape(-1).Flip(0).Reshape(x.Shape);
}
