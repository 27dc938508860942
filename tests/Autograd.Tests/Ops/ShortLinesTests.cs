using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Ops;

/// <summary>Many short lines are computed side by side, each in a lane; a line alone goes another way. Both agree, and no thread changes a bit.</summary>
public class ShortLinesTests
{
    private static readonly (string Name, int Digits, Func<Tensor, Tensor> Of)[] Ops =
    [
        ("sum", 64, x => x.Sum(1)),
        ("mean", 64, x => x.Mean(1)),
        ("prod", 200, x => (x * 0.1 + 1).Prod(1)),
        ("amax", 0, x => x.Amax(1)),
        ("amin", 0, x => x.Amin(1)),
        ("var", 60, x => x.Var(1)),
        ("norm", 60, x => x.Norm(2, 1)),
        ("softmax", 60, x => F.Softmax(x, 1)),
        ("log_softmax", 60, x => F.LogSoftmax(x, 1)),
        ("logsumexp", 60, x => x.Logsumexp(1)),
        ("layer_norm", 400, x => F.LayerNorm(x, [x.Shape[1]], x[0] * 0.5, x[1])),
    ];

    public static TheoryData<int> Lengths => [2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 21, 31, 32, 33, 47, 48, 49, 63, 64, 65, 96, 100, 127, 128, 129];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Lines_side_by_side_agree_with_each_alone(int n)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            foreach (var lines in (int[])[8, 9, 31, 64, 70, 200])
            {
                // Cut from a wider matrix too, so that lines are apart.
                var wide = ProductReference.Normal(n, lines, n + 3).To(dtype);
                foreach (var x in (Tensor[])[wide[.., ..n].Contiguous(), wide[.., 1..(n + 1)]])
                    foreach (var (name, digits, of) in Ops)
                    {
                        if (name == "layer_norm") continue;
                        var all = of(x);
                        for (var i = 0; i < lines; i += 7) Close(all[i], of(x[i..(i + 1)])[0], digits, $"{name}, line {i} of {lines} x {n}");
                    }
            }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Normalised_rows_agree_with_the_definition(int n)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            foreach (var lines in (int[])[2, 9, 33])
            {
                var x = ProductReference.Normal(n, lines, n);
                var (w, b) = (ProductReference.Normal(3, n), ProductReference.Normal(4, n));
                var want = (x - x.Mean(1, keepDim: true)) / (x.Var(1, correction: 0, keepDim: true) + 1e-5).Sqrt() * w + b;
                var y = F.LayerNorm(x.To(dtype), [n], w.To(dtype), b.To(dtype));
                Close(y.To(DType.Float64), want, dtype == DType.Float32 ? 1e10 : 2000, $"{lines} x {n}, {dtype}");
            }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var before = Workers.Threads;
        try
        {
            foreach (var n in (int[])[3, 10, 16, 21, 60, 100])
                foreach (var (name, _, of) in Ops)
                {
                    Tensor[]? first = null;
                    foreach (var threads in (int[])[1, 2, 4])
                    {
                        Workers.Threads = threads;
                        var x = ProductReference.Normal(n, 20_011, n).To(DType.Float32).RequireGrad();
                        var y = of(x);
                        var back = Autodiff.Grad([y], [x], [ProductReference.Normal(5, y.Shape.ToArray()).To(DType.Float32)])[0]!;
                        first ??= [y.Detach(), back];
                        Near.Same(y.Detach(), first[0], $"{name} of {n}, {threads} threads");
                        Near.Same(back, first[1], $"the way back of {name} of {n}, {threads} threads");
                    }
                }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Fact]
    public void Special_values_stay_in_their_lines()
    {
        const float inf = float.PositiveInfinity;
        var x = Tensor.Zeros([40, 5]);
        x[3] = Tensor.From([float.NaN, 0, 0, 0, 0], [5]);
        x[17] = Tensor.From([-inf, -inf, -inf, -inf, -inf], [5]);
        x[38] = Tensor.From([inf, 0, 0, 0, -inf], [5]);
        x[39] = Tensor.From([-inf, 1e30f, 0, 0, 0], [5]);
        foreach (var (name, _, of) in Ops)
        {
            if (name == "layer_norm") continue;
            var all = of(x);
            for (var i = 0; i < 40; i++) Near.Same(all[i], of(x[i..(i + 1)])[0], $"{name}, line {i}");
        }
    }

    [Fact]
    public void Lines_within_others_are_folded_too()
    {
        var x = ProductReference.Normal(1, 9, 11, 6);
        Close(x.Sum([0, 2]), x.Permute(1, 0, 2).Reshape(11, -1).Sum(1), 64, "outer dimension and lines");
        Close(x.Transpose(0, 1).Sum(2), x.Sum(2).T(), 64, "lines in another order");
        Close(x[.., ..5].Sum(2), x.Sum(2)[.., ..5], 64, "lines of a part");
    }

    private static void Close(Tensor x, Tensor y, double ulps, string what)
    {
        var bound = (x.DType == DType.Float32 ? 6e-8 : 1.2e-16) * ulps;
        double[] a = x.To(DType.Float64).Contiguous().ToArray<double>(), b = y.To(DType.Float64).Contiguous().ToArray<double>();
        a.Length.Should().Be(b.Length, what);
        for (var i = 0; i < a.Length; i++) Math.Abs(a[i] - b[i]).Should().BeLessThanOrEqualTo(bound * (1 + Math.Abs(b[i])), what);
    }
}
