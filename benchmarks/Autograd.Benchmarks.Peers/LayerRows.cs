using Autograd.NN;
using static TorchSharp.torch;
using PeerTensor = TorchSharp.torch.Tensor;
using Peer = TorchSharp.torch.nn.functional;

namespace Autograd.Benchmarks.Peers;

/// <summary>What torch.nn offers, layer by layer: forward, and forward and backward.</summary>
internal static partial class LayerRows
{
    public static void Run()
    {
        Duel.Heading("Convolutions of other shapes");
        Convolutions();
        Duel.Heading("Pools");
        Pools();
        Duel.Heading("Images");
        Images();
        Duel.Heading("Normalisation");
        Norms();
        Duel.Heading("Activations, 64 x 1024");
        Activations();
        Duel.Heading("Losses");
        Losses();
        Duel.Heading("Linear, attention, embeddings");
        Products();
        Duel.Heading("Recurrent layers, T 32, 32 to 64");
        Recurrent();
        Duel.Heading("Optimizers' steps");
        Optimizers();
    }

    /// <summary>
    /// A row without and a row with the way back. The first <paramref name="leaves"/> operands ask for gradients (all unless given); a result that is no single number gets a random cotangent.
    /// </summary>
    private static void Both(string name, Pair[] operands, Func<Tensor[], Tensor> ours, Func<PeerTensor[], PeerTensor> theirs, int leaves = -1)
    {
        if (!Duel.Wanted(name) && !Duel.Wanted($"{name}, forward and backward")) return;
        Tensor[] mine = [.. operands.Select(x => x.Ours)];
        PeerTensor[] others = [.. operands.Select(x => x.Theirs)];
        Duel.Run(name, () =>
        {
            using var none = Autodiff.NoGrad();
            Pair.Drop(ours(mine));
        }, () =>
        {
            using var none = no_grad();
            theirs(others).Dispose();
        });

        Pair[] asked = [.. operands.Take(leaves < 0 ? operands.Length : leaves)];
        foreach (var x in asked) x.Leaf();
        var (shape, single) = (ours(mine).Shape.ToArray(), ours(mine).Rank == 0);
        var cotangent = single ? null : Pair.Randn(shape);
        Duel.Run($"{name}, forward and backward", () =>
        {
            var y = ours(mine);
            if (cotangent is null) y.Backward();
            else y.Backward(cotangent.Ours);
            Pair.Drop(y);
            foreach (var x in asked) x.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            var y = theirs(others);
            if (cotangent is null) y.backward();
            else y.backward([cotangent.Theirs]);
            foreach (var x in asked) x.Theirs.grad = null;
        });
    }

