using Autograd.NN;
using Autograd.Optim;
using static TorchSharp.torch;
using PeerLayers = TorchSharp.torch.nn;
using Peer = TorchSharp.torch.nn.functional;

namespace Autograd.Benchmarks.Peers;

/// <summary>What a training step has besides layers of images: losses, products, recurrences, optimizers.</summary>
internal static partial class LayerRows
{
    private static void Losses()
    {
        foreach (var (text, rows, columns) in ((string, long, long)[])[("128 x 10", 128, 10), ("256 x 256", 256, 256)])
        {
            Pair[] pair = [Pair.Randn(rows, columns), Pair.Randn(rows, columns)];
            Pair[] odds = [Pair.Rand(rows, columns), Pair.Rand(rows, columns)];
            Both($"mse_loss, {text}", pair, y => F.MseLoss(y[0], y[1]), y => Peer.mse_loss(y[0], y[1]), 1);
            Both($"l1_loss, {text}", pair, y => F.L1Loss(y[0], y[1]), y => Peer.l1_loss(y[0], y[1]), 1);
            Both($"smooth_l1_loss, {text}", pair, y => F.SmoothL1Loss(y[0], y[1]), y => Peer.smooth_l1_loss(y[0], y[1]), 1);
            Both($"huber_loss, {text}", pair, y => F.HuberLoss(y[0], y[1]), y => Peer.huber_loss(y[0], y[1]), 1);
            Both($"binary_cross_entropy, {text}", odds, y => F.BinaryCrossEntropy(y[0], y[1]), y => Peer.binary_cross_entropy(y[0], y[1]), 1);
            Both($"binary_cross_entropy_with_logits, {text}", [pair[0], odds[1]], y => F.BinaryCrossEntropyWithLogits(y[0], y[1]),
                y => Peer.binary_cross_entropy_with_logits(y[0], y[1]), 1);
            Both($"kl_div, {text}", pair, y => F.KlDiv(y[0], y[1], NN.Reduction.Mean, true), y => Peer.kl_div(y[0], y[1], true, PeerLayers.Reduction.Mean), 1);
            Both($"kl_div of probabilities, {text}", odds, y => F.KlDiv(y[0], y[1], NN.Reduction.Mean), y => Peer.kl_div(y[0], y[1], false, PeerLayers.Reduction.Mean), 1);
        }
        foreach (var classes in (long[])[10, 1000])
        {
            Pair[] logits = [Pair.Randn(128, classes)];
            var (target, weight) = (Pair.Randint(classes, 128), Pair.Rand(classes));
            Both($"cross_entropy, 128 x {classes}", logits, y => F.CrossEntropy(y[0], target.Ours), y => Peer.cross_entropy(y[0], target.Theirs));
            Both($"cross_entropy smoothed, 128 x {classes}", logits, y => F.CrossEntropy(y[0], target.Ours, labelSmoothing: 0.1), y => Peer.cross_entropy(y[0], target.Theirs, label_smoothing: 0.1));
            Both($"cross_entropy ignoring class 1, 128 x {classes}", logits, y => F.CrossEntropy(y[0], target.Ours, ignoreIndex: 1), y => Peer.cross_entropy(y[0], target.Theirs, ignore_index: 1));
            Both($"cross_entropy weighted, 128 x {classes}", logits, y => F.CrossEntropy(y[0], target.Ours, weight.Ours), y => Peer.cross_entropy(y[0], target.Theirs, weight.Theirs));
            Both($"nll_loss, 128 x {classes}", logits, y => F.NllLoss(y[0], target.Ours), y => Peer.nll_loss(y[0], target.Theirs));
            var odds = Pair.Of(softmax(randn(128, classes), 1));
            Both($"cross_entropy of probabilities, 128 x {classes}", logits, y => F.CrossEntropy(y[0], odds.Ours), y => Peer.cross_entropy(y[0], odds.Theirs));
        }
        Pair[] three = [Pair.Randn(256, 128), Pair.Randn(256, 128), Pair.Randn(256, 128)];
        Both("cosine_similarity, 256 x 128", three[..2], y => F.CosineSimilarity(y[0], y[1]), y => Peer.cosine_similarity(y[0], y[1]));
        Both("pairwise_distance, 256 x 128", three[..2], y => F.PairwiseDistance(y[0], y[1]), y => Peer.pairwise_distance(y[0], y[1]));
        Both("triplet_margin_loss, 256 x 128", three, y => F.TripletMarginLoss(y[0], y[1], y[2]), y => Peer.triplet_margin_loss(y[0], y[1], y[2]));
    }

