using Autograd.NN;
using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

/// <summary>What moves, picks, joins, counts and orders elements, of a small and a large square matrix.</summary>
internal static class IndexingRows
{
    public static void Run()
    {
        foreach (var n in new[] { 32, 1024 })
        {
            var size = $"{n} x {n}";
            Duel.Heading($"Picks by index, {size}");
            Picks(n, size);
            Duel.Heading($"Masks and subscripts, {size}");
            Masks(n, size);
            Duel.Heading($"Joins, copies in another order, {size}");
            Moves(n, size);
            Duel.Heading($"Orders and counts, {size}");
            Orders(n, size);
            Duel.Heading($"Running sums, {size}");
            Scans(n, size);
            Duel.Heading($"Forward and backward, {size}");
            Gradients(n, size);
        }
    }

    private static void Picks(int n, string size)
    {
        var (x, src, index, rows) = (Pair.Randn(n, n), Pair.Randn(n, n), Pair.Randint(n, n, n), Pair.Randint(n, n));
        var (a, b, i, j, r, s) = (x.Ours, x.Theirs, index.Ours, index.Theirs, rows.Ours, rows.Theirs);
        foreach (var (dim, name) in new[] { (1, "rows"), (0, "columns") })
        {
            Pair.Row($"gather, {name}, {size}", () => a.Gather(dim, i), () => b.gather(dim, j));
            Pair.Row($"take_along_dim, {name}, {size}", () => a.TakeAlongDim(i, dim), () => b.take_along_dim(j, dim));
            Pair.Row($"scatter, {name}, {size}", () => a.Scatter(dim, i, src.Ours), () => b.scatter(dim, j, src.Theirs));
            Pair.Row($"scatter_add, {name}, {size}", () => a.ScatterAdd(dim, i, src.Ours), () => b.scatter_add(dim, j, src.Theirs));
            Pair.Row($"index_add, {name}, {size}", () => a.IndexAdd(dim, r, src.Ours), () => b.index_add(dim, s, src.Theirs, 1));
            Pair.Row($"index_select, {name}, {size}", () => a.IndexSelect(dim, r), () => b.index_select(dim, s));
        }
        var (u, v) = (Pair.Randint(n, 10 * n), Pair.Randint(n, 10 * n));
        var values = Pair.Randn(10 * n);
        var (table, tokens, embedding) = (Pair.Randn(n, 64).Leaf(), Pair.Randint(n, n), nn.Embedding(n, 64));
        Pair.Row($"x[rows], {size}", () => a[r], () => b[s]);
        Pair.Row($"x[u, v], {10 * n} places, {size}", () => a[u.Ours, v.Ours], () => b[u.Theirs, v.Theirs]);
        Duel.Run($"index_put in place, {10 * n} places, {size}", () => a.IndexPutInPlace([u.Ours, v.Ours], values.Ours), () => b.index_put_(values.Theirs, u.Theirs, v.Theirs));
        Duel.Run($"index_put in place, accumulate, {10 * n} places, {size}", () => a.IndexPutInPlace([u.Ours, v.Ours], values.Ours, true), () => b.index_put_(values.Theirs, true, u.Theirs, v.Theirs));
        Pair.Row($"take, {size}", () => a.Take(i), () => b.take(j));
        Pair.Row($"embedding, {n} of {n} x 64", () => F.Embedding(tokens.Ours, table.Ours), () => embedding.call(tokens.Theirs));
        ReductionRows.EmbeddingBothWays($"embedding, {n} of {n} x 64, forward and backward", tokens, table, embedding);
        Pair.Row($"one_hot, {n} of {n}", () => F.OneHot(r, n), () => nn.functional.one_hot(s, n));
    }