    private static void Convolutions()
    {
        void Conv(string name, Pair x, long outputs, long kernel, long stride = 1, long padding = 0, long groups = 1, long dilation = 1, bool image = false)
        {
            if (!Duel.Wanted(name) && !Duel.Wanted($"{name}, forward and backward")) return;
            Pair[] parameters = [Pair.Randn(outputs, x.Ours.Shape[1] / groups, kernel, kernel), Pair.Randn(outputs)];
            Both(name, [.. parameters, x], y => F.Conv2d(y[2], y[0], y[1], stride, padding, dilation, groups),
                y => Peer.conv2d(y[2], y[0], y[1], [stride, stride], [padding, padding], [dilation, dilation], groups), image ? 2 : 3);
        }
        var map = Pair.Randn(32, 64, 28, 28);
        Conv("conv2d 3x3 stride 2, 32 x 64 x 28 x 28", map, 64, 3, 2, 1);
        Conv("conv2d 1x1 stride 2, 32 x 64 x 28 x 28 to 128", map, 128, 1, 2);
        Conv("conv2d 5x5, 16 x 32 x 28 x 28", Pair.Randn(16, 32, 28, 28), 32, 5, 1, 2);
        Conv("conv2d 7x7 stride 2, 8 x 3 x 112 x 112 to 64", Pair.Randn(8, 3, 112, 112), 64, 7, 2, 3, image: true);
        Conv("conv2d depthwise 3x3, 32 x 64 x 28 x 28", map, 64, 3, 1, 1, 64);
        Conv("conv2d depthwise 3x3 stride 2, 32 x 64 x 28 x 28", map, 64, 3, 2, 1, 64);
        Conv("conv2d depthwise 5x5, 32 x 64 x 28 x 28", map, 64, 5, 1, 2, 64);
        Conv("conv2d 4 groups, 32 x 64 x 28 x 28", map, 64, 3, 1, 1, 4);
        Conv("conv2d dilated by 2, 32 x 64 x 28 x 28", map, 64, 3, 1, 2, 1, 2);
        Conv("conv2d 1 to 16, 64 x 28 x 28", Pair.Randn(64, 1, 28, 28), 16, 3, 1, 1, image: true);
        Conv("conv2d 3 to 32, 32 x 32 x 32", Pair.Randn(32, 3, 32, 32), 32, 3, 1, 1, image: true);
        Conv("conv2d 64 to 3, 8 x 32 x 32", Pair.Randn(8, 64, 32, 32), 3, 3, 1, 1);
        Conv("conv2d 256 to 256, 8 x 14 x 14", Pair.Randn(8, 256, 14, 14), 256, 3, 1, 1);
        Conv("conv2d 512 to 512, 8 x 7 x 7", Pair.Randn(8, 512, 7, 7), 512, 3, 1, 1);
        Conv("conv2d batch 1, 64 x 28 x 28", Pair.Randn(1, 64, 28, 28), 64, 3, 1, 1);
        Conv("conv2d batch 1, 8 x 16 x 16", Pair.Randn(1, 8, 16, 16), 8, 3, 1, 1);

        Both("conv1d k5, 16 x 32 x 256", [Pair.Randn(16, 32, 256), Pair.Randn(32, 32, 5), Pair.Randn(32)],
            y => F.Conv1d(y[0], y[1], y[2], padding: 2), y => Peer.conv1d(y[0], y[1], y[2], padding: 2));
        Both("conv1d k5 stride 2, 16 x 32 x 256", [Pair.Randn(16, 32, 256), Pair.Randn(64, 32, 5), Pair.Randn(64)],
            y => F.Conv1d(y[0], y[1], y[2], 2, 2), y => Peer.conv1d(y[0], y[1], y[2], 2, 2));
        Both("conv3d 3x3x3, 4 x 8 x 16 x 16 x 16", [Pair.Randn(4, 8, 16, 16, 16), Pair.Randn(16, 8, 3, 3, 3), Pair.Randn(16)],
            y => F.Conv3d(y[0], y[1], y[2], padding: 1), y => Peer.conv3d(y[0], y[1], y[2], padding: [1, 1, 1]));
        Both("conv_transpose2d 2x2 stride 2, 16 x 64 x 14 x 14 to 32", [Pair.Randn(16, 64, 14, 14), Pair.Randn(64, 32, 2, 2), Pair.Randn(32)],
            y => F.ConvTranspose2d(y[0], y[1], y[2], 2), y => Peer.conv_transpose2d(y[0], y[1], y[2], [2, 2]));
        Both("conv_transpose2d 4x4 stride 2, 16 x 64 x 14 x 14 to 32", [Pair.Randn(16, 64, 14, 14), Pair.Randn(64, 32, 4, 4), Pair.Randn(32)],
            y => F.ConvTranspose2d(y[0], y[1], y[2], 2, 1), y => Peer.conv_transpose2d(y[0], y[1], y[2], [2, 2], [1, 1]));
    }

