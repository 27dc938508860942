using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Embeddings => new()
    {
        ["Embedding"] = One(a => new Embedding(
            a.Long("num_embeddings"), a.Long("embedding_dim"), a.LongOrNull("padding_idx"), Norm(a),
            a.Double("norm_type", 2), a.Bool("scale_grad_by_freq", false), a.Bool("sparse", false))),
        ["EmbeddingBag"] = new(
            a => new EmbeddingBag(
                a.Long("num_embeddings"), a.Long("embedding_dim"), Norm(a), a.Double("norm_type", 2), a.Bool("scale_grad_by_freq", false), Bags(a), a.Bool("sparse", false),
                a.Bool("include_last_offset", false), a.LongOrNull("padding_idx")),
            (module, a) => ((EmbeddingBag)module).Call(a.X, a.TensorOrNull("offsets"), a.TensorOrNull("per_sample_weights"))),
    };

    private static double? Norm(Arguments a) => a.Has("max_norm") ? a.Double("max_norm", 0) : null;

    private static BagMode Bags(Arguments a) => a.Text("mode", "mean") switch
    {
        "sum" => BagMode.Sum,
        "mean" => BagMode.Mean,
        "max" => BagMode.Max,
        var other => throw new ArgumentException($"'{other}' is no mode."),
    };
}