    private static void Masks(int n, string size)
    {
        var (x, y) = (Pair.Randn(n, n), Pair.Randn(n, n));
        var (a, b, c, d) = (x.Ours, x.Theirs, y.Ours, y.Theirs);
        var (mask, other) = (a > 0, b > 0);
        Pair.Row($"x[mask], {size}", () => a[mask], () => b[other]);
        Pair.Row($"masked_select, {size}", () => a.MaskedSelect(mask), () => b.masked_select(other));
        Pair.Row($"masked_fill, {size}", () => a.MaskedFill(mask, 0), () => b.masked_fill(other, 0));
        Pair.Row($"where, {size}", () => Tensor.Where(mask, a, c), () => where(other, b, d));
        Pair.Row($"nonzero, {size}", () => mask.Nonzero(), () => other.nonzero());
        Duel.Run($"x[mask] = 0, {size}", () => c[mask] = 0, () => d.index_put_((Torch)0f, other));
        Duel.Run($"x[1:] = y, {size}", () => c[1..] = a[1..], () =>
        {
            using var scope = NewDisposeScope();
            d[1..] = b[1..];
        });
        Duel.Run($"x[:, 1:] = y, {size}", () => c[.., 1..] = a[.., 1..], () =>
        {
            using var scope = NewDisposeScope();
            d[.., 1..] = b[.., 1..];
        });
        Duel.Run($"x[::2, ::2] = 1, {size}", () => c[TensorIndex.Slice(null, null, 2), TensorIndex.Slice(null, null, 2)] = 1, () =>
        {
            using var scope = NewDisposeScope();
            d[TorchSharp.torch.TensorIndex.Slice(null, null, 2), TorchSharp.torch.TensorIndex.Slice(null, null, 2)] = 1f;
        });
    }