    private static void Pools()
    {
        Pair[] map = [Pair.Randn(32, 64, 28, 28)];
        Both("max_pool2d 2x2", map, y => F.MaxPool2d(y[0], 2), y => Peer.max_pool2d(y[0], 2));
        Both("max_pool2d 3x3 stride 2", map, y => F.MaxPool2d(y[0], 3, 2, 1), y => Peer.max_pool2d(y[0], 3, 2, 1));
        Both("avg_pool2d 2x2", map, y => F.AvgPool2d(y[0], 2), y => Peer.avg_pool2d(y[0], 2));
        Both("avg_pool2d 3x3 stride 2", map, y => F.AvgPool2d(y[0], 3, 2, 1), y => Peer.avg_pool2d(y[0], 3, 2, 1));
        Both("avg_pool2d 3x3 stride 1", map, y => F.AvgPool2d(y[0], 3, 1, 1), y => Peer.avg_pool2d(y[0], 3, 1, 1));
        Both("max_pool2d 3x3 stride 1", map, y => F.MaxPool2d(y[0], 3, 1, 1), y => Peer.max_pool2d(y[0], 3, 1, 1));
        Both("adaptive_avg_pool2d 1", map, y => F.AdaptiveAvgPool2d(y[0], 1), y => Peer.adaptive_avg_pool2d(y[0], 1));
        Both("adaptive_avg_pool2d 7", map, y => F.AdaptiveAvgPool2d(y[0], 7), y => Peer.adaptive_avg_pool2d(y[0], 7));
        Both("adaptive_max_pool2d 7", map, y => F.AdaptiveMaxPool2d(y[0], 7), y => Peer.adaptive_max_pool2d(y[0], [7, 7]));
        Both("max_pool1d 2, 16 x 32 x 256", [Pair.Randn(16, 32, 256)], y => F.MaxPool1d(y[0], 2), y => Peer.max_pool1d(y[0], 2));
    }

    private static void Images()
    {
        Pair[] map = [Pair.Randn(8, 16, 32, 32)];
        void Resize(string name, long size, InterpolateMode mode, TorchSharp.torch.InterpolationMode theirs, bool? corners = null) =>
            Both($"interpolate {name}, 8 x 16 x 32 x 32", map, y => F.Interpolate(y[0], [size, size], mode: mode, alignCorners: corners),
                y => Peer.interpolate(y[0], [size, size], mode: theirs, align_corners: corners));
        Resize("nearest x2", 64, InterpolateMode.Nearest, InterpolationMode.Nearest);
        Resize("bilinear x2", 64, InterpolateMode.Bilinear, InterpolationMode.Bilinear, false);
        Resize("bilinear to 20", 20, InterpolateMode.Bilinear, InterpolationMode.Bilinear, false);
        Resize("bicubic x2", 64, InterpolateMode.Bicubic, InterpolationMode.Bicubic, false);
        Resize("area to 8", 8, InterpolateMode.Area, InterpolationMode.Area);
        Both("grid_sample bilinear, 8 x 16 x 32 x 32", [.. map, Pair.Of(rand(8, 32, 32, 2) * 2 - 1)],
            y => F.GridSample(y[0], y[1]), y => Peer.grid_sample(y[0], y[1], align_corners: false));
        Both("pad reflect 1, 8 x 16 x 32 x 32", map, y => F.Pad(y[0], [1, 1, 1, 1], PadMode.Reflect), y => Peer.pad(y[0], (1, 1, 1, 1), TorchSharp.PaddingModes.Reflect));
        Both("pad zeros 1, 8 x 16 x 32 x 32", map, y => F.Pad(y[0], [1, 1, 1, 1]), y => Peer.pad(y[0], (1, 1, 1, 1)));
        Both("pixel_shuffle 2, 8 x 16 x 32 x 32", map, y => F.PixelShuffle(y[0], 2), y => Peer.pixel_shuffle(y[0], 2));
        Both("unfold 3x3, 8 x 16 x 32 x 32", map, y => F.Unfold(y[0], 3, padding: 1), y => Peer.unfold(y[0], 3, padding: 1));
    }

