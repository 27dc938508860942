using Autograd.NN;
using static TorchSharp.torch;
using Peer = TorchSharp.torch.nn.functional;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

/// <summary>Ops of random shapes, to find those that nobody has thought of; <c>seed=N</c> draws others. Forward, and with the way back to all operands.</summary>
internal static class ScanRows
{
    public static int Seed { get; set; }

    private static Random _random = new(0);

    public static void Run()
    {
        (string, Action)[] parts =
        [
            ("conv1d", () => Convolution(1)), ("conv2d", () => Convolution(2)), ("conv3d", () => Convolution(3)), ("conv_transpose2d", Transposed), ("pools", Pools), ("norms", Norms),
            ("linear", Linear), ("products", Products), ("einsum", Contractions), ("reductions", Reductions), ("softmax", Softmax), ("broadcasts", Broadcasts), ("orders", Orders), ("joins", Joins), ("indexing", Indexing),
            ("attention", Attention), ("recurrent", Recurrent), ("losses", Losses), ("functions", Functions), ("interpolation", Interpolation),
        ];
        foreach (var (name, row) in parts)
        {
            _random = new Random(Seed + name.Length * 1000);
            Duel.Heading("Scan: " + name);
            for (var i = 0; i < 12; i++) row();
        }
    }

    private static long Draw(params ReadOnlySpan<long> from) => from[_random.Next(from.Length)];

    /// <summary>Numbers as likely in every octave.</summary>
    private static long Size(double low, double high) => (long)Math.Round(low * Math.Pow(high / low, _random.NextDouble()));

    private static bool Coin => _random.Next(2) == 0;

    private static string Text(params long[] shape) => string.Join('x', shape);

    // The same, with and without the way back.
    private static void Both(string name, Pair[] operands, Func<Tensor[], Tensor> ours, Func<Torch[], Torch> theirs)
    {
        var (plain, peers) = (operands.Select(x => x.Ours).ToArray(), operands.Select(x => x.Theirs).ToArray());
        using (Autodiff.NoGrad())
        using (no_grad())
            Duel.Run(name, () => Pair.Drop(ours(plain)), () => theirs(peers).Dispose());
        Tensor[] leaves = [.. plain.Select(x => x.Detach())];
        Torch[] others = [.. peers.Select(x => x.detach())];
        foreach (var x in leaves) x.RequiresGrad = x.DType.IsFloatingPoint();
        foreach (var x in others) x.requires_grad = x.is_floating_point();
        Tensor y = ours(leaves);
        if (!y.RequiresGrad) return;
        var g = Pair.Randn(y.Shape.ToArray());
        Duel.Run(name + ", both ways", () =>
        {
            var z = ours(leaves);
            z.Backward(g.Ours);
            Pair.Drop(z);
            foreach (var x in leaves) x.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            theirs(others).backward([g.Theirs]);
            foreach (var x in others)
            {
                x.grad?.Dispose();
                x.grad = null;
            }
        });
    }

    private static void Convolution(int dims)
    {
        long kernel = Draw(1, 2, 3, 3, 4, 5, 7), stride = Draw(1, 1, 2), dilation = kernel > 1 ? Draw(1, 1, 1, 2) : 1, padding = Draw(0, kernel / 2), groups = Draw(1, 1, 1, 1, 2, 4);
        long from = Draw(1, 3, 4, 8, 12, 16, 20, 32, 48, 64, 100), to = Draw(4, 6, 8, 16, 24, 32, 40, 64, 96), batch = Draw(1, 2, 4, 8, 32);
        if (groups > 1) (from, to) = (from * groups, to * groups);
        if (_random.Next(8) == 0) groups = from = to;
        var size = dims switch { 1 => Size(32, 1000), 2 => Size(8, 64), _ => Size(6, 20) };
        double Cost() => batch * from * Math.Pow(size * kernel, dims) * to / groups;
        while (Cost() > 1e9 && batch > 1) batch /= 2;
        while (Cost() > 1e9 && size > 8) size /= 2;
        size = Math.Max(size, dilation * (kernel - 1) + 1);
        long[] image = [batch, from, .. Enumerable.Repeat(size, dims)], weights = [to, from / groups, .. Enumerable.Repeat(kernel, dims)];
        Both($"conv{dims}d {Text(image)} by {Text(weights)}, stride {stride}, padding {padding}, dilation {dilation}, groups {groups}", [Pair.Randn(image), Pair.Randn(weights), Pair.Randn(to)],
            x => dims switch
            {
                1 => F.Conv1d(x[0], x[1], x[2], stride, padding, dilation, groups),
                2 => F.Conv2d(x[0], x[1], x[2], stride, padding, dilation, groups),
                _ => F.Conv3d(x[0], x[1], x[2], stride, padding, dilation, groups),
            },
            x => dims switch
            {
                1 => Peer.conv1d(x[0], x[1], x[2], stride, padding, dilation, groups),
                2 => Peer.conv2d(x[0], x[1], x[2], [stride, stride], [padding, padding], [dilation, dilation], groups),
                _ => Peer.conv3d(x[0], x[1], x[2], [stride, stride, stride], [padding, padding, padding], [dilation, dilation, dilation], groups),
            });
    }