    private static void Moves(int n, string size)
    {
        var (x, y) = (Pair.Randn(n, n), Pair.Randn(n, n));
        var (a, b, c, d) = (x.Ours, x.Theirs, y.Ours, y.Theirs);
        Pair.Row($"cat, rows, {size}", () => Tensor.Cat([a, c], 0), () => cat([b, d], 0));
        Pair.Row($"cat, columns, {size}", () => Tensor.Cat([a, c], 1), () => cat([b, d], 1));
        Pair.Row($"stack, {size}", () => Tensor.Stack([a, c]), () => stack([b, d]));
        Pair.Row($"stack, last dimension, {size}", () => Tensor.Stack([a, c], 2), () => stack([b, d], 2));
        Duel.Run($"split in 4, columns, {size}", () => a.Split(n / 4, 1), () => Drop(b.split(n / 4, 1)));
        Duel.Run($"chunk in 4, {size}", () => a.Chunk(4), () => Drop(b.chunk(4)));
        Pair.Row($"repeat 2 x 2, {size}", () => a.Repeat(2, 2), () => b.repeat(2, 2));
        Pair.Row($"tile 1 x 2, {size}", () => a.Tile(1, 2), () => b.tile([1, 2]));
        Pair.Row($"repeat_interleave 2, rows, {size}", () => a.RepeatInterleave(2, 0), () => b.repeat_interleave(2, 0));
        Pair.Row($"repeat_interleave 2, columns, {size}", () => a.RepeatInterleave(2, 1), () => b.repeat_interleave(2, 1));
        Pair.Row($"roll, rows, {size}", () => a.Roll([3], [0]), () => b.roll(3, 0));
        Pair.Row($"roll, columns, {size}", () => a.Roll([3], [1]), () => b.roll(3, 1));
        Pair.Row($"roll, all, {size}", () => a.Roll(3), () => b.roll(3));
        Pair.Row($"flip, rows, {size}", () => a.Flip(0), () => b.flip(0));
        Pair.Row($"flip, columns, {size}", () => a.Flip(1), () => b.flip(1));
        Pair.Row($"flip, both, {size}", () => a.Flip(0, 1), () => b.flip(0, 1));
        Pair.Row($"tril, {size}", () => a.Tril(), () => b.tril());
        Pair.Row($"triu, {size}", () => a.Triu(1), () => b.triu(1));
        Pair.Row($"diag of a matrix, {size}", () => a.Diag(), () => b.diag());
        var line = Pair.Randn(n);
        Pair.Row($"diag of a vector, {n}", () => line.Ours.Diag(), () => line.Theirs.diag());
        Pair.Row($"transpose, contiguous, {size}", () => a.T().Contiguous(), () => b.t().contiguous());
        Pair.Row($"x[::2], contiguous, {size}", () => a.Slice(0, 0, n, 2).Contiguous(), () => b.slice(0, 0, n, 2).contiguous());
        Pair.Row($"x[:, ::2], contiguous, {size}", () => a.Slice(1, 0, n, 2).Contiguous(), () => b.slice(1, 0, n, 2).contiguous());
        Pair.Row($"x[:, ::3], contiguous, {size}", () => a.Slice(1, 0, n, 3).Contiguous(), () => b.slice(1, 0, n, 3).contiguous());
        Pair.Row($"x[:, 1:], contiguous, {size}", () => a.Narrow(1, 1, n - 1).Contiguous(), () => b.narrow(1, 1, n - 1).contiguous());
        Pair.Row($"expand a row, contiguous, {size}", () => line.Ours.Expand(n, n).Contiguous(), () => line.Theirs.expand(n, n).contiguous());
        Pair.Row($"expand a column, contiguous, {size}", () => line.Ours.Unsqueeze(1).Expand(n, n).Contiguous(), () => line.Theirs.unsqueeze(1).expand(n, n).contiguous());
        Pair.Row($"pad by 2, {size}", () => F.Pad(a, [2, 2, 2, 2]), () => nn.functional.pad(b, [2, 2, 2, 2]));
        var image = n == 32 ? Pair.Randn(2, 8, 8, 8) : Pair.Randn(16, 64, 32, 32);
        Pair.Row($"NCHW to NHWC, {n * n} elements", () => image.Ours.Permute(0, 2, 3, 1).Contiguous(), () => image.Theirs.permute(0, 2, 3, 1).contiguous());
        Pair.Row($"NHWC to NCHW, {n * n} elements", () => image.Ours.Permute(0, 3, 1, 2).Contiguous(), () => image.Theirs.permute(0, 3, 1, 2).contiguous());
        Pair.Row($"middle dimensions exchanged, {n * n} elements", () => image.Ours.Transpose(1, 2).Contiguous(), () => image.Theirs.transpose(1, 2).contiguous());
        Pair.Row($"pad a stack of images by 1, {n * n} elements", () => F.Pad(image.Ours, [1, 1, 1, 1]), () => nn.functional.pad(image.Theirs, [1, 1, 1, 1]));
    }