    private static void Products()
    {
        foreach (var (rows, inputs, outputs) in ((long, long, long)[])[(64, 128, 256), (1, 512, 512), (256, 32, 32), (1024, 128, 512)])
            Both($"linear, {rows} x {inputs} to {outputs}", [Pair.Randn(rows, inputs), Pair.Randn(outputs, inputs), Pair.Randn(outputs)],
                y => F.Linear(y[0], y[1], y[2]), y => Peer.linear(y[0], y[1], y[2]));

        foreach (var (batch, steps, features) in ((long, long, long)[])[(4, 64, 32), (8, 256, 64)])
        {
            Pair[] three = [Pair.Randn(batch, 4, steps, features), Pair.Randn(batch, 4, steps, features), Pair.Randn(batch, 4, steps, features)];
            Both($"attention, {batch} x 4 x {steps} x {features}", three, y => F.ScaledDotProductAttention(y[0], y[1], y[2]), y => Peer.scaled_dot_product_attention(y[0], y[1], y[2]));
            Both($"attention causal, {batch} x 4 x {steps} x {features}", three, y => F.ScaledDotProductAttention(y[0], y[1], y[2], isCausal: true),
                y => Peer.scaled_dot_product_attention(y[0], y[1], y[2], is_casual: true));
        }
        var (mine, theirs) = (new NN.MultiheadAttention(128, 4), PeerLayers.MultiheadAttention(128, 4));
        Both("multihead attention, T64 B16 d128 h4", [Pair.Randn(64, 16, 128)], y => mine.Call(y[0], y[0], y[0], needWeights: false).Output,
            y => theirs.call(y[0], y[0], y[0], null!, false, null!).Item1);

        var tokens = Pair.Randint(1000, 16, 64);
        var (table, head) = (new NN.Embedding(1000, 64), new NN.Linear(64, 128));
        var (peerTable, peerHead) = (PeerLayers.Embedding(1000, 64), PeerLayers.Linear(64, 128));
        Both("embedding and linear, 16 x 64 of 1,000 x 64", [], _ => head.Call(table.Call(tokens.Ours)), _ => peerHead.call(peerTable.call(tokens.Theirs)));
    }

    private static void Recurrent()
    {
        var (lstm, gru, rnn) = (new NN.LSTM(32, 64), new NN.GRU(32, 64), new NN.RNN(32, 64));
        var (peerLstm, peerGru, peerRnn) = (PeerLayers.LSTM(32, 64), PeerLayers.GRU(32, 64), PeerLayers.RNN(32, 64));
        Sequences("LSTM", lstm, x => lstm.Call(x).Output, peerLstm, x => peerLstm.call(x).Item1);
        Sequences("GRU", gru, x => gru.Call(x).Output, peerGru, x => peerGru.call(x).Item1);
        Sequences("RNN", rnn, x => rnn.Call(x).Output, peerRnn, x => peerRnn.call(x).Item1);
    }

    private static void Sequences(string name, NN.Module ours, Func<Tensor, Tensor> run, PeerLayers.Module theirs, Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> peerRun)
    {
        foreach (var batch in (long[])[1, 16, 64])
        {
            var x = Pair.Randn(32, batch, 32);
            Duel.Run($"{name}, batch {batch}", () =>
            {
                using var none = Autodiff.NoGrad();
                Pair.Use(run(x.Ours));
            }, () =>
            {
                using var none = no_grad();
                using var scope = NewDisposeScope();
                peerRun(x.Theirs);
            });
            Duel.Run($"{name}, batch {batch}, forward and backward", () =>
            {
                ours.ZeroGrad();
                run(x.Ours).Sum().Backward();
            }, () =>
            {
                using var scope = NewDisposeScope();
                theirs.zero_grad();
                peerRun(x.Theirs).sum().backward();
            });
        }
    }

    private static void Optimizers()
    {
        foreach (var (text, count, size) in ((string, int, long)[])[("one of 1 M", 1, 1_000_000), ("50 of 1,000", 50, 1000)])
        {
            Step($"SGD, {text}", count, size, x => new Optim.SGD(x, 0.01), x => optim.SGD(x, 0.01));
            Step($"SGD with momentum, {text}", count, size, x => new Optim.SGD(x, 0.01, 0.9), x => optim.SGD(x, 0.01, 0.9));
            Step($"Adam, {text}", count, size, x => new Optim.Adam(x), x => optim.Adam(x));
            Step($"AdamW, {text}", count, size, x => new Optim.AdamW(x), x => optim.AdamW(x));
            Step($"RMSprop, {text}", count, size, x => new Optim.RMSprop(x), x => optim.RMSProp(x));
            Step($"Adagrad, {text}", count, size, x => new Optim.Adagrad(x), x => optim.Adagrad(x));
            var (mine, theirs) = Parameters(count, size);
            Duel.Run($"clip_grad_norm, {text}", () => ClipGrad.Norm(mine, 1), () => PeerLayers.utils.clip_grad_norm_(theirs, 1));
        }
    }

    private static void Step(string name, int count, long size, Func<Tensor[], Optim.Optimizer> ours, Func<TorchSharp.Modules.Parameter[], optim.Optimizer> theirs)
    {
        if (!Duel.Wanted(name)) return;
        var (mine, others) = Parameters(count, size);
        var (first, second) = (ours(mine), theirs(others));
        Duel.Run(name, () => first.Step(), () => second.step());
    }

    private static (Tensor[], TorchSharp.Modules.Parameter[]) Parameters(int count, long size)
    {
        var (mine, theirs) = (new Tensor[count], new TorchSharp.Modules.Parameter[count]);
        for (var i = 0; i < count; i++)
        {
            var (x, g) = (Pair.Randn(size), Pair.Randn(size));
            mine[i] = x.Ours;
            mine[i].RequiresGrad = true;
            mine[i].Grad = g.Ours;
            theirs[i] = new TorchSharp.Modules.Parameter(x.Theirs);
            theirs[i].grad = g.Theirs;
        }
        return (mine, theirs);
    }
}