    private static void Transposed()
    {
        long kernel = Draw(2, 3, 4, 5), stride = Draw(1, 2, 2, 3), padding = Draw(0, 1), from = Draw(4, 8, 16, 32, 64, 100), to = Draw(1, 3, 8, 16, 32, 64), size = Size(4, 32), batch = Draw(1, 4, 16);
        Both($"conv_transpose2d {Text(batch, from, size, size)} by {Text(from, to, kernel, kernel)}, stride {stride}, padding {padding}",
            [Pair.Randn(batch, from, size, size), Pair.Randn(from, to, kernel, kernel), Pair.Randn(to)],
            x => F.ConvTranspose2d(x[0], x[1], x[2], stride, padding), x => Peer.conv_transpose2d(x[0], x[1], x[2], [stride, stride], [padding, padding]));
    }

    private static void Pools()
    {
        long kernel = Draw(2, 2, 3, 3, 4, 5, 7), stride = Draw(1, 2, kernel), padding = Draw(0, kernel / 2), size = Size(kernel, 64), batch = Draw(1, 4, 16), channels = Draw(1, 3, 16, 32, 64), to = Size(1, size);
        Pair[] x = [Pair.Randn(batch, channels, size, size)];
        var shape = Text(batch, channels, size, size);
        Both($"max_pool2d {shape} by {kernel}, stride {stride}, padding {padding}", x, y => F.MaxPool2d(y[0], kernel, stride, padding), y => Peer.max_pool2d(y[0], kernel, stride, padding));
        Both($"avg_pool2d {shape} by {kernel}, stride {stride}, padding {padding}", x, y => F.AvgPool2d(y[0], kernel, stride, padding), y => Peer.avg_pool2d(y[0], kernel, stride, padding));
        Both($"adaptive_avg_pool2d {shape} to {to}", x, y => F.AdaptiveAvgPool2d(y[0], to), y => Peer.adaptive_avg_pool2d(y[0], [to, to]));
        var length = Size(32, 2000);
        Pair[] line = [Pair.Randn(batch, channels, length)];
        Both($"avg_pool1d {Text(batch, channels, length)} by {kernel}, stride {stride}", line, y => F.AvgPool1d(y[0], kernel, stride), y => Peer.avg_pool1d(y[0], kernel, stride));
        Both($"max_pool1d {Text(batch, channels, length)} by {kernel}, stride {stride}", line, y => F.MaxPool1d(y[0], kernel, stride), y => Peer.max_pool1d(y[0], kernel, stride));
    }