    private static void Orders(int n, string size)
    {
        var (x, line, numbers, few) = (Pair.Randn(n, n), Pair.Randn(n * n), Pair.Randint(1L << 40, n * n), Pair.Randint(n, n * n));
        var (a, b) = (x.Ours, x.Theirs);
        var wide = line.To(DType.Float64, ScalarType.Float64);
        Duel.Run($"sort, {n * n}", () => line.Ours.Sort(), () => Drop(line.Theirs.sort()));
        Duel.Run($"sort float64, {n * n}", () => wide.Ours.Sort(), () => Drop(wide.Theirs.sort()));
        Duel.Run($"sort int64, {n * n}", () => numbers.Ours.Sort(), () => Drop(numbers.Theirs.sort()));
        Duel.Run($"sort int64 below {n}, {n * n}", () => few.Ours.Sort(), () => Drop(few.Theirs.sort()));
        Duel.Run($"sort, rows, {size}", () => a.Sort(), () => Drop(b.sort()));
        Duel.Run($"sort, columns, {size}", () => a.Sort(0), () => Drop(b.sort(0)));
        var (rows, wides) = (new Pair(numbers.Ours.View(n, n), numbers.Theirs.view(n, n)), new Pair(wide.Ours.View(n, n), wide.Theirs.view(n, n)));
        Duel.Run($"sort float64, rows, {size}", () => wides.Ours.Sort(), () => Drop(wides.Theirs.sort()));
        Duel.Run($"sort int64, rows, {size}", () => rows.Ours.Sort(), () => Drop(rows.Theirs.sort()));
        Pair.Row($"argsort, rows, {size}", () => a.Argsort(), () => b.argsort());
        Duel.Run($"topk 10, rows, {size}", () => a.Topk(10), () => Drop(b.topk(10)));
        Duel.Run($"kthvalue, rows, {size}", () => a.Kthvalue(n / 3, 1), () => Drop(b.kthvalue(n / 3, 1)));
        Pair.Row($"median, {n * n}", () => a.Median(), () => b.median());
        Duel.Run($"unique, {n * n}", () => line.Ours.Unique(), () => Drop(line.Theirs.unique()));
        Duel.Run($"unique, int64 below {n}, {n * n}", () => few.Ours.Unique(), () => Drop(few.Theirs.unique()));
        var sorted = new Pair(few.Ours.Sort().Values, few.Theirs.sort().Values);
        Duel.Run($"unique_consecutive, {n * n}", () => sorted.Ours.UniqueConsecutive(), () => Drop(sorted.Theirs.unique_consecutive()));
        Duel.Run($"unique_consecutive, all different, {n * n}", () => line.Ours.UniqueConsecutive(), () => Drop(line.Theirs.unique_consecutive()));
        Pair.Row($"bincount, {n * n}", () => few.Ours.Bincount(), () => few.Theirs.bincount(null, 0));
        Pair.Row($"histc, {n * n}", () => line.Ours.Histc(100, -3, 3), () => line.Theirs.histc(100, -3, 3));
        var bounds = Pair.Of(linspace(-3, 3, n));
        Pair.Row($"searchsorted in {n}, {n * n}", () => Tensor.Searchsorted(bounds.Ours, line.Ours), () => searchsorted(bounds.Theirs, line.Theirs));
        Pair.Row($"bucketize in 10, {n * n}", () => line.Ours.Bucketize(bounds.Ours.Narrow(0, 0, 10)), () => bucketize(line.Theirs, bounds.Theirs.narrow(0, 0, 10)));
    }

    private static void Scans(int n, string size)
    {
        var (x, line, numbers) = (Pair.Rand(n, n), Pair.Rand(n * n), Pair.Randint(n, n, n));
        foreach (var (y, dim, name) in new[] { (x, 1, $"rows, {size}"), (x, 0, $"columns, {size}"), (line, 0, $"{n * n}") })
        {
            var (a, b) = (y.Ours, y.Theirs);
            Pair.Row($"cumsum, {name}", () => a.Cumsum(dim), () => b.cumsum(dim));
            Pair.Row($"cumprod, {name}", () => a.Cumprod(dim), () => b.cumprod(dim));
            Duel.Run($"cummax, {name}", () => a.Cummax(dim), () => Drop(b.cummax(dim)));
            Pair.Row($"logcumsumexp, {name}", () => a.Logcumsumexp(dim), () => b.logcumsumexp(dim));
            Pair.Row($"diff, {name}", () => a.Diff(dim: dim), () => b.diff(1, dim));
        }
        Pair.Row($"cumsum int64, rows, {size}", () => numbers.Ours.Cumsum(1), () => numbers.Theirs.cumsum(1));
        var mask = new Pair(x.Ours > 0.5, x.Theirs > 0.5);
        Pair.Row($"cumsum bool, rows, {size}", () => mask.Ours.Cumsum(1), () => mask.Theirs.cumsum(1));
    }

