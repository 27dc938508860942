namespace Autograd.Tests.Ops;

/// <summary>Central differences against gradients, of first and second order.</summary>
internal static class Differences
{
    /// <summary>Random numbers of either sign, apart from each other and from 0, so that no kink is near.</summary>
    public static Tensor Spread(int seed, params long[] shape)
    {
        var random = new System.Random(seed);
        var n = (int)shape.Aggregate(1L, (a, b) => a * b);
        var values = Enumerable.Range(1, n).Select(i => (i % 2 == 0 ? 1 : -1) * (0.3 + 0.07 * i)).ToArray();
        random.Shuffle(values);
        return Tensor.From<double>(values, shape);
    }

    /// <summary>Checks the gradient of &lt;f(x), u&gt; in every element, and the gradient of that gradient's product with random numbers.</summary>
    public static void Check(Func<Tensor, Tensor> f, Tensor at, string what)
    {
        var x = Leaf(at);
        var y = f(x);
        var u = Spread(7, y.Shape.ToArray());
        Agree(Grad((f(x) * u).Sum(), x, createGraph: false), Numeric(v => (f(v) * u).Sum().Item<double>(), at), what);

        // Recorded once more: in g through x, and in u.
        var w = Spread(11, at.Shape.ToArray());
        Tensor First(Tensor v) => Grad((f(v) * u).Sum(), v, createGraph: true);
        var recorded = First(x);
        Agree(recorded, Grad((f(x) * u).Sum(), x, createGraph: false).ToArray<double>(), what + ", recorded against fused");
        if (!recorded.RequiresGrad) return;
        var second = Autodiff.Grad([(recorded * w).Sum()], [x], allowUnused: true)[0];
        Agree(second ?? Tensor.Zeros(at.Shape, DType.Float64), Numeric(v => (First(Leaf(v)) * w).Sum().Item<double>(), at), what + ", second order");
    }

    private static Tensor Leaf(Tensor at)
    {
        var x = at.Clone().Detach();
        x.RequiresGrad = true;
        return x;
    }

    private static Tensor Grad(Tensor y, Tensor x, bool createGraph) => Autodiff.Grad(y, [x], createGraph: createGraph)[0];

    private static double[] Numeric(Func<Tensor, double> f, Tensor at)
    {
        var values = at.ToArray<double>();
        var numeric = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double Moved(double by)
            {
                var moved = values.ToArray();
                moved[i] += by;
                return f(Tensor.From<double>(moved, at.Shape));
            }
            numeric[i] = (Moved(1e-6) - Moved(-1e-6)) / 2e-6;
        }
        return numeric;
    }

    private static void Agree(Tensor actual, double[] expected, string what)
    {
        var values = actual.ToArray<double>();
        values.Length.Should().Be(expected.Length, what);
        for (var i = 0; i < values.Length; i++) values[i].Should().BeApproximately(expected[i], 1e-6 + 1e-5 * Math.Abs(expected[i]), "{0}, element {1}", what, i);
    }
}