    private static void Norms()
    {
        long batch = Draw(1, 4, 16, 64), channels = Draw(3, 8, 16, 24, 32, 64, 96), size = Size(4, 40), width = Size(16, 2000), groups = Draw(1, channels % 2 == 0 ? 2 : 1, channels % 4 == 0 ? 4 : 1, channels);
        Pair[] image = [Pair.Randn(batch, channels, size, size), Pair.Rand(channels), Pair.Randn(channels)], rows = [Pair.Randn(batch * 8, width), Pair.Rand(width), Pair.Randn(width)];
        var shape = Text(batch, channels, size, size);
        if (batch * size > 1) Both($"batch_norm {shape}", image, x => F.BatchNorm(x[0], null, null, x[1], x[2], true), x => Peer.batch_norm(x[0], null!, null!, x[1], x[2], true));
        Both($"group_norm {groups}, {shape}", image, x => F.GroupNorm(x[0], groups, x[1], x[2]), x => Peer.group_norm(x[0], groups, x[1], x[2], 1e-5));
        Both($"instance_norm {shape}", image, x => F.InstanceNorm(x[0], null, null, x[1], x[2]), x => Peer.instance_norm(x[0], null!, null!, x[1], x[2]));
        Both($"layer_norm {Text(batch * 8, width)}", rows, x => F.LayerNorm(x[0], [width], x[1], x[2]), x => Peer.layer_norm(x[0], [width], x[1], x[2]));
        if (batch > 1) Both($"batch_norm {Text(batch * 8, width)}", rows, x => F.BatchNorm(x[0], null, null, x[1], x[2], true), x => Peer.batch_norm(x[0], null!, null!, x[1], x[2], true));
    }

    private static void Linear()
    {
        long rows = Size(1, 2000), from = Size(1, 1000), to = Size(1, 1000);
        Both($"linear {rows} x {from} to {to}", [Pair.Randn(rows, from), Pair.Randn(to, from), Pair.Randn(to)], x => F.Linear(x[0], x[1], x[2]), x => Peer.linear(x[0], x[1], x[2]));
    }

    private static void Products()
    {
        long m = Size(1, 700), k = Size(1, 700), n = Size(1, 700), batch = Size(2, 64);
        Both($"mm {m} x {k} by {k} x {n}", [Pair.Randn(m, k), Pair.Randn(k, n)], x => x[0].Mm(x[1]), x => x[0].mm(x[1]));
        Both($"mm {m} x {k} turned by {k} x {n}", [Pair.Randn(k, m), Pair.Randn(k, n)], x => x[0].T().Mm(x[1]), x => x[0].t().mm(x[1]));
        (m, k, n) = (Size(1, 100), Size(1, 100), Size(1, 100));
        Both($"bmm {batch} of {m} x {k} by {k} x {n}", [Pair.Randn(batch, m, k), Pair.Randn(batch, k, n)], x => x[0].Bmm(x[1]), x => x[0].bmm(x[1]));
        Both($"matmul {Text(batch, 3, m, k)} by {Text(k, n)}", [Pair.Randn(batch, 3, m, k), Pair.Randn(k, n)], x => x[0].Matmul(x[1]), x => x[0].matmul(x[1]));
        Both($"mv {m} x {k}", [Pair.Randn(m, k), Pair.Randn(k)], x => x[0].Mv(x[1]), x => x[0].mv(x[1]));
    }

    private static void Contractions()
    {
        long b = Size(1, 16), i = Size(2, 64), j = Size(2, 64), k = Size(2, 64), l = Size(2, 16);
        var (equation, a, c) = ((string, long[], long[]))(_random.Next(6) switch
        {
            0 => ("bij,bjk->bik", new[] { b, i, j }, new[] { b, j, k }),
            1 => ("ijk,jl->ilk", new[] { i, j, k }, new[] { j, l }),
            2 => ("bhid,bhjd->bhij", new[] { b, 4, i, k }, new[] { b, 4, j, k }),
            3 => ("ij,ij->i", new[] { i * 8, j * 8 }, new[] { i * 8, j * 8 }),
            4 => ("bi,bj->bij", new[] { b * 8, i }, new[] { b * 8, j }),
            _ => ("ijk,kl->ijl", new[] { i, j, k }, new[] { k, l }),
        });
        Both($"einsum {equation} {Text(a)}, {Text(c)}", [Pair.Randn(a), Pair.Randn(c)], x => Tensor.Einsum(equation, x[0], x[1]), x => einsum(equation, x[0], x[1]));
    }

