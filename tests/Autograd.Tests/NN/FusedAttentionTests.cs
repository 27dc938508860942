using Autograd.Kernels;
using Autograd.NN;

namespace Autograd.Tests.NN;

/// <summary>Attention without a tensor of scores against its formula: sizes around registers and blocks, masks, orders of memory, threads.</summary>
public class FusedAttentionTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 4, 6)]
    [InlineData(16, 16, 32, 32)]
    [InlineData(70, 33, 7, 5)]
    [InlineData(130, 130, 8, 8)]
    [InlineData(20, 3000, 4, 3)]
    public void Agrees_with_the_formula(long queries, long keys, long features, long values)
    {
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var (rtol, atol) = dtype == DType.Float64 ? (1e-9, 1e-11) : (1e-3, 1e-4);
            var g = new Generator(queries + keys);
            // Steps, batch, heads, features in memory, as multi-head attention has them; values the other way round.
            var q = Tensor.Randn([queries, 2, 3, features], g, dtype).Permute(1, 2, 0, 3).RequireGrad(true);
            var k = Tensor.Randn([2, 3, keys, features], g, dtype, requiresGrad: true);
            var v = Tensor.Randn([2, 3, values, keys], g, dtype).Transpose(2, 3).RequireGrad(true);
            var numbers = Tensor.Randn([2, 1, queries, keys], g, dtype);
            var bools = Tensor.Rand([queries, keys], g) < 0.7;
            // Everyone sees somebody.
            bools.Select(1, 0).FillInPlace(true);
            var triangle = Tensor.Ones([queries, keys], DType.Bool).Tril();
            foreach (var (mask, causal) in new (Tensor?, bool)[] { (null, false), (null, true), (numbers, false), (bools, false), (numbers.Select(2, 0).Select(1, 0).Unsqueeze(1).Unsqueeze(1), false) })
            {
                var y = F.ScaledDotProductAttention(q, k, v, mask, isCausal: causal, scale: 0.7);
                y.GradFn!.Name.Should().Be("ScaledDotProductAttentionBackward0");
                var scores = (q * 0.7).Matmul(k.MT());
                var shown = causal ? triangle : mask;
                if (shown is { DType: DType.Bool }) scores = scores.MaskedFill(shown.LogicalNot(), double.NegativeInfinity);
                else if (shown is not null) scores = scores + shown;
                var expected = scores.Softmax(-1).Matmul(v);
                y.AllClose(expected, rtol, atol).Should().BeTrue();
                var w = Tensor.Randn(y.Shape, new Generator(9), dtype);
                var right = Autodiff.Grad(expected, [q, k, v], w);
                var recorded = Autodiff.Grad(y, [q, k, v], w, createGraph: true);
                var got = Autodiff.Grad(y, [q, k, v], w);
                for (var i = 0; i < 3; i++)
                {
                    got[i].AllClose(right[i], rtol, atol).Should().BeTrue($"gradient {i}");
                    recorded[i].AllClose(right[i], rtol, atol).Should().BeTrue($"recorded gradient {i}");
                }
            }
        }
    }

    [Fact]
    public void Gradients_have_gradients_and_tangents()
    {
        Tensor Draw(int seed) => Tensor.Randn([1, 2, 3, 2], new Generator(seed), DType.Float64, requiresGrad: true);
        Tensor Attend(Tensor[] x) => F.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: true);
        Autodiff.GradCheck(Attend, [Draw(1), Draw(2), Draw(3)]).Should().BeTrue();
        Tensor Slope(Tensor[] x)
        {
            using var recording = Autodiff.EnableGrad();
            Tensor[] v = [.. x.Select(t => t.RequiresGrad ? t : t.Detach().RequireGrad(true))];
            return Autodiff.Grad(Attend(v).Square().Sum(), [v[0]], createGraph: true)[0];
        }
        Autodiff.GradCheck(Slope, [Draw(1), Draw(2), Draw(3)]).Should().BeTrue();
        // One tensor in all three places, forwards.
        var (x, t) = (Draw(1).Detach(), Draw(2).Detach());
        var (_, tangent) = Autodiff.Jvp(z => Attend([z, z, z]), x, t);
        const double step = 1e-6;
        var around = (Attend([x + step * t, x + step * t, x + step * t]) - Attend([x - step * t, x - step * t, x - step * t])) / (2 * step);
        tangent.AllClose(around, 1e-6, 1e-8).Should().BeTrue();
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var before = Workers.Threads;
        var x = Tensor.Randn([100, 3, 4 * 24], new Generator(1), requiresGrad: true);
        Tensor[]? expected = null;
        try
        {
            foreach (var threads in (int[])[1, 2, 4])
            {
                Workers.Threads = threads;
                var heads = x.Unflatten(2, 4, 24).Permute(1, 2, 0, 3);
                var y = F.ScaledDotProductAttention(heads, heads, heads);
                Tensor[] got = [y, Autodiff.Grad(y.Square().Sum(), [x])[0]];
                expected ??= got;
                for (var i = 0; i < got.Length; i++) got[i].Equal(expected[i]).Should().BeTrue($"of {threads} threads");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Fact]
    public void Who_sees_nobody_is_nan_and_spoils_no_other()
    {
        var q = Tensor.Randn([1, 1, 5, 4], new Generator(1), requiresGrad: true);
        var mask = Tensor.Ones([5, 5], DType.Bool);
        mask[2].FillInPlace(false);
        var y = F.ScaledDotProductAttention(q, q.Detach(), q.Detach(), mask);
        var all = F.ScaledDotProductAttention(q, q.Detach(), q.Detach());
        y[0, 0, 2].IsNaN().All().Item<bool>().Should().BeTrue();
        foreach (var i in (int[])[0, 1, 3, 4]) y[0, 0, i].Equal(all[0, 0, i]).Should().BeTrue();
        var slope = Autodiff.Grad(y.Narrow(2, 0, 2).Sum(), [q])[0];
        slope[0, 0, 0].IsNaN().Any().Item<bool>().Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_give_the_same_with_weights_and_without(bool batchFirst)
    {
        var attention = new MultiheadAttention(12, 3, addBiasKv: true, addZeroAttn: true, batchFirst: batchFirst, dtype: DType.Float64);
        var x = Tensor.Randn([2, 5, 12], new Generator(1), DType.Float64);
        if (!batchFirst) x = x.Transpose(0, 1);
        var padding = Tensor.From(new[,] { { false, true, false, false, true }, { false, false, false, true, false } });
        var mask = Tensor.Randn([5, 5], new Generator(2), DType.Float64);
        var (y, _) = attention.Call(x, x, x, padding, needWeights: false, attnMask: mask);
        var (expected, _) = attention.Call(x, x, x, padding, needWeights: true, attnMask: mask);
        y.AllClose(expected, 1e-10, 1e-12).Should().BeTrue();
        var parameters = attention.Parameters().ToArray();
        var (got, right) = (Autodiff.Grad(y.Square().Sum(), parameters), Autodiff.Grad(expected.Square().Sum(), parameters));
        for (var i = 0; i < got.Length; i++) got[i].AllClose(right[i], 1e-9, 1e-11).Should().BeTrue();
    }
}
