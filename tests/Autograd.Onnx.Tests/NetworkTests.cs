using Autograd.NN;

namespace Autograd.Onnx.Tests;

/// <summary>Networks as people build them, exported and run in ONNX Runtime.</summary>
public class NetworkTests
{
    private static readonly Generator Random = new(1);

    private static Tensor Randn(params long[] shape) => Tensor.Randn(shape, generator: Random);

    [Fact]
    public void Multilayer_perceptron() =>
        Exported.Check(new Sequential(new Linear(6, 16), new ReLU(), new Dropout(0.5), new Linear(16, 8, bias: false), new GELU(), new Linear(8, 3), new LogSoftmax(1)), Randn(4, 6));

    [Fact]
    public void Convolutional_network() =>
        Exported.Check(
            new Sequential(
                new Conv2d(3, 8, 3, stride: 2, padding: 1), Trained(new BatchNorm2d(8), 8), new ReLU(), new MaxPool2d(2), new Conv2d(8, 8, 3, padding: 1, groups: 4, bias: false),
                new AvgPool2d(2, padding: 1), new AdaptiveAvgPool2d(1), new Flatten(), new Linear(8, 5)),
            Randn(2, 3, 32, 32));

    [Fact]
    public void Convolutional_network_in_place() => Exported.Check(new Sequential(new Conv1d(2, 4, 5), new ReLU(inplace: true), new BatchNorm1d(4), new Flatten(), new Linear(24, 2)), Randn(3, 2, 10));