    private static void Reductions()
    {
        long[] shape = [Size(1, 64), Size(1, 64), Size(1, 300)];
        var dim = Draw(0, 1, 2);
        var dims = Draw(0, 1) == 0 ? new[] { dim } : [.. ((long[])[0, 1, 2]).Where(d => d != dim)];
        Pair[] x = [Pair.Randn(shape)];
        var text = $"{Text(shape)} over {string.Join(',', dims)}";
        Both($"sum {text}", x, y => y[0].Sum(dims), y => y[0].sum(dims));
        Both($"mean {text}", x, y => y[0].Mean(dims), y => y[0].mean(dims));
        Both($"var {text}", x, y => y[0].Var(dims), y => y[0].var(dims));
        Both($"amax {text}", x, y => y[0].Amax(dims), y => y[0].amax(dims));
        Both($"logsumexp {Text(shape)} over {dim}", x, y => y[0].Logsumexp((int)dim), y => y[0].logsumexp(dim));
        Both($"prod {Text(shape)} over {dim}", x, y => y[0].Prod((int)dim), y => y[0].prod(dim));
        Both($"max {Text(shape)} over {dim}", x, y => y[0].Max((int)dim).Values, y => y[0].max(dim).values);
        Both($"argmin {Text(shape)} over {dim}", x, y => y[0].Argmin((int)dim), y => y[0].argmin(dim));
        Both($"cumsum {Text(shape)} along {dim}", x, y => y[0].Cumsum((int)dim), y => y[0].cumsum(dim));
    }

    private static void Softmax()
    {
        long[] shape = [Size(1, 64), Size(1, 64), Size(1, 300)];
        var dim = Draw(0, 1, 2);
        Pair[] x = [Pair.Randn(shape)];
        Both($"softmax {Text(shape)} along {dim}", x, y => F.Softmax(y[0], (int)dim), y => Peer.softmax(y[0], dim));
        Both($"log_softmax {Text(shape)} along {dim}", x, y => F.LogSoftmax(y[0], (int)dim), y => Peer.log_softmax(y[0], dim));
        Both($"normalize {Text(shape)} along {dim}", x, y => F.Normalize(y[0], dim: (int)dim), y => Peer.normalize(y[0], dim: dim));
    }

    private static void Broadcasts()
    {
        long[] shape = [Size(1, 64), Size(1, 64), Size(1, 300)], other = [.. shape.Select(n => Coin ? 1 : n)];
        Pair[] x = [Pair.Randn(shape), Pair.Rand(other)];
        var text = $"{Text(shape)}, {Text(other)}";
        Both($"add {text}", x, y => y[0] + y[1], y => y[0] + y[1]);
        Both($"mul {text}", x, y => y[0] * y[1], y => y[0] * y[1]);
        Both($"div {text}", x, y => y[0] / y[1], y => y[0] / y[1]);
        Both($"maximum {text}", x, y => y[0].Maximum(y[1]), y => y[0].maximum(y[1]));
        int[] order = [.. ((int[])[0, 1, 2]).OrderBy(_ => _random.Next())];
        long[] turned = [.. order.Select(d => (long)d)];
        Both($"permuted {Text(turned)} contiguous {Text(shape)}", x[..1], y => y[0].Permute(order).Contiguous(), y => y[0].permute(turned).contiguous());
        Both($"exp of permuted {Text(turned)} {Text(shape)}", x[..1], y => y[0].Permute(order).Exp(), y => y[0].permute(turned).exp());
        var half = shape[2] / 2;
        if (half > 0) Both($"half of the last {Text(shape)} times 2", x[..1], y => y[0].Narrow(2, 0, half) * 2, y => y[0].narrow(2, 0, half) * 2);
    }

    private static void Orders()
    {
        long rows = Size(1, 300), columns = Size(1, 3000);
        var k = Size(1, columns);
        Pair[] x = [Pair.Randn(rows, columns)];
        Both($"sort {Text(rows, columns)}", x, y => y[0].Sort().Values, y => y[0].sort().Values);
        Both($"argsort {Text(rows, columns)}", x, y => y[0].Argsort(), y => y[0].argsort());
        Both($"topk {k} of {Text(rows, columns)}", x, y => y[0].Topk(k).Values, y => y[0].topk((int)k).values);
    }

