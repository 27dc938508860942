using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

internal static partial class BreadthRows
{
    private static void Reductions()
    {
        foreach (var (type, ours, theirs) in Types)
        {
            if (type is not ("float32" or "float64" or "int64" or "bfloat16" or "int32" or "bool")) continue;
            var scale = type.Contains("float") ? 1 : type == "bool" ? 0.6f : 100;
            var (small, square, cube, image) = (
                Pair.Of(randn(1000) * scale).To(ours, theirs), Pair.Of(randn(1024, 1024) * scale).To(ours, theirs),
                Pair.Of(randn(64, 128, 128) * scale).To(ours, theirs), Pair.Of(randn(16, 64, 32, 32) * scale).To(ours, theirs));
            Folds($"{type}, 1,000", type, small);
            Folds($"{type}, 1024 x 1024", type, square);
            Lines($"{type}, 1024 x 1024 rows", type, square, 1);
            Lines($"{type}, 1024 x 1024 columns", type, square, 0);
            Lines($"{type}, 64 x 128 x 128 middle", type, cube, 1);
            if (type is "bool" or "int32") continue;
            var (a, b) = (image.Ours, image.Theirs);
            Pair.Row($"sum, {type}, NCHW over 0,2,3", () => a.Sum([0, 2, 3]), () => b.sum([0, 2, 3]));
            Pair.Row($"sum, {type}, NCHW over 2,3", () => a.Sum([2, 3]), () => b.sum([2, 3]));
            Pair.Row($"sum, {type}, NCHW over 1", () => a.Sum(1), () => b.sum(1));
            Pair.Row($"amax, {type}, NCHW over 2,3", () => a.Amax([2, 3]), () => b.amax([2, 3]));
            Pair.Row($"amax, {type}, NCHW over 0,2,3", () => a.Amax([0, 2, 3]), () => b.amax([0, 2, 3]));
            if (type == "int64") continue;
            Pair.Row($"mean, {type}, NCHW over 0,2,3", () => a.Mean([0, 2, 3]), () => b.mean([0, 2, 3]));
            Pair.Row($"mean, {type}, NCHW over 2,3", () => a.Mean([2, 3]), () => b.mean([2, 3]));
            Pair.Row($"var, {type}, NCHW over 0,2,3", () => a.Var([0, 2, 3]), () => b.var([0L, 2, 3]));
            Pair.Row($"logsumexp, {type}, NCHW over 2,3", () => a.Logsumexp([2, 3]), () => b.flatten(2).logsumexp(2));
        }
        foreach (var n in (long[])[1_000, 1_000_000]) Backward($"{n:N0}", [n]);
        Backward("1024 x 1024", [1024, 1024]);
    }

    private static void Folds(string name, string type, Pair x)
    {
        var (a, b) = (x.Ours, x.Theirs);
        void Row(string op, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{op}, {name}", mine, peer);
        Row("sum", () => a.Sum(), () => b.sum());
        Row("any", () => a.Any(), () => b.any());
        Row("all", () => a.All(), () => b.all());
        Row("count_nonzero", () => a.CountNonzero(), () => b.count_nonzero());
        Row("max", () => a.Max(), () => b.max());
        Row("amin", () => a.Amin(), () => b.amin([]));
        if (type == "bool") return;
        Row("min", () => a.Min(), () => b.min());
        Row("prod", () => a.Prod(), () => b.prod());
        Row("argmax", () => a.Argmax(), () => b.argmax());
        Row("argmin", () => a.Argmin(), () => b.argmin());
        if (!type.Contains("float")) return;
        Row("mean", () => a.Mean(), () => b.mean());
        Row("std", () => a.Std(), () => b.std());
        Row("var", () => a.Var(), () => b.var());
        Row("norm 1", () => a.Norm(1), () => b.norm(1f));
        Row("norm 2", () => a.Norm(2), () => b.norm(2f));
        Row("norm 3", () => a.Norm(3), () => b.norm(3f));
        Row("norm inf", () => a.Norm(double.PositiveInfinity), () => b.norm(float.PositiveInfinity));
        Row("logsumexp", () => a.Logsumexp([.. Enumerable.Range(0, a.Rank).Select(i => (long)i)]), () => b.flatten().logsumexp(0));
    }

    private static void Lines(string name, string type, Pair x, int dim)
    {
        var (a, b) = (x.Ours, x.Theirs);
        void Row(string op, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{op}, {name}", mine, peer);
        void Two(string op, Action mine, Func<(Torch, Torch)> peer) => Duel.Run($"{op}, {name}", mine, () =>
        {
            var (y, i) = peer();
            y.Dispose();
            i.Dispose();
        });
        Row("sum", () => a.Sum(dim), () => b.sum(dim));
        Row("any", () => a.Any(dim), () => b.any(dim));
        Row("all", () => a.All(dim), () => b.all(dim));
        Row("count_nonzero", () => a.CountNonzero(dim), () => b.count_nonzero([dim]));
        Row("amax", () => a.Amax(dim), () => b.amax([dim]));
        if (type == "bool") return;
        Two("max", () => a.Max(dim), () => b.max(dim));
        Two("min", () => a.Min(dim), () => b.min(dim));
        Row("prod", () => a.Prod(dim), () => b.prod(dim));
        Row("argmax", () => a.Argmax(dim), () => b.argmax(dim));
        if (!type.Contains("float")) return;
        Row("mean", () => a.Mean(dim), () => b.mean([dim]));
        Row("std", () => a.Std(dim), () => b.std(dim));
        Row("norm 1", () => a.Norm(1, dim), () => b.norm(dim, false, 1f));
        Row("norm 2", () => a.Norm(2, dim), () => b.norm(dim, false, 2f));
        Row("norm inf", () => a.Norm(double.PositiveInfinity, dim), () => b.norm(dim, false, float.PositiveInfinity));
        Row("logsumexp", () => a.Logsumexp(dim), () => b.logsumexp(dim));
    }

    private static void Backward(string name, long[] shape)
    {
        using var recording = Autodiff.EnableGrad();
        var x = Pair.Randn(shape).Leaf();
        void Row(string op, Func<Tensor, Tensor> mine, Func<Torch, Torch> peer) => Duel.Run($"{op}, forward and backward, {name}", () =>
        {
            mine(x.Ours).Backward();
            x.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            peer(x.Theirs).backward();
            x.Theirs.grad = null;
        });
        Row("sum", y => y.Sum(), y => y.sum());
        Row("mean", y => y.Mean(), y => y.mean());
        Row("max", y => y.Max(), y => y.max());
        Row("var", y => y.Var(), y => y.var());
        Row("norm", y => y.Norm(), y => y.norm());
        Row("prod", y => y.Prod(), y => y.prod());
        Row("logsumexp", y => y.Logsumexp(0).Sum(), y => y.logsumexp(0).sum());
        if (shape.Length < 2) return;
        Row("max of rows", y => y.Max(1).Values.Sum(), y => y.max(1).values.sum());
        Row("amax of columns", y => y.Amax(0).Sum(), y => y.amax([0]).sum());
        Row("mean of rows", y => y.Mean(1).Sum(), y => y.mean([1]).sum());
        Row("std of columns", y => y.Std(0).Sum(), y => y.std(0).sum());
        Row("x * sum of rows", y => (y * y.Sum(1, keepDim: true)).Sum(), y => (y * y.sum(1, true)).sum());
    }
}