    private static void Gradients(int n, string size)
    {
        var (x, other, cotangent, index, rows) = (Pair.Randn(n, n).Leaf(), Pair.Randn(n, n).Leaf(), Pair.Randn(n, n), Pair.Randint(n, n, n), Pair.Randint(n, n));
        void Both(string name, Func<Tensor, Tensor> ours, Func<Torch, Torch> theirs) => Duel.Run($"{name}, {size}", () =>
        {
            var y = ours(x.Ours);
            y.Sum().Backward();
            Pair.Drop(y);
            x.Ours.Grad = other.Ours.Grad = null;
        }, () =>
        {
            using var scope = NewDisposeScope();
            theirs(x.Theirs).sum().backward();
            x.Theirs.grad = other.Theirs.grad = null;
        });
        Both("gather, rows", a => a.Gather(1, index.Ours), b => b.gather(1, index.Theirs));
        Both("gather, columns", a => a.Gather(0, index.Ours), b => b.gather(0, index.Theirs));
        Both("scatter, rows", a => a.Scatter(1, index.Ours, other.Ours), b => b.scatter(1, index.Theirs, other.Theirs));
        Both("scatter_add, rows", a => a.ScatterAdd(1, index.Ours, other.Ours), b => b.scatter_add(1, index.Theirs, other.Theirs));
        Both("scatter_add, columns", a => a.ScatterAdd(0, index.Ours, other.Ours), b => b.scatter_add(0, index.Theirs, other.Theirs));
        Both("index_select, rows", a => a.IndexSelect(0, rows.Ours), b => b.index_select(0, rows.Theirs));
        Both("index_select, columns", a => a.IndexSelect(1, rows.Ours), b => b.index_select(1, rows.Theirs));
        Both("x[rows]", a => a[rows.Ours], b => b[rows.Theirs]);
        Both("cat, rows", a => Tensor.Cat([a, other.Ours], 0), b => cat([b, other.Theirs], 0));
        Both("cat, columns", a => Tensor.Cat([a, other.Ours], 1), b => cat([b, other.Theirs], 1));
        Both("stack", a => Tensor.Stack([a, other.Ours]), b => stack([b, other.Theirs]));
        Both("cumsum, rows", a => a.Cumsum(1), b => b.cumsum(1));
        Both("cumsum, columns", a => a.Cumsum(0), b => b.cumsum(0));
        Both("cumprod, rows", a => a.Cumprod(1), b => b.cumprod(1));
        Both("logcumsumexp, rows", a => a.Logcumsumexp(1), b => b.logcumsumexp(1));
        Both("x[1:, 1:]", a => a[1.., 1..], b => b[1.., 1..]);
        Both("x[::2]", a => a.Slice(0, 0, n, 2), b => b.slice(0, 0, n, 2));
        Both("split in 4", a => a.Split(n / 4, 1)[1], b => b.split(n / 4, 1)[1]);
        Both("masked_fill", a => a.MaskedFill(index.Ours.Ge(n / 2), 0), b => b.masked_fill(index.Theirs.ge(n / 2), 0));
        Both("sort, rows", a => a.Sort().Values, b => b.sort().Values);
        Both("topk 10, rows", a => a.Topk(10).Values, b => b.topk(10).values);
        Both("tril", a => a.Tril(), b => b.tril());
        Both("pad by 2", a => F.Pad(a, [2, 2, 2, 2]), b => nn.functional.pad(b, [2, 2, 2, 2]));
        Both("repeat 2 x 2", a => a.Repeat(2, 2), b => b.repeat(2, 2));
        Both("flip, columns", a => a.Flip(1), b => b.flip(1));
    }

    private static void Drop((Torch, Torch) pair)
    {
        pair.Item1.Dispose();
        pair.Item2.Dispose();
    }

    private static void Drop((Torch, Torch?, Torch?) all)
    {
        all.Item1.Dispose();
        all.Item2?.Dispose();
        all.Item3?.Dispose();
    }

    private static void Drop(Torch[] all)
    {
        foreach (var part in all) part.Dispose();
    }
}
