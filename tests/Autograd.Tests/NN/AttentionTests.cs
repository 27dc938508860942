using Autograd.NN;

namespace Autograd.Tests.NN;

/// <summary>Attention and transformers: masks, order of dimensions, dropout, refusals.</summary>
public class AttentionTests
{
    private static Tensor Draw(params long[] shape) => Tensor.Randn(shape, new Generator(shape.Length + shape[0]), DType.Float64);

    [Fact]
    public void Heads_are_attention_of_their_own()
    {
        var attention = new MultiheadAttention(6, 2, batchFirst: true, dtype: DType.Float64);
        Init.Normal(attention.InProjBias!, generator: new Generator(1));
        var (x, y) = (Draw(2, 3, 6), Draw(2, 5, 6));
        var (got, weights) = attention.Call(x, y, y, averageAttnWeights: false);
        var (w, b) = (attention.InProjWeight!, attention.InProjBias!);
        var parts = new[] { x, y, y }.Select((t, i) => F.Linear(t, w.Narrow(0, 6 * i, 6), b.Narrow(0, 6 * i, 6))).ToArray();
        var heads = Enumerable.Range(0, 2).Select(h => parts.Select(p => p.Narrow(2, 3 * h, 3)).ToArray()).ToArray();
        var mixed = Tensor.Cat(heads.Select(h => F.ScaledDotProductAttention(h[0], h[1], h[2])).ToArray(), 2);
        got.AllClose(attention.OutProj.Call(mixed), 1e-10, 1e-12).Should().BeTrue();
        for (var h = 0; h < 2; h++)
            weights!.Select(1, h).AllClose((heads[h][0].Matmul(heads[h][1].Transpose(1, 2)) / Math.Sqrt(3)).Softmax(-1), 1e-10, 1e-12).Should().BeTrue();
    }

    [Fact]
    public void A_causal_mask_keeps_the_future_out()
    {
        var attention = new MultiheadAttention(4, 2, batchFirst: true, dtype: DType.Float64);
        var x = Draw(2, 5, 4);
        var changed = x.Clone();
        changed.Narrow(1, 3, 2).MulInPlace(7);
        foreach (var mask in (Tensor[])[Transformer.GenerateSquareSubsequentMask(5, DType.Float64), Tensor.Ones([5, 5], DType.Bool).Triu(1)])
        {
            var (a, weights) = attention.Call(x, x, x, attnMask: mask);
            var (b, _) = attention.Call(changed, changed, changed, attnMask: mask);
            a.Narrow(1, 0, 3).AllClose(b.Narrow(1, 0, 3), 1e-12, 1e-14).Should().BeTrue();
            a.Narrow(1, 3, 2).AllClose(b.Narrow(1, 3, 2), 1e-12, 1e-14).Should().BeFalse();
            weights!.Triu(1).Eq(0).All().Item<bool>().Should().BeTrue();
        }
    }

    [Fact]
    public void Padding_counts_for_nothing()
    {
        var layer = new TransformerEncoderLayer(4, 2, 8, dropout: 0, batchFirst: true, dtype: DType.Float64);
        var x = Draw(2, 5, 4);
        var padding = Tensor.From(new[,] { { false, false, false, true, true }, { false, false, false, false, false } });
        var got = layer.Call(x, srcKeyPaddingMask: padding);
        got[0].Narrow(0, 0, 3).AllClose(layer.Call(x[0].Narrow(0, 0, 3).Unsqueeze(0))[0], 1e-10, 1e-12).Should().BeTrue();
        got[1].AllClose(layer.Call(x[1].Unsqueeze(0))[0], 1e-10, 1e-12).Should().BeTrue();
        // Numbers that are added do the same as bools, also together with a mask, and with keys that are added at the end.
        var numbers = Tensor.Zeros([2, 5], DType.Float64).MaskedFill(padding, double.NegativeInfinity);
        foreach (var attention in (MultiheadAttention[])[layer.SelfAttn, new(4, 2, addBiasKv: true, addZeroAttn: true, batchFirst: true, dtype: DType.Float64)])
        {
            var mask = Draw(5, 5);
            attention.Call(x, x, x, numbers, attnMask: mask).Output.AllClose(attention.Call(x, x, x, padding, attnMask: mask).Output, 1e-12, 1e-14).Should().BeTrue();
            var bools = mask > 1.5;
            attention.Call(x, x, x, padding, attnMask: bools).Output
                .AllClose(attention.Call(x, x, x, padding, attnMask: Tensor.Zeros([5, 5], DType.Float64).MaskedFill(bools, double.NegativeInfinity)).Output, 1e-12, 1e-14).Should().BeTrue();
        }
    }

