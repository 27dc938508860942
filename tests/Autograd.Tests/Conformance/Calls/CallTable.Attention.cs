using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Embedding, attention, dropout.</summary>
    private static Dictionary<string, Func<Arguments, object>> Attention => new()
    {
        ["torch.nn.functional.embedding"] = a => F.Embedding(a.X, a.Tensor("weight"), a.LongOrNull("padding_idx"), a.Has("max_norm") ? a.Double("max_norm", 0) : null, a.Double("norm_type", 2), a.Bool("scale_grad_by_freq", false), a.Bool("sparse", false)),
        ["torch.nn.functional.embedding_bag"] = a => F.EmbeddingBag(
            a.X, a.Tensor("weight"), a.TensorOrNull("offsets"), a.Has("max_norm") ? a.Double("max_norm", 0) : null, a.Double("norm_type", 2), a.Bool("scale_grad_by_freq", false),
            a.Text("mode", "mean") switch { "mean" => BagMode.Mean, "sum" => BagMode.Sum, "max" => BagMode.Max, var other => throw new ArgumentException($"'{other}' is no mode: the enum leaves it out.") },
            a.Bool("sparse", false), a.TensorOrNull("per_sample_weights"), a.Bool("include_last_offset", false), a.LongOrNull("padding_idx")),
        ["torch.nn.functional.scaled_dot_product_attention"] = a => F.ScaledDotProductAttention(
            a.Tensor("query"), a.Tensor("key"), a.Tensor("value"), a.TensorOrNull("attn_mask"), a.Double("dropout_p", 0), a.Bool("is_causal", false), a.Has("scale") ? a.Double("scale", 1) : null),
        ["torch.nn.functional.dropout"] = a => F.Dropout(a.X, a.Double("p", 0.5), a.Bool("training", true), InPlace(a)),
    };
}