    [Fact]
    public void Decoder_with_transposed_convolutions() =>
        Exported.Check(
            new Sequential(new ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, outputPadding: 1), new InstanceNorm2d(6, affine: true), new LeakyReLU(0.2), new ConvTranspose2d(6, 2, 4, stride: 2, padding: 1, groups: 2), new Tanh()),
            Randn(2, 4, 5, 5));

    [Fact]
    public void Three_dimensional_convolutions() => Exported.Check(new Sequential(new Conv3d(1, 4, 3), new GroupNorm(2, 4), new SiLU(), new MaxPool3d(2), new AvgPool3d(2)), Randn(2, 1, 11, 11, 11));

    [Fact]
    public void Transformer_encoder_layer()
    {
        var layer = new TransformerEncoderLayer(16, 4, 32, batchFirst: true);
        Exported.Check(layer, x => [layer.Call(x[0])], [Randn(3, 5, 16)]);
    }

    [Fact]
    public void Transformer_encoder_layer_with_steps_in_front()
    {
        var layer = new TransformerEncoderLayer(8, 2, 16, normFirst: true);
        Exported.Check(layer, x => [layer.Call(x[0])], [Randn(5, 3, 8)], batchDimension: 1);
    }

    [Fact]
    public void Recurrent_networks()
    {
        var lstm = new LSTM(4, 6, numLayers: 2, bidirectional: true, batchFirst: true);
        Exported.Check(lstm, x => lstm.Call(x[0]) is var (y, (h, c)) ? [y, h, c] : [], [Randn(3, 7, 4)]);
        var gru = new GRU(4, 6);
        Exported.Check(gru, x => [gru.Call(x[0]).Output], [Randn(5, 3, 4)], batchDimension: 1);
        var rnn = new RNN(4, 6, batchFirst: true);
        Exported.Check(rnn, x => [rnn.Call(x[0]).Hn], [Randn(2, 5, 4)]);
    }

    [Fact]
    public void Recurrent_network_with_an_initial_state()
    {
        var gru = new GRU(4, 6);
        Exported.Check(gru, x => [gru.Call(x[0], x[1]).Output], [Randn(5, 3, 4), Randn(1, 3, 6)], batchDimension: 1);
    }

    [Fact]
    public void Language_model() => Exported.Check(new Words(), Tensor.From<long>([1, 5, 2, 0, 7, 7, 3, 1, 4, 0, 0, 0], [3, 4]));

    [Fact]
    public void Causal_language_model_with_tied_weights()
    {
        var model = new Gpt();
        var ids = Tensor.From<long>([1, 5, 2, 9, 7, 7, 3, 1], [2, 4]);
        Exported.Check(model, ids);
        var text = System.Text.Encoding.Latin1.GetString(Exported.Bytes(model, ids));
        text.Should().Contain("places").And.Contain("table.weight");
    }

    [Fact]
    public void Residual_network_with_skips() => Exported.Check(new Skips(), Randn(2, 3, 8, 8));

    [Fact]
    public void Encoder_and_decoder()
    {
        var transformer = new Transformer(8, 2, 1, 1, 16, batchFirst: true);
        var mask = Tensor.Ones([3, 3], DType.Bool).Triu(1);
        Exported.Check(transformer, x => [transformer.Call(x[0], x[1], tgtMask: mask)], [Randn(2, 5, 8), Randn(2, 3, 8)]);
    }

    [Fact]
    public void Attention_and_its_weights()
    {
        var attention = new MultiheadAttention(8, 2, batchFirst: true);
        Exported.Check(attention, x => attention.Call(x[0], x[1], x[1]) is var (y, weights) ? [y, weights!] : [], [Randn(2, 5, 8), Randn(2, 3, 8)]);
    }

    [Fact]
    public void Deep_networks_need_no_deep_stack()
    {
        var layer = new Linear(2, 2);
        Exported.Check(layer, x => [layer.Call(Enumerable.Range(0, 3000).Aggregate(x[0], (y, _) => y + 0.001))], [Randn(2, 2)], dynamic: false);
    }

    [Fact]
    public void Upsampling_network() =>
        Exported.Check(
            new Sequential(new Upsample(scaleFactor: 2), new Conv2d(2, 8, 3, padding: 1), new PixelShuffle(2), new Upsample(scaleFactor: 1.5, mode: InterpolateMode.Bilinear), new ReflectionPad2d(1)),
            Randn(2, 2, 4, 4), tolerance: 1e-4);

    private static BatchNorm2d Trained(BatchNorm2d norm, long channels)
    {
        for (var i = 0; i < 3; i++) norm.Call(Tensor.Randn([8, channels, 4, 4], generator: Random) * 2 + 1);
        return norm;
    }

    /// <summary>Embeddings with positions, a mask of padding, attention, and a mean over what is no padding.</summary>
    private sealed class Words : Module<Tensor, Tensor>
    {
        private readonly Embedding words = new(10, 8), places = new(4, 8);
        private readonly MultiheadAttention attention = new(8, 2, batchFirst: true);
        private readonly LayerNorm norm = new(8);
        private readonly Linear head = new(8, 10);

        protected override Tensor Forward(Tensor ids)
        {
            var padding = ids.Eq(0);
            var x = words.Call(ids) + places.Call(Tensor.Arange(ids.Shape[1]));
            x = norm.Call(x + attention.Call(x, x, x, keyPaddingMask: padding).Output);
            var kept = padding.LogicalNot().To(DType.Float32).Unsqueeze(-1);
            return head.Call((x * kept).Sum(1) / kept.Sum(1));
        }
    }

    private sealed class Gpt : Module<Tensor, Tensor>
    {
        private readonly Embedding table = new(12, 8);
        [Buffer]
        private readonly Tensor places = Tensor.Randn([16, 8], generator: Random);
        private readonly Linear qkv = new(8, 24), output = new(8, 8);
        private readonly RMS norm = new();

        protected override Tensor Forward(Tensor ids)
        {
            var (batch, steps) = (ids.Shape[0], ids.Shape[1]);
            var x = table.Call(ids) + places[..(int)steps];
            var parts = qkv.Call(norm.Call(x)).Reshape(batch, steps, 3, 2, 4).Permute(2, 0, 3, 1, 4).Unbind(0);
            var mixed = F.ScaledDotProductAttention(parts[0], parts[1], parts[2], isCausal: true);
            x += output.Call(mixed.Transpose(1, 2).Reshape(batch, steps, 8));
            return F.Linear(x, table.Weight).Softmax(-1);
        }
    }

    private sealed class RMS : Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(Tensor.Rand([8], generator: Random));

        protected override Tensor Forward(Tensor x) => x * (x.Square().Mean(-1, keepDim: true) + 1e-6).Rsqrt() * scale;
    }

    private sealed class Skips : Module<Tensor, Tensor>
    {
        private readonly Conv2d first = new(3, 4, 3, padding: 1), down = new(4, 8, 3, stride: 2, padding: 1), last = new(8, 3, 1);
        private readonly BatchNorm2d norm = new(4);
        private readonly ConvTranspose2d up = new(8, 4, 2, stride: 2);

        protected override Tensor Forward(Tensor x)
        {
            var a = F.Relu(norm.Call(first.Call(x)));
            var b = F.MaxPool2d(F.Silu(down.Call(a)), 3, 1, 1);
            var gate = F.AdaptiveAvgPool2d(b, 1).Sigmoid();
            var y = last.Call(Tensor.Cat([a, up.Call(b * gate)], 1));
            y.AddInPlace(x);
            return y.ReluInPlace();
        }
    }
}
