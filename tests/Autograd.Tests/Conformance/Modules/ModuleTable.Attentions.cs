using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Attentions => new()
    {
        ["MultiheadAttention"] = new(
            a => new MultiheadAttention(
                a.Long("embed_dim"), a.Long("num_heads"), a.Double("dropout", 0), a.Bool("bias", true), a.Bool("add_bias_kv", false), a.Bool("add_zero_attn", false), a.LongOrNull("kdim"),
                a.LongOrNull("vdim"), a.Bool("batch_first", false)),
            (m, a) => ((MultiheadAttention)m).Call(
                a.Tensor("query"), a.Tensor("key"), a.Tensor("value"), a.TensorOrNull("key_padding_mask"), a.Bool("need_weights", true), a.TensorOrNull("attn_mask"),
                a.Bool("average_attn_weights", true))),
        ["TransformerEncoderLayer"] = new(
            TransformerEncoderLayerOf,
            (m, a) => ((TransformerEncoderLayer)m).Call(a.Tensor("src"), a.TensorOrNull("src_mask"), a.TensorOrNull("src_key_padding_mask"))),
        ["TransformerDecoderLayer"] = new(TransformerDecoderLayerOf, (m, a) => ((TransformerDecoderLayer)m).Call(
            a.Tensor("tgt"), a.Tensor("memory"), a.TensorOrNull("tgt_mask"), a.TensorOrNull("memory_mask"), a.TensorOrNull("tgt_key_padding_mask"), a.TensorOrNull("memory_key_padding_mask"))),
        ["TransformerEncoder"] = new(
            a => new TransformerEncoder((TransformerEncoderLayer)Make("TransformerEncoderLayer", a.Map("encoder_layer")), a.Long("num_layers")),
            (m, a) => ((TransformerEncoder)m).Call(a.Tensor("src"), a.TensorOrNull("mask"), a.TensorOrNull("src_key_padding_mask"))),
        ["TransformerDecoder"] = new(
            a => new TransformerDecoder((TransformerDecoderLayer)Make("TransformerDecoderLayer", a.Map("decoder_layer")), a.Long("num_layers")),
            (m, a) => ((TransformerDecoder)m).Call(
                a.Tensor("tgt"), a.Tensor("memory"), a.TensorOrNull("tgt_mask"), a.TensorOrNull("memory_mask"), a.TensorOrNull("tgt_key_padding_mask"),
                a.TensorOrNull("memory_key_padding_mask"))),
        ["Transformer"] = new(
            a => new Transformer(
                a.Long("d_model", 512), a.Long("nhead", 8), a.Long("num_encoder_layers", 6), a.Long("num_decoder_layers", 6), a.Long("dim_feedforward", 2048), a.Double("dropout", 0.1),
                TransformerActivation(a), null, null, a.Double("layer_norm_eps", 1e-5), a.Bool("batch_first", false), a.Bool("norm_first", false)),
            (m, a) => ((Transformer)m).Call(
                a.Tensor("src"), a.Tensor("tgt"), a.TensorOrNull("src_mask"), a.TensorOrNull("tgt_mask"), a.TensorOrNull("memory_mask"), a.TensorOrNull("src_key_padding_mask"),
                a.TensorOrNull("tgt_key_padding_mask"), a.TensorOrNull("memory_key_padding_mask"))),
    };

    private static TransformerEncoderLayer TransformerEncoderLayerOf(Arguments a) => new(
        a.Long("d_model"), a.Long("nhead"), a.Long("dim_feedforward", 2048), a.Double("dropout", 0.1), TransformerActivation(a), a.Double("layer_norm_eps", 1e-5), a.Bool("batch_first", false),
        a.Bool("norm_first", false));

    private static TransformerDecoderLayer TransformerDecoderLayerOf(Arguments a) => new(
        a.Long("d_model"), a.Long("nhead"), a.Long("dim_feedforward", 2048), a.Double("dropout", 0.1), TransformerActivation(a), a.Double("layer_norm_eps", 1e-5), a.Bool("batch_first", false),
        a.Bool("norm_first", false));

    private static Func<Tensor, Tensor> TransformerActivation(Arguments a) => a.Text("activation", "relu") switch
    {
        "relu" => F.Relu,
        "gelu" => x => x.Gelu(),
        var other => throw new InvalidOperationException($"{other} is not mapped."),
    };
}
