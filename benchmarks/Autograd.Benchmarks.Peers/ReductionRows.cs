using Autograd.NN;
using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>Sums and their like over a 1024 x 1024 matrix, what is computed row by row, scans, orders and picks.</summary>
internal static class ReductionRows
{
    public static void Run()
    {
        Duel.Heading("Reductions, 1024 x 1024");
        var x = Pair.Randn(1024, 1024);
        var (a, b) = (x.Ours, x.Theirs);
        Pair.Row("sum, all", () => a.Sum(), () => b.sum());
        Pair.Row("sum, rows", () => a.Sum(1), () => b.sum(1));
        Pair.Row("sum, columns", () => a.Sum(0), () => b.sum(0));
        Pair.Row("max, all", () => a.Max(), () => b.max());
        Duel.Run("max, rows", () => a.Max(1), () => Drop(b.max(1)));
        Duel.Run("max, columns", () => a.Max(0), () => Drop(b.max(0)));
        Pair.Row("amax, columns", () => a.Amax(0), () => b.amax([0]));
        Pair.Row("argmax, rows", () => a.Argmax(1), () => b.argmax(1));
        Pair.Row("var, all", () => a.Var(), () => b.var());
        Pair.Row("var, rows", () => a.Var(1), () => b.var(1));
        Pair.Row("var, columns", () => a.Var(0), () => b.var(0));
        Pair.Row("norm, all", () => a.Norm(), () => b.norm());
        var small = Pair.Randn(1000);
        Pair.Row("sum, 1,000", () => small.Ours.Sum(), () => small.Theirs.sum(), goal: 3);
        var large = Pair.Randn(10_000_000);
        Pair.Row("sum, 10,000,000", () => large.Ours.Sum(), () => large.Theirs.sum());

        Duel.Heading("Row by row, 1024 x 1024");
        Softmaxes(x);

        Duel.Heading("Scans, orders, picks");
        Pair.Row("cumsum, rows of 1024 x 1024", () => a.Cumsum(1), () => b.cumsum(1));
        Pair.Row("cumsum, columns of 1024 x 1024", () => a.Cumsum(0), () => b.cumsum(0));
        var line = Pair.Randn(1_000_000);
        Duel.Run("sort, 1,000,000", () => line.Ours.Sort(), () => Drop(line.Theirs.sort()));
        Duel.Run("sort, rows of 1024 x 1024", () => a.Sort(), () => Drop(b.sort()));
        Duel.Run("topk 10 of 1,000,000", () => line.Ours.Topk(10), () => Drop(line.Theirs.topk(10)));
        Duel.Run("topk 10, rows of 1024 x 1024", () => a.Topk(10), () => Drop(b.topk(10)));
        var (rows, table) = (Pair.Randint(1024, 4096), Pair.Randn(10_000, 128).Leaf());
        var embedding = nn.Embedding(10_000, 128);
        var tokens = Pair.Randint(10_000, 16, 64);
        Pair.Rows("index_select, 4096 rows of 1024 x 1024", () => a.IndexSelect(0, rows.Ours), () => b.index_select(0, rows.Theirs));
        Pair.Row("index_select, 4096 columns of 1024 x 1024", () => a.IndexSelect(1, rows.Ours), () => b.index_select(1, rows.Theirs));
        Pair.Rows("embedding, 16 x 64 of 10,000 x 128", () => F.Embedding(tokens.Ours, table.Ours), () => embedding.call(tokens.Theirs));
        EmbeddingBothWays("embedding, forward and backward", tokens, table, embedding);
    }

    /// <summary>Rows of a table and the gradient of their sum.</summary>
    public static void EmbeddingBothWays(string name, Pair tokens, Pair table, TorchSharp.Modules.Embedding theirs) => Duel.Run(name, () =>
    {
        var y = F.Embedding(tokens.Ours, table.Ours);
        y.Sum().Backward();
        Pair.Drop(y);
        table.Ours.Grad = null;
    }, () =>
    {
        using var scope = NewDisposeScope();
        theirs.call(tokens.Theirs).sum().backward();
        theirs.weight!.grad = null;
    });

    private static void Softmaxes(Pair x)
    {
        var (a, b) = (x.Ours, x.Theirs);
        var (weight, bias) = (Pair.Rand(1024).Leaf(), Pair.Rand(1024).Leaf());
        var target = Pair.Randint(1024, 1024);
        var leaf = Pair.Randn(1024, 1024).Leaf();
        var cotangent = Pair.Randn(1024, 1024);

        using (Autodiff.NoGrad())
        using (no_grad())
        {
            Pair.Rows("softmax", () => a.Softmax(1), () => b.softmax(1));
            Pair.Rows("log_softmax", () => a.LogSoftmax(1), () => nn.functional.log_softmax(b, 1));
            Pair.Row("softmax over columns", () => a.Softmax(0), () => b.softmax(0));
            Pair.Rows("layer_norm", () => F.LayerNorm(a, [1024], weight.Ours, bias.Ours), () => nn.functional.layer_norm(b, [1024], weight.Theirs, bias.Theirs));
            Pair.Row("cross_entropy", () => F.CrossEntropy(a, target.Ours), () => nn.functional.cross_entropy(b, target.Theirs));
        }
        void Both(string name, Func<Tensor, Tensor> ours, Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> theirs) => Duel.Run($"{name}, forward and backward", () =>
        {
            var y = ours(leaf.Ours);
            y.Backward(cotangent.Ours);
            Pair.Drop(y);
            leaf.Ours.Grad = weight.Ours.Grad = bias.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            theirs(leaf.Theirs).backward([cotangent.Theirs]);
            leaf.Theirs.grad = weight.Theirs.grad = bias.Theirs.grad = null;
        });
        Both("softmax", y => y.Softmax(1), y => y.softmax(1));
        Both("log_softmax", y => y.LogSoftmax(1), y => nn.functional.log_softmax(y, 1));
        Both("layer_norm", y => F.LayerNorm(y, [1024], weight.Ours, bias.Ours), y => nn.functional.layer_norm(y, [1024], weight.Theirs, bias.Theirs));
        Duel.Run("cross_entropy, forward and backward", () =>
        {
            F.CrossEntropy(leaf.Ours, target.Ours).Backward();
            leaf.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            nn.functional.cross_entropy(leaf.Theirs, target.Theirs).backward();
            leaf.Theirs.grad = null;
        });
    }

    private static void Drop((TorchSharp.torch.Tensor, TorchSharp.torch.Tensor) pair)
    {
        pair.Item1.Dispose();
        pair.Item2.Dispose();
    }
}
