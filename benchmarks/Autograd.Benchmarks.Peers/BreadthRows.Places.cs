using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

internal static partial class BreadthRows
{
    /// <summary>Broadcast and strided operands.</summary>
    private static void Layouts()
    {
        var (image, channel, plane) = (Pair.Randn(16, 64, 32, 32), Pair.Randn(16, 64, 1, 1), Pair.Randn(32, 32));
        Pair.Row("add [16,64,1,1] to [16,64,32,32]", () => image.Ours + channel.Ours, () => image.Theirs + channel.Theirs);
        Pair.Row("add [32,32] to [16,64,32,32]", () => image.Ours + plane.Ours, () => image.Theirs + plane.Theirs);
        var perChannel = Pair.Randn(1, 64, 1, 1);
        Pair.Row("mul by [1,64,1,1]", () => image.Ours * perChannel.Ours, () => image.Theirs * perChannel.Theirs);
        Pair.Row("sum of [16,64,32,32] to [1,64,1,1]", () => image.Ours.SumTo(1, 64, 1, 1), () => image.Theirs.sum([0, 2, 3], true));
        Pair.Row("sum of [16,64,32,32] to [32,32]", () => image.Ours.SumTo(32, 32), () => image.Theirs.sum([0, 1], false));
        var (column, row) = (Pair.Randn(1024, 1), Pair.Randn(1, 1024));
        Pair.Row("outer by broadcasting, 1024", () => column.Ours * row.Ours, () => column.Theirs * row.Theirs);
        var (v, w) = (Pair.Randn(1024), Pair.Randn(1024));
        Pair.Row("outer, 1024", () => v.Ours.Outer(w.Ours), () => v.Theirs.outer(w.Theirs));
        Pair.Row("pairwise differences, 256 x 256 x 16", () => column.Ours.Reshape(64, 1, 16) - row.Ours.Reshape(1, 64, 16), () => column.Theirs.reshape(64, 1, 16) - row.Theirs.reshape(1, 64, 16));

        var x = Pair.Randn(1024, 2048);
        var (even, theirEven) = (x.Ours[.., TensorIndex.Slice(null, null, 2)], x.Theirs[Pick.All, Pick.Even]);
        Pair.Row("add of every second column", () => even + even, () => theirEven + theirEven);
        Pair.Row("exp of every second column", () => even.Exp(), () => theirEven.exp());
        Pair.Row("copy of every second column", () => even.Contiguous(), () => theirEven.contiguous());
        Pair.Row("sum of every second column", () => even.Sum(), () => theirEven.sum());
        Pair.Row("sum of every second column over rows", () => even.Sum(1), () => theirEven.sum(1));
        var cube = Pair.Randn(64, 128, 128);
        foreach (var order in (long[][])[[0, 2, 1], [2, 0, 1], [1, 0, 2], [2, 1, 0]])
        {
            var name = string.Join(',', order);
            var (turned, theirs) = (cube.Ours.Permute([.. order.Select(i => (int)i)]), cube.Theirs.permute(order));
            var (flat, theirFlat) = (turned.Contiguous(), theirs.contiguous());
            Pair.Row($"copy of 64 x 128 x 128 in order {name}", () => turned.Contiguous(), () => theirs.contiguous());
            Pair.Row($"add to 64 x 128 x 128 in order {name}", () => flat + turned, () => theirFlat + theirs);
            Pair.Row($"sum of 64 x 128 x 128 in order {name}", () => turned.Sum(), () => theirs.sum());
            Pair.Row($"sum of 64 x 128 x 128 in order {name}, last", () => turned.Sum(2), () => theirs.sum(2));
        }
        var (part, theirPart) = (x.Ours[.., ..1000], x.Theirs[Pick.All, Pick.Thousand]);
        Pair.Row("mul of a slice of columns", () => part * part, () => theirPart * theirPart);
        var (mask, theirMask) = (x.Ours > 0, x.Theirs.gt(0));
        Pair.Row("masked_fill, 1024 x 2048", () => x.Ours.MaskedFill(mask, 0), () => x.Theirs.masked_fill(theirMask, 0));
    }

    private static class Pick
    {
        public static readonly TorchSharp.torch.TensorIndex All = TorchSharp.torch.TensorIndex.Colon;
        public static readonly TorchSharp.torch.TensorIndex Even = TorchSharp.torch.TensorIndex.Slice(null, null, 2);
        public static readonly TorchSharp.torch.TensorIndex Thousand = TorchSharp.torch.TensorIndex.Slice(null, 1000);
    }

