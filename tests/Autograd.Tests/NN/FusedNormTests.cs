using Autograd.NN;
using Autograd.Kernels;

namespace Autograd.Tests.NN;

/// <summary>The fused normalisations against tensor ops: lengths around registers, parts of rows, strides, threads, and what must not be handed over.</summary>
public class FusedNormTests
{
    public static TheoryData<int> Lengths => [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1023, 1025, 2100];

    [Theory, MemberData(nameof(Lengths))]
    public void Layer_norm_of_any_length(int n)
    {
        // More rows than one part sums up, and strides that are not those of rows.
        foreach (var x in (Tensor[])[Spread(1, 5, n), Spread(2, n, 67).T()])
            foreach (var (w, b) in (ReadOnlySpan<(Tensor?, Tensor?)>)[(Spread(3, n), Spread(4, n)), (null, Spread(4, n)), (Spread(3, n), null), (null, null)])
                Agree(x, w, b, (x, w, b) => F.LayerNorm(x, [n], w, b), (x, w, b) => Composed(x, [-1], w, b));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Batch_group_and_instance_norm_of_any_space(int n)
    {
        if (n == 1) return;
        var (x, w, b) = (Spread(1, 3, 6, n), Spread(2, 6), Spread(3, 6));
        foreach (var input in (Tensor[])[x, Spread(4, n, 6, 3).Movedim(0, 2).Movedim(1, 0).Reshape(3, 6, n).Movedim(0, 1).Contiguous().Movedim(1, 0)])
        {
            Agree(input, w, b, (x, w, b) => F.BatchNorm(x, null, null, w, b, training: true), (x, w, b) => Composed(x, [0, 2], w?.Reshape(6, 1), b?.Reshape(6, 1)));
            Agree(input, w, b, (x, w, b) => F.InstanceNorm(x, weight: w, bias: b), (x, w, b) => Composed(x, [2], w?.Reshape(6, 1), b?.Reshape(6, 1)));
            Agree(input, w, b, (x, w, b) => F.GroupNorm(x, 2, w, b), (x, w, b) => Composed(x.Reshape(3, 2, 3, n), [2, 3], w?.Reshape(2, 3, 1), b?.Reshape(2, 3, 1)).Reshape(3, 6, n));
            Agree(input, w, null, (x, w, b) => F.BatchNorm(x, Spread(5, 6), Spread(6, 6).Square() + 1, w, b), (x, w, b) => (x - Spread(5, 6, 1)) / (Spread(6, 6, 1).Square() + 1 + 1e-5).Sqrt() * w!.Reshape(6, 1));
        }
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(3, 17)]
    [InlineData(33, 40)]
    [InlineData(100, 15)]
    [InlineData(97, 130)]
    public void Batch_norm_of_columns(int rows, int columns)
    {
        var (x, w, b) = (Spread(1, rows, columns), Spread(2, columns), Spread(3, columns));
        foreach (var input in (Tensor[])[x, Spread(4, columns, rows).T()])
            foreach (var (weight, bias) in (ReadOnlySpan<(Tensor?, Tensor?)>)[(w, b), (null, b), (w, null), (null, null)])
            {
                Agree(input, weight, bias, (x, w, b) => F.BatchNorm(x, null, null, w, b, training: true), (x, w, b) => Composed(x, [0], w, b));
                Agree(input, weight, bias, (x, w, b) => F.BatchNorm(x, Spread(5, columns), Spread(6, columns).Square() + 1, w, b),
                    (x, w, b) =>
                    {
                        var y = (x - Spread(5, columns)) / (Spread(6, columns).Square() + 1 + 1e-5).Sqrt();
                        if (w is not null) y *= w;
                        return b is null ? y : y + b;
                    });
            }
    }

    [Fact]
    public void Large_means_cost_no_digits()
    {
        var x = Spread(1, 4, 1000);
        var y = F.LayerNorm((x + 1000).To(DType.Float32), [1000]);
        Near(y.To(DType.Float64), Composed((x + 1000).To(DType.Float32).To(DType.Float64), [-1], null, null), 1e-3);
    }

    [Fact]
    public void Given_moments_let_infinities_pass()
    {
        var x = Tensor.From<double>([.. Enumerable.Repeat(1.0, 15), double.PositiveInfinity], [1, 2, 8]).RequireGrad();
        F.BatchNorm(x, Tensor.Zeros([2], DType.Float64), Tensor.Ones([2], DType.Float64), eps: 0).Sum().Backward();
        x.Grad!.ToArray<double>().Should().AllBeEquivalentTo(1.0);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var (rows, images) = (Tensor.Randn([300, 130]).RequireGrad(), Tensor.Randn([20, 6, 9, 40]).RequireGrad());
        var (w, b, v, c) = (Tensor.Randn([130]).RequireGrad(), Tensor.Randn([130]).RequireGrad(), Tensor.Randn([6]).RequireGrad(), Tensor.Randn([6]).RequireGrad());
        var (u, k) = (Tensor.Randn([300, 130]), Tensor.Randn([20, 6, 9, 40]));
        Func<float[]>[] results =
        [
            () => All(F.LayerNorm(rows, [130], w, b), [rows, w, b], u),
            () => All(F.BatchNorm(images, null, null, v, c, training: true), [images, v, c], k),
            () => All(F.GroupNorm(images, 3, v, c), [images, v, c], k),
            () => All(F.BatchNorm(rows, null, null, w, b, training: true), [rows, w, b], u),
            () => All(F.BatchNorm(images, Tensor.Zeros([6]), Tensor.Ones([6]), v, c), [images, v, c], k),
            () => [.. rows.Var(0).ToArray<float>(), .. rows.Var().ToArray<float>(), .. images.Norm().ToArray<float>(), .. rows.Norm(1, 0).ToArray<float>()],
        ];
        var all = Workers.Threads;
        try
        {
            Workers.Threads = 1;
            var one = Array.ConvertAll(results, r => r());
            foreach (var threads in (int[])[2, 4])
            {
                Workers.Threads = threads;
                for (var i = 0; i < results.Length; i++) results[i]().Should().Equal(one[i]);
            }
        }
        finally
        {
            Workers.Threads = all;
        }
    }

    [Fact]
    public void Gradients_that_are_handed_over_are_nobody_elses()
    {
        // 2000 floats are pooled memory. The gradient of the bias equals the cotangent, and must not be it.
        var (x, w, b, u) = (Tensor.Randn([2000]).RequireGrad(), Tensor.Randn([2000]).RequireGrad(), Tensor.Randn([2000]).RequireGrad(), Tensor.Randn([2000]));
        var given = u.ToArray<float>();
        for (var pass = 1; pass <= 2; pass++)
        {
            F.LayerNorm(x, [2000], w, b).Backward(u);
            u.ToArray<float>().Should().Equal(given);
            b.Grad!.ToArray<float>().Should().Equal(given.Select(v => pass * v));
        }
        var first = x.Grad!.ToArray<float>();
        w.Grad!.AddInPlace(1);
        x.Grad!.ToArray<float>().Should().Equal(first);
    }

    private static float[] All(Tensor y, Tensor[] leaves, Tensor u) => [.. y.Detach().ToArray<float>(), .. Autodiff.Grad(y, leaves, u).SelectMany(g => g.ToArray<float>())];

    private static Tensor Composed(Tensor x, long[] dims, Tensor? w, Tensor? b)
    {
        var distance = x - x.Mean(dims, keepDim: true);
        var y = distance / (distance.Square().Mean(dims, keepDim: true) + 1e-5).Sqrt();
        if (w is not null) y = y * w;
        return b is null ? y : y + b;
    }

    private static void Agree(Tensor x, Tensor? w, Tensor? b, Func<Tensor, Tensor?, Tensor?, Tensor> fused, Func<Tensor, Tensor?, Tensor?, Tensor> composed)
    {
        x = x.Detach().RequireGrad();
        (w, b) = (w?.Detach().RequireGrad(), b?.Detach().RequireGrad());
        Tensor[] leaves = [x, .. w is null ? (Tensor[])[] : [w], .. b is null ? (Tensor[])[] : [b]];
        Tensor y = fused(x, w, b), z = composed(x, w, b);
        Near(y.Detach(), z.Detach(), 1e-11);
        // A cotangent in another order than rows, too.
        var u = Spread(9, [.. x.Shape]);
        foreach (var cotangent in (Tensor[])[u, u.Movedim(0, -1).Contiguous().Movedim(-1, 0)])
        {
            Tensor[] got = Autodiff.Grad(y, leaves, cotangent, retainGraph: true), want = Autodiff.Grad(z, leaves, cotangent, retainGraph: true);
            for (var i = 0; i < got.Length; i++) Near(got[i], want[i], 1e-9);
        }
    }

    private static Tensor Spread(int seed, params long[] shape) => Ops.Differences.Spread(seed, shape);

    private static void Near(Tensor y, Tensor expected, double tolerance)
    {
        y.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        var (actual, wanted) = (y.ToArray<double>(), expected.ToArray<double>());
        // Of a line of one element or two nothing is left but rounding, which r = 1 / sqrt(eps) makes larger.
        for (var i = 0; i < actual.Length; i++) actual[i].Should().BeApproximately(wanted[i], tolerance * Math.Max(1, Math.Abs(wanted[i])));
    }
}