    private static void Joins()
    {
        long a = Size(1, 64), b = Size(1, 64), c = Size(1, 128), d = Size(1, 128);
        var dim = Draw(0, 1);
        Pair[] x = [Pair.Randn(dim == 0 ? [a, c, d] : [c, a, d]), Pair.Randn(dim == 0 ? [b, c, d] : [c, b, d])];
        Both($"cat {a} and {b} of {c}, {d} along {dim}", x, y => Tensor.Cat([y[0], y[1]], (int)dim), y => cat([y[0], y[1]], dim));
        Pair[] same = [Pair.Randn(c, d), Pair.Randn(c, d), Pair.Randn(c, d)];
        Both($"stack 3 of {Text(c, d)} along {dim}", same, y => Tensor.Stack([y[0], y[1], y[2]], (int)dim), y => stack([y[0], y[1], y[2]], dim));
        Both($"flip {Text(c, d)} along {dim}", same[..1], y => y[0].Flip((int)dim), y => y[0].flip(dim));
        Both($"roll {Text(c, d)} along {dim}", same[..1], y => y[0].Roll([5], [(int)dim]), y => y[0].roll(5, dim));
        Both($"repeat {Text(c, d)} 2 x 3", same[..1], y => y[0].Repeat(2, 3), y => y[0].repeat(2, 3));
        Both($"pad {Text(c, d)}", same[..1], y => F.Pad(y[0], [1, 2, 3, 0]), y => Peer.pad(y[0], [1, 2, 3, 0]));
        Both($"tril {Text(c, d)}", same[..1], y => y[0].Tril(), y => y[0].tril());
    }

    private static void Indexing()
    {
        long rows = Size(2, 2000), columns = Size(1, 256), picks = Size(1, 3000);
        Pair[] x = [Pair.Randn(rows, columns), Pair.Randint(rows, picks)];
        Both($"index_select {picks} of {Text(rows, columns)}", x, y => y[0].IndexSelect(0, y[1]), y => y[0].index_select(0, y[1]));
        Both($"x[i] {picks} of {Text(rows, columns)}", x, y => y[0][y[1]], y => y[0][y[1]]);
        Pair[] gather = [Pair.Randn(rows, columns), Pair.Randint(columns, rows, Draw(1, 2, columns))];
        Both($"gather {gather[1].Ours.Shape[1]} of {Text(rows, columns)}", gather, y => y[0].Gather(1, y[1]), y => y[0].gather(1, y[1]));
        Pair[] added = [Pair.Randn(rows, columns), Pair.Randint(rows, picks), Pair.Randn(picks, columns)];
        Both($"index_add {picks} to {Text(rows, columns)}", added, y => y[0].IndexAdd(0, y[1], y[2]), y => y[0].index_add(0, y[1], y[2], 1));
        Pair[] masked = [Pair.Randn(rows, columns), Pair.Randint(2, rows, columns).To(DType.Bool, ScalarType.Bool)];
        Both($"masked_fill {Text(rows, columns)}", masked, y => y[0].MaskedFill(y[1], -1), y => y[0].masked_fill(y[1], -1));
        Both($"x[mask] {Text(rows, columns)}", masked, y => y[0][y[1]], y => y[0][y[1]]);
    }