    [Fact]
    public void The_order_of_dimensions_does_not_matter()
    {
        var first = new Transformer(4, 2, 1, 2, 6, dropout: 0, batchFirst: true, dtype: DType.Float64);
        var second = new Transformer(4, 2, 1, 2, 6, dropout: 0, dtype: DType.Float64);
        second.LoadStateDict(first.StateDict());
        var (source, target) = (Draw(3, 5, 4), Draw(3, 4, 4));
        var mask = Transformer.GenerateSquareSubsequentMask(4, DType.Float64);
        var y = first.Call(source, target, tgtMask: mask);
        y.AllClose(second.Call(source.Transpose(0, 1), target.Transpose(0, 1), tgtMask: mask).Transpose(0, 1), 1e-10, 1e-12).Should().BeTrue();
        y[1].AllClose(second.Call(source[1], target[1], tgtMask: mask), 1e-10, 1e-12).Should().BeTrue();
    }

    [Fact]
    public void Dropout_works_while_learning_only()
    {
        var x = Draw(2, 5, 4).To(DType.Float32);
        var transformer = new Transformer(4, 2, 1, 1, 6, dropout: 0.5, batchFirst: true);
        transformer.Call(x, x).Equal(transformer.Call(x, x)).Should().BeFalse();
        transformer.Eval();
        transformer.Call(x, x).Equal(transformer.Call(x, x)).Should().BeTrue();
        var attention = new MultiheadAttention(4, 2, dropout: 0.5, batchFirst: true);
        attention.Call(x, x, x).Weights!.Eq(0).Any().Item<bool>().Should().BeTrue();
        attention.Eval().Call(x, x, x).Weights!.Eq(0).Any().Item<bool>().Should().BeFalse();
    }

    [Fact]
    public void Norm_first_leaves_the_input_alone()
    {
        var x = Draw(2, 5, 4);
        var before = x.Clone();
        var layer = new TransformerDecoderLayer(4, 2, 6, normFirst: true, activation: t => F.Silu(t), batchFirst: true, dtype: DType.Float64);
        using (Autodiff.NoGrad()) layer.Call(x, x);
        x.Equal(before).Should().BeTrue();
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var attention = new MultiheadAttention(4, 2, batchFirst: true);
        var x = Tensor.Zeros([2, 5, 4]);
        FluentActions.Invoking(() => new MultiheadAttention(4, 3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => attention.Call(Tensor.Zeros([2, 5, 3]), x, x)).Should().Throw<ArgumentException>().WithMessage("MultiheadAttention: *");
        FluentActions.Invoking(() => attention.Call(Tensor.Zeros([1, 5, 4]), x, x)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => attention.Call(x, x, x, attnMask: Tensor.Zeros([4, 5]))).Should().Throw<ArgumentException>().WithMessage("*attnMask*");
        FluentActions.Invoking(() => attention.Call(x, x, x, attnMask: Tensor.Zeros([5, 5], DType.Int64))).Should().Throw<ArgumentException>().WithMessage("*Convert*");
        FluentActions.Invoking(() => attention.Call(x, x, x, Tensor.Zeros([5, 2]))).Should().Throw<ArgumentException>().WithMessage("*keyPaddingMask*");
        FluentActions.Invoking(() => attention.Call(null!, x, x)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new Transformer(4, 2, 1, 1, 6).Call(x, Tensor.Zeros([2, 4, 4]))).Should().Throw<ArgumentException>();
    }
}
