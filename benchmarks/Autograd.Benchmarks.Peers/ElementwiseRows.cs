using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>Elementwise ops from one element to ten million, and with broadcast and transposed operands.</summary>
internal static class ElementwiseRows
{
    private static readonly long[] Sizes = [1, 64, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    public static void Run()
    {
        Duel.Heading("Elementwise, float32");
        foreach (var n in Sizes) Floats(n);

        Duel.Heading("Elementwise, other dtypes and layouts");
        foreach (var n in (long[])[1_000, 1_000_000]) Others(n);
        Layouts();
    }

    private static void Floats(long n)
    {
        var (x, positive, one, coin) = (Pair.Randn(n), Pair.Rand(n), Pair.Of(ones([n])), Pair.Rand(n));
        var (ours, theirs) = (coin.Ours > 0.5, coin.Theirs.gt(0.5));
        var (a, b) = (x.Ours, x.Theirs);
        var goal = n <= 64 ? 10 : n <= 1000 ? 3 : 1;
        var scaling = n == 10_000_000 ? 1.7 : 0;
        void Row(string name, Func<Tensor> mine, Func<TorchSharp.torch.Tensor> peer)
        {
            // Smaller ones are not from the pool; of larger ones, memory itself is the limit.
            if (n is >= 10_000 and <= 1_000_000) Pair.Rows($"{name}, {n:N0}", mine, peer, goal, scaling);
            else Pair.Row($"{name}, {n:N0}", mine, peer, goal, scaling);
        }

        Row("add", () => a + a, () => b + b);
        Duel.Run($"mul in place, {n:N0}", () => a.MulInPlace(one.Ours), () => b.mul_(one.Theirs), goal, scaling);
        Row("exp", () => a.Exp(), () => b.exp());
        Row("log", () => positive.Ours.Log(), () => positive.Theirs.log());
        Row("tanh", () => a.Tanh(), () => b.tanh());
        Row("sigmoid", () => a.Sigmoid(), () => b.sigmoid());
        Row("gelu", () => a.Gelu(), () => nn.functional.gelu(b));
        Row("sin", () => a.Sin(), () => b.sin());
        Row("sqrt", () => positive.Ours.Sqrt(), () => positive.Theirs.sqrt());
        Row("relu", () => a.Relu(), () => b.relu());
        Row("pow 2.5", () => positive.Ours.Pow(2.5), () => positive.Theirs.pow(2.5));
        Row("erf", () => a.Erf(), () => b.erf());
        Row("where", () => Tensor.Where(ours, a, positive.Ours), () => where(theirs, b, positive.Theirs));
    }

    private static void Others(long n)
    {
        foreach (var (name, ours, theirs) in ((string, DType, ScalarType)[])[("float64", DType.Float64, ScalarType.Float64), ("bfloat16", DType.BFloat16, ScalarType.BFloat16)])
        {
            var x = Pair.Randn(n).To(ours, theirs);
            var goal = n <= 1000 ? 3 : 1;
            Pair.Rows($"add, {name}, {n:N0}", () => x.Ours + x.Ours, () => x.Theirs + x.Theirs, goal);
            Pair.Rows($"exp, {name}, {n:N0}", () => x.Ours.Exp(), () => x.Theirs.exp(), goal);
            Pair.Rows($"tanh, {name}, {n:N0}", () => x.Ours.Tanh(), () => x.Theirs.tanh(), goal);
            Pair.Rows($"gelu, {name}, {n:N0}", () => x.Ours.Gelu(), () => nn.functional.gelu(x.Theirs), goal);
        }
        var whole = Pair.Randint(1000, n);
        Pair.Rows($"add, int64, {n:N0}", () => whole.Ours + whole.Ours, () => whole.Theirs + whole.Theirs, n <= 1000 ? 3 : 1);
    }

    private static void Layouts()
    {
        var (x, row, column) = (Pair.Randn(1024, 1024), Pair.Randn(1024), Pair.Randn(1024, 1));
        var (turned, theirTurned) = (x.Ours.T(), x.Theirs.t());
        Pair.Rows("add a row, 1024 x 1024", () => x.Ours + row.Ours, () => x.Theirs + row.Theirs);
        Pair.Rows("add a column, 1024 x 1024", () => x.Ours + column.Ours, () => x.Theirs + column.Theirs);
        Pair.Rows("copy of a transpose, 1024 x 1024", () => turned.Contiguous(), () => theirTurned.contiguous());
        Pair.Rows("add a transpose, 1024 x 1024", () => x.Ours + turned, () => x.Theirs + theirTurned);
    }

}