    private static void InPlace(long n)
    {
        foreach (var (type, ours, theirs) in Types)
        {
            if (type is not ("float32" or "float64" or "int64" or "bfloat16")) continue;
            var (x, y) = (Pair.Of(zeros(n)).To(ours, theirs), Pair.Of(ones(n)).To(ours, theirs));
            var (a, b, c, d) = (x.Ours, x.Theirs, y.Ours, y.Theirs);
            void Row(string name, Action mine, Action peer) => Duel.Run($"{name}, {type}, {n:N0}", mine, peer);
            Row("add_", () => a.AddInPlace(c), () => b.add_(d));
            Row("add_ scalar", () => a.AddInPlace(1), () => b.add_(1));
            Row("mul_", () => a.MulInPlace(c), () => b.mul_(d));
            Row("mul_ scalar", () => a.MulInPlace(1), () => b.mul_(1));
            Row("clamp_", () => a.ClampInPlace(0, 1), () => b.clamp_(0, 1));
            Row("zero_", () => a.ZeroInPlace(), () => b.zero_());
            Row("fill_", () => a.FillInPlace(1), () => b.fill_(1));
            Row("copy_", () => a.CopyInPlace(c), () => b.copy_(d));
            if (type == "int64") continue;
            Row("addcmul_", () => a.AddcmulInPlace(c, c, 0.5), () => b.addcmul_(d, d, 0.5));
            Row("addcdiv_", () => a.AddcdivInPlace(c, c, 0.5), () => b.addcdiv_(d, d, 0.5));
            Row("exp_", () => a.ZeroInPlace().ExpInPlace(), () => b.zero_().exp_());
            Row("sigmoid_", () => a.SigmoidInPlace(), () => b.sigmoid_());
        }
        var (single, other) = (Pair.Of(zeros(n)), Pair.Of(ones(n)));
        foreach (var (type, ours, theirs) in Types)
        {
            var z = other.To(ours, theirs);
            Duel.Run($"copy_ to float32 from {type}, {n:N0}", () => single.Ours.CopyInPlace(z.Ours), () => single.Theirs.copy_(z.Theirs));
        }
        if (n < 1_000_000) return;
        var (square, from) = (Pair.Randn(1024, 1024), Pair.Randn(1024, 1024));
        var (turned, theirTurned) = (from.Ours.T(), from.Theirs.t());
        Duel.Run("copy_ from a transpose, 1024 x 1024", () => square.Ours.CopyInPlace(turned), () => square.Theirs.copy_(theirTurned));
        Duel.Run("add_ of a transpose, 1024 x 1024", () => square.Ours.AddInPlace(turned), () => square.Theirs.add_(theirTurned));
        Duel.Run("mul_ of a transpose by a scalar, 1024 x 1024", () => turned.MulInPlace(1.0), () => theirTurned.mul_(1.0));
        var (column, theirColumn) = (square.Ours[.., 3], square.Theirs[Pick.All, 3]);
        Duel.Run("fill_ of a column, 1024 x 1024", () => column.FillInPlace(1), () => theirColumn.fill_(1));
        var (inner, theirInner) = (square.Ours[1..^1, 1..^1], square.Theirs[TorchSharp.torch.TensorIndex.Slice(1, -1), TorchSharp.torch.TensorIndex.Slice(1, -1)]);
        Duel.Run("zero_ of the inside, 1024 x 1024", () => inner.ZeroInPlace(), () => theirInner.zero_());
        Duel.Run("add_ 1 to the inside, 1024 x 1024", () => inner.AddInPlace(1), () => theirInner.add_(1));
    }

    private static void Making(long n)
    {
        void Row(string name, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{name}, {n:N0}", mine, peer);
        Row("zeros", () => Tensor.Zeros([n]), () => zeros(n));
        Row("ones", () => Tensor.Ones([n]), () => ones(n));
        Row("full", () => Tensor.Full([n], 2.5), () => full(n, 2.5));
        Row("full int64", () => Tensor.Full([n], 2, DType.Int64), () => full(n, 2, int64));
        Row("arange", () => Tensor.Arange(n), () => arange(n, dtype: int64));
        Row("arange float32", () => Tensor.Arange(0, n, null, DType.Float32), () => arange(0, n, dtype: float32));
        Row("linspace", () => Tensor.Linspace(0, 1, n), () => linspace(0, 1, n));
        var side = (long)Math.Sqrt(n);
        Row("eye", () => Tensor.Eye(side), () => eye(side));
        Row("rand", () => Tensor.Rand([n]), () => rand(n));
        Row("rand float64", () => Tensor.Rand([n], dtype: DType.Float64), () => rand(n, dtype: float64));
        Row("rand bfloat16", () => Tensor.Rand([n], dtype: DType.BFloat16), () => rand(n, dtype: bfloat16));
        Row("randn", () => Tensor.Randn([n]), () => randn(n));
        Row("randn float64", () => Tensor.Randn([n], dtype: DType.Float64), () => randn(n, dtype: float64));
        Row("randn bfloat16", () => Tensor.Randn([n], dtype: DType.BFloat16), () => randn(n, dtype: bfloat16));
        Row("randint", () => Tensor.Randint(100, [n]), () => randint(100, n, int64));
        Row("randint float32", () => Tensor.Randint(100, [n], dtype: DType.Float32), () => randint(100, n, float32));
        Row("randint int32", () => Tensor.Randint(100, [n], dtype: DType.Int32), () => randint(100, n, int32));
        Row("randperm", () => Tensor.Randperm(n), () => randperm(n, int64));
        var p = Pair.Rand(n);
        Row("bernoulli", () => p.Ours.Bernoulli(), () => p.Theirs.bernoulli());
        Duel.Run($"bernoulli_, {n:N0}", () => p.Ours.BernoulliInPlace(0.3), () => p.Theirs.bernoulli_(0.3));
        Duel.Run($"normal_, {n:N0}", () => p.Ours.NormalInPlace(1, 2), () => p.Theirs.normal_(1, 2));
        Duel.Run($"uniform_, {n:N0}", () => p.Ours.UniformInPlace(-1, 1), () => p.Theirs.uniform_(-1, 1));
        Duel.Run($"exponential_, {n:N0}", () => p.Ours.ExponentialInPlace(1), () => p.Theirs.exponential_(1));
        var weights = Pair.Rand(n);
        Row("multinomial of 64 with replacement", () => weights.Ours.Multinomial(64, true), () => weights.Theirs.multinomial(64, true));
        Row("multinomial of 64", () => weights.Ours.Multinomial(64), () => weights.Theirs.multinomial(64));
        var x = Pair.Randn(n);
        Row("dropout", () => NN.F.Dropout(x.Ours, 0.5), () => nn.functional.dropout(x.Theirs, 0.5));
    }
}