    private static void Norms()
    {
        var map = Pair.Randn(32, 64, 28, 28);
        Pair[] weighted = [map, Pair.Rand(64), Pair.Rand(64)];
        var (mean, variance) = (Pair.Randn(64), Pair.Rand(64));
        Both("batch_norm training, 32 x 64 x 28 x 28", weighted, y => F.BatchNorm(y[0], mean.Ours, variance.Ours, y[1], y[2], true),
            y => Peer.batch_norm(y[0], mean.Theirs, variance.Theirs, y[1], y[2], true));
        Both("batch_norm evaluation, 32 x 64 x 28 x 28", weighted, y => F.BatchNorm(y[0], mean.Ours, variance.Ours, y[1], y[2]),
            y => Peer.batch_norm(y[0], mean.Theirs, variance.Theirs, y[1], y[2]));
        Both("batch_norm training, 128 x 64", [Pair.Randn(128, 64), Pair.Rand(64), Pair.Rand(64)], y => F.BatchNorm(y[0], mean.Ours, variance.Ours, y[1], y[2], true),
            y => Peer.batch_norm(y[0], mean.Theirs, variance.Theirs, y[1], y[2], true));
        Both("group_norm 8, 32 x 64 x 28 x 28", weighted, y => F.GroupNorm(y[0], 8, y[1], y[2]), y => Peer.group_norm(y[0], 8, y[1], y[2]));
        Both("instance_norm, 32 x 64 x 28 x 28", weighted, y => F.InstanceNorm(y[0], null, null, y[1], y[2]), y => Peer.instance_norm(y[0], null!, null!, y[1], y[2]));
        foreach (var width in (long[])[64, 128, 768])
            Both($"layer_norm, 256 rows of {width}", [Pair.Randn(256, width), Pair.Rand(width), Pair.Rand(width)],
                y => F.LayerNorm(y[0], [width], y[1], y[2]), y => Peer.layer_norm(y[0], [width], y[1], y[2]));
        Both("local_response_norm 5, 8 x 16 x 32 x 32", [Pair.Randn(8, 16, 32, 32)], y => F.LocalResponseNorm(y[0], 5), y => Peer.local_response_norm(y[0], 5));
        Both("normalize, 256 rows of 128", [Pair.Randn(256, 128)], y => F.Normalize(y[0]), y => Peer.normalize(y[0]));
    }

    private static void Activations()
    {
        Pair[] x = [Pair.Randn(64, 1024)];
        Both("relu", x, y => F.Relu(y[0]), y => Peer.relu(y[0]));
        Both("leaky_relu", x, y => F.LeakyRelu(y[0]), y => Peer.leaky_relu(y[0]));
        Both("elu", x, y => F.Elu(y[0]), y => Peer.elu(y[0], 1));
        Both("gelu", x, y => F.Gelu(y[0]), y => Peer.gelu(y[0]));
        Both("silu", x, y => F.Silu(y[0]), y => Peer.silu(y[0]));
        Both("mish", x, y => F.Mish(y[0]), y => Peer.mish(y[0]));
        Both("softplus", x, y => F.Softplus(y[0]), y => Peer.softplus(y[0]));
        Both("hardswish", x, y => F.Hardswish(y[0]), y => Peer.hardswish(y[0]));
        Both("log_sigmoid", x, y => F.Logsigmoid(y[0]), y => Peer.logsigmoid(y[0]));
        Both("sigmoid", x, y => F.Sigmoid(y[0]), y => Peer.sigmoid(y[0]));
        Both("tanh", x, y => F.Tanh(y[0]), y => Peer.tanh(y[0]));
        Both("softmax", x, y => F.Softmax(y[0], 1), y => Peer.softmax(y[0], 1));
        Both("prelu", [.. x, Pair.Rand(1)], y => F.Prelu(y[0], y[1]), y => Peer.prelu(y[0], y[1]));
        Both("prelu per channel", [.. x, Pair.Rand(1024)], y => F.Prelu(y[0], y[1]), y => Peer.prelu(y[0], y[1]));
        Both("glu", x, y => F.Glu(y[0]), y => Peer.glu(y[0]));
        Both("dropout", x, y => F.Dropout(y[0]), y => Peer.dropout(y[0]));
        Both("dropout2d, 32 x 64 x 28 x 28", [Pair.Randn(32, 64, 28, 28)], y => F.Dropout2d(y[0]), y => Peer.dropout2d(y[0]));
    }
}