    private static void Attention()
    {
        long batch = Draw(1, 2, 8), heads = Draw(1, 2, 4, 8), queries = Size(1, 200), keys = Size(1, 200), features = Draw(8, 16, 24, 32, 64);
        var causal = Coin && queries == keys;
        Both($"attention {Text(batch, heads, queries, features)} to {keys}", [Pair.Randn(batch, heads, queries, features), Pair.Randn(batch, heads, keys, features), Pair.Randn(batch, heads, keys, features)],
            x => F.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: causal), x => Peer.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: causal));
    }

    private static void Recurrent()
    {
        long steps = Size(1, 60), batch = Size(1, 64), from = Size(1, 100), hidden = Size(4, 200), layers = Draw(1, 1, 2);
        var two = _random.Next(3) == 0;
        var x = Pair.Randn(steps, batch, from);
        var text = $"T{steps} B{batch} {from} to {hidden}, {layers} layers{(two ? ", both directions" : "")}";
        var (lstm, peerLstm) = (new NN.LSTM(from, hidden, layers, bidirectional: two), nn.LSTM(from, hidden, layers, bidirectional: two));
        Both($"LSTM {text}", [x], y => lstm.Call(y[0]).Output, y => peerLstm.call(y[0]).Item1);
        var (gru, peerGru) = (new NN.GRU(from, hidden, layers, bidirectional: two), nn.GRU(from, hidden, layers, bidirectional: two));
        Both($"GRU {text}", [x], y => gru.Call(y[0]).Output, y => peerGru.call(y[0]).Item1);
    }

    private static void Losses()
    {
        long rows = Size(1, 1000), classes = Size(2, 1000);
        Pair[] x = [Pair.Randn(rows, classes), Pair.Randint(classes, rows)], two = [Pair.Rand(rows, classes), Pair.Rand(rows, classes)];
        var text = Text(rows, classes);
        Both($"cross_entropy {text}", x, y => F.CrossEntropy(y[0], y[1]), y => Peer.cross_entropy(y[0], y[1]));
        Both($"mse_loss {text}", two, y => F.MseLoss(y[0], y[1]), y => Peer.mse_loss(y[0], y[1]));
        Both($"l1_loss {text}", two, y => F.L1Loss(y[0], y[1]), y => Peer.l1_loss(y[0], y[1]));
        Both($"binary_cross_entropy {text}", two, y => F.BinaryCrossEntropy(y[0], y[1].Detach()), y => Peer.binary_cross_entropy(y[0], y[1].detach()));
        Both($"binary_cross_entropy_with_logits {text}", two, y => F.BinaryCrossEntropyWithLogits(y[0], y[1].Detach()), y => Peer.binary_cross_entropy_with_logits(y[0], y[1].detach()));
        Both($"huber_loss {text}", two, y => F.HuberLoss(y[0], y[1]), y => Peer.huber_loss(y[0], y[1]));
    }

    private static void Functions()
    {
        var n = Size(1, 300_000);
        Pair[] x = [Pair.Rand(n)];
        (string Name, Func<Tensor, Tensor> Ours, Func<Torch, Torch> Theirs)[] all =
        [
            ("exp", y => y.Exp(), y => y.exp()), ("log", y => y.Log(), y => y.log()), ("sin", y => y.Sin(), y => y.sin()), ("tanh", y => y.Tanh(), y => y.tanh()), ("sigmoid", y => y.Sigmoid(), y => y.sigmoid()),
            ("gelu", y => F.Gelu(y), y => Peer.gelu(y)), ("silu", y => F.Silu(y), y => Peer.silu(y)), ("softplus", y => F.Softplus(y), y => Peer.softplus(y)), ("relu", y => y.Relu(), y => y.relu()),
            ("elu", y => F.Elu(y), y => Peer.elu(y, 1.0)), ("leaky_relu", y => F.LeakyRelu(y, 0.01), y => Peer.leaky_relu(y, 0.01)), ("sqrt", y => y.Sqrt(), y => y.sqrt()), ("square", y => y.Square(), y => y.square()),
            ("pow 3", y => y.Pow(3), y => y.pow(3)), ("pow 1.7", y => y.Pow(1.7), y => y.pow(1.7)), ("abs", y => y.Abs(), y => y.abs()), ("clamp", y => y.Clamp(0.2, 0.7), y => y.clamp(0.2, 0.7)),
            ("erf", y => y.Erf(), y => y.erf()), ("atan", y => y.Atan(), y => y.atan()), ("log1p", y => y.Log1p(), y => y.log1p()), ("norm", y => y.Norm(), y => y.norm()), ("std", y => y.Std(), y => y.std()),
        ];
        for (var i = 0; i < 4; i++)
        {
            var (name, ours, theirs) = all[_random.Next(all.Length)];
            Both($"{name}, {n:N0}", x, y => ours(y[0]), y => theirs(y[0]));
        }
    }

    private static void Interpolation()
    {
        long batch = Draw(1, 4), channels = Draw(1, 3, 16, 32), size = Size(4, 48), to = Size(4, 96);
        Pair[] x = [Pair.Randn(batch, channels, size, size)];
        var text = $"{Text(batch, channels, size, size)} to {to}";
        Both($"interpolate nearest {text}", x, y => F.Interpolate(y[0], [to, to]), y => Peer.interpolate(y[0], [to, to]));
        Both($"interpolate bilinear {text}", x, y => F.Interpolate(y[0], [to, to], mode: InterpolateMode.Bilinear), y => Peer.interpolate(y[0], [to, to], mode: InterpolationMode.Bilinear, align_corners: false));
    }
}
