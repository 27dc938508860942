using static TorchSharp.torch;

namespace Autograd.Benchmarks.Peers;

/// <summary>Chains of elementwise ops, forward and backward, and single recorded ops.</summary>
internal static class ChainRows
{
    public static void Run()
    {
        Duel.Heading("Small ops and chains, forward and backward");
        var w = Pair.Randn(3).Leaf();
        Pair.Row("x * x, 3, recorded", () => w.Ours * w.Ours, () => w.Theirs * w.Theirs, goal: 10);
        Pair.Row("x + 2, 3, recorded", () => w.Ours + 2, () => w.Theirs + 2, goal: 10);
        foreach (var n in (long[])[3, 1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            Seed(n, n <= 64 ? 30 : n is 1000 or 10_000_000 ? 10 : 2);
            Eight(n);
        }
    }

    private static void Seed(long n, double goal)
    {
        var x = Pair.Of(ones([n])).Leaf();
        Duel.Run($"seed chain, {n:N0}",
            () =>
            {
                var y = x.Ours + 2;
                var z = (y * y * 2).Mean();
                z.Backward();
                x.Ours.Grad = null;
            },
            () =>
            {
                using var scope = NewDisposeScope();
                var y = x.Theirs + 2;
                var z = (y * y * 2).mean();
                z.backward();
                x.Theirs.grad = null;
            }, goal);
        x.Theirs.Dispose();
    }

    private static void Eight(long n)
    {
        var x = Pair.Randn(n).Leaf();
        Duel.Run($"chain of eight, {n:N0}",
            () =>
            {
                var y = x.Ours;
                ((y.Sigmoid() * y + (-y * y).Exp()).Tanh() * 0.5 + y).Sum().Backward();
                y.Grad = null;
            },
            () =>
            {
                using var scope = NewDisposeScope();
                var y = x.Theirs;
                ((y.sigmoid() * y + (-y * y).exp()).tanh() * 0.5 + y).sum().backward();
                y.grad = null;
            });
        x.Theirs.Dispose();
    }
}
