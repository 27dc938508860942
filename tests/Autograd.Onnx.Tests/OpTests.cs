using Autograd.NN;

namespace Autograd.Onnx.Tests;

/// <summary>Every kind of op that is mapped, alone or with what it commonly stands with.</summary>
public class OpTests
{
    private static readonly Generator Random = new(2);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Elementwise = new()
    {
        ["arithmetic"] = x => (2 * x + 1 - x / 3) * (x - 4) / (x * x + 1),
        ["reciprocal"] = x => 1 / (x.Abs() + 1) + (x.Square() + 1).Rsqrt() - -x,
        ["powers"] = x => x.Pow(3) + x.Abs().Pow(0.5) + Tensor.Pow(2, x) + x.Square() + (x.Abs() + 0.5).Pow(x),
        ["exponentials"] = x => x.Exp() + x.Expm1() + (x.Abs() + 1).Log() + x.Abs().Log1p() + (x.Abs() + 1).Log2() + (x.Abs() + 1).Log10(),
        ["roots"] = x => x.Abs().Sqrt() + (x.Abs() + 0.1).Rsqrt(),
        ["trigonometry"] = x => x.Sin() + x.Cos() + x.Tan() + (x / 10).Asin() + (x / 10).Acos() + x.Atan(),
        ["hyperbolic"] = x => x.Sinh() + x.Cosh() + x.Tanh() + x.Asinh() + (x.Abs() + 1).Acosh() + (x / 10).Atanh(),
        ["rounding"] = x => x.Floor() + x.Ceil() * 10 + x.Round() * 100 + x.Trunc() * 1000 + x.Sign(),
        ["clamp"] = x => x.Clamp(-0.5, 0.7) + x.ClampMin(0.1) + x.ClampMax(0.2) + x.Maximum(x * 2) + x.Minimum(-x),
        ["clamp by tensors"] = x => x.Clamp(Tensor.Full([3], -0.5), Tensor.Full([3], 0.5)),
        ["erf"] = x => x.Erf() + x.Erfc(),
        ["relu"] = x => x.Relu() + F.Relu6(x * 4) + F.LeakyRelu(x, 0.1),
        ["elu"] = x => F.Elu(x, 0.7) + F.Selu(x) + F.Celu(x, 1.5),
        ["sigmoids"] = x => x.Sigmoid() + F.Logsigmoid(x) + F.Hardsigmoid(x * 3) + F.Softsign(x) + F.Tanhshrink(x),
        ["swishes"] = x => F.Silu(x) + F.Hardswish(x * 3) + F.Mish(x) + F.Gelu(x) + F.Gelu(x, GeluApproximation.Tanh),
        ["shrinks"] = x => F.Hardshrink(x, 0.3) + F.Softshrink(x, 0.3) + F.Threshold(x, 0.1, -2) + F.Hardtanh(x, -0.4, 0.6) + F.Softplus(x, 2, 1),
        ["prelu"] = x => F.Prelu(x.Unsqueeze(1), Tensor.Full([1], 0.3)),
        ["glu"] = x => F.Glu(Tensor.Cat([x, x * 2], 1), 1),
        ["where"] = x => Tensor.Where(x > 0.2, x * 2, x - 1) + x.MaskedFill(x <= 0, 5) + Tensor.Where((x > 0).LogicalAnd(x < 1).LogicalOr(x.Eq(3)), x, 0),
        ["masks as numbers"] = x => x * (x > 0).To(DType.Float32) + x * x.Ne(0).LogicalNot(),
        ["in place"] = x => (x * 2).AddInPlace(1).ReluInPlace().MulInPlace(x),
        ["lerp and addcmul"] = x => x.Lerp(x * 3, 0.3) + x.Lerp(x + 1, x.Sigmoid()) + x.Addcmul(x, x + 1, 0.5) + x.Addcdiv(x, x.Abs() + 1, 2),
        ["casts"] = x => x.To(DType.Float64).Exp().To(DType.Float32) + x,
        ["constants"] = x => x + Tensor.Arange(3).To(DType.Float32) / 10 + Tensor.Ones([x.Shape[0], 3]) * 2,
        ["detached"] = x => x + x.Detach().Clone() * 2 + (x * 3).Detach().Exp(),
        ["identity"] = x => x,
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Shapes = new()
    {
        ["reshape"] = x => x.Reshape(x.Shape[0], -1) * 2,
        ["reshape over the batch"] = x => x.Reshape(x.Shape[0] * x.Shape[1], x.Shape[2]).Exp().Reshape(x.Shape),
        ["flatten"] = x => x.Flatten() * 2,
        ["unflatten"] = x => x.Unflatten(2, 2, 3).Flatten(1, 2),
        ["permute"] = x => x.Permute(2, 0, 1).Transpose(0, 1).Unsqueeze(-1).Squeeze(-1).MT(),
        ["expand"] = x => x.Unsqueeze(1).Expand(x.Shape[0], 5, x.Shape[1], x.Shape[2]) + x.Sum(2, keepDim: true).Unsqueeze(1).Expand(-1, 5, -1, 6),
        ["slices"] = x => x.Narrow(1, 1, 2) + x.Slice(1, 0, 2) + x.Slice(1, -2) + x.Slice(2, 0, 6, 1).Slice(1, 0, 4, 2),
        ["select"] = x => x.Select(1, 0) + x.Select(1, -1) * x.Select(2, 3).Sum(1, keepDim: true),
        ["first and last of the batch"] = x => x + x.Select(0, 0) - x.Select(0, -1),
        ["reversed batch slice"] = x => x.Slice(0, 0, x.Shape[0]) * 2,
        ["cat"] = x => Tensor.Cat([x, x * 2, Tensor.Zeros([x.Shape[0], 1, 6])], 1),
        ["stack"] = x => Tensor.Stack([x, x.Exp()], 2),
        ["split"] = x => x.Split(2, 1)[0] + x.Split([1, 2, 1], 1)[1] + x.Chunk(2, 1)[1] + x.Unbind(1)[2].Unsqueeze(1),
        ["repeat"] = x => x.Repeat(1, 2, 1) + x.Tile(2, 1).Sum() + x.Repeat(2, 1, 1, 1).Sum(0).Repeat(1, 2, 1),
        ["flip and roll"] = x => x.Flip(1, 2) + x.Roll([1], [2]),
        ["index select"] = x => x.IndexSelect(1, Tensor.From<long>([3, 0, 0])),
        ["index"] = x => x[.., Tensor.From<long>([2, 1]), Tensor.From<long>([5, 0])].Unsqueeze(1) + x[.., Tensor.From<long>([3, 0])].Sum(2, keepDim: true),
        ["gather"] = x => x.Gather(2, Tensor.From<long>([0, 5, 2]).Expand(x.Shape[0], x.Shape[1], 3)),
        ["diagonal"] = x => x.Diagonal(0, 1, 2),
        ["unfold"] = x => x.Unfold(2, 3, 2),
        ["triangles"] = x => x.Tril() + x.Triu(1),
        ["pads"] = x => F.Pad(x, [1, 2], value: 3) + F.Pad(x, [1, 2], PadMode.Reflect) + F.Pad(x, [1, 2], PadMode.Replicate) + F.Pad(x, [1, 2], PadMode.Circular) + F.Pad(F.Pad(x, [-1, 0]), [2, 2]),
        ["pixel unshuffle"] = x => F.PixelShuffle(F.PixelUnshuffle(x.Unsqueeze(1), 2).Exp(), 2) + F.ChannelShuffle(x.Unsqueeze(-1), 2).Squeeze(-1).Unsqueeze(1),
        ["interpolate"] = x => F.Interpolate(x, 9, mode: InterpolateMode.Linear) + F.Interpolate(x, 9),
        ["bicubic"] = x => F.Interpolate(x.Unsqueeze(1), [5, 7], mode: InterpolateMode.Bicubic),
        ["trilinear"] = x => F.Interpolate(x.Unsqueeze(1).Unsqueeze(1), [2, 3, 9], mode: InterpolateMode.Trilinear),
        ["one hot of a constant"] = x => x * F.OneHot(Tensor.From<long>([1, 0, 2, 5]), 6),
        ["written view"] = x => { var y = x * 2; y.Narrow(1, 0, 2).MulInPlace(1); return x + 1; },
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Reductions = new()
    {
        ["sums"] = x => x.Sum(1) + x.Sum([1, 2], keepDim: true).Squeeze(-1) + x.Mean(1) + x.Sum() + x.Mean([2, 1]).Unsqueeze(-1),
        ["sum over the batch"] = x => x - x.Mean(0, keepDim: true) + x.Sum(0),
        ["extremes"] = x => x.Max(1).Values + x.Min(1, keepDim: true).Values.Squeeze(1) + x.Amax([1]) - x.Amin([1]) + x.Max(),
        ["moments"] = x => x.Var(1) + x.Std(2).Sum(1, keepDim: true) + x.Var([1, 2], keepDim: true).Squeeze(-1),
        ["norms"] = x => x.Norm(2, 1) + x.Norm(1, 1) + x.Norm(double.PositiveInfinity, 1) + x.Norm(3, 1) + F.Normalize(x, dim: 2).Sum(1),
        ["logsumexp"] = x => x.Logsumexp([1]) + x.Prod(1),
        ["softmaxes"] = x => x.Softmax(1) + x.LogSoftmax(-1) + F.Softmin(x, 2),
        ["cumsum"] = x => x.Cumsum(1) + x.Flip(2).Cumsum(2),
        ["layer norm"] = x => F.LayerNorm(x, [6]) + F.LayerNorm(x, [4, 6], Tensor.Rand([4, 6], generator: new(1)), Tensor.Rand([4, 6], generator: new(2))),
        ["norms of channels"] = x => F.GroupNorm(x, 2, Tensor.Arange(4).To(DType.Float32)) + F.InstanceNorm(x) + F.BatchNorm(x, Tensor.Ones([4]), Tensor.Full([4], 2.0)) + F.BatchNorm(x, Tensor.Ones([4]), Tensor.Full([4], 2)),
        ["local response norm"] = x => F.LocalResponseNorm(x, 3),
        ["pools"] = x => F.MaxPool1d(x, 3, 2, 1) + F.AvgPool1d(x, 3, 2, 1) + F.AvgPool1d(x, 3, 2, 1, countIncludePad: false) + F.AdaptiveAvgPool1d(x, 3) + F.AdaptiveMaxPool1d(x, 3),
        ["pools with rounding up"] = x => F.MaxPool1d(x, 3, 2, 0, ceilMode: true) + F.AvgPool1d(x, 3, 2, 0, ceilMode: true),
        ["uneven pools"] = x => F.AdaptiveAvgPool1d(x, 4),
        ["dilated pool"] = x => F.MaxPool1d(x, 2, 1, 0, dilation: 3),
        ["unbatched pools"] = x => F.MaxPool2d(x, 2) + F.AvgPool2d(x, 2, divisorOverride: 3),
    };

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Elementwise.Keys) data.Add(nameof(Elementwise), name);
        foreach (var name in Shapes.Keys) data.Add(nameof(Shapes), name);
        foreach (var name in Reductions.Keys) data.Add(nameof(Reductions), name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Runs_alike(string family, string name)
    {
        var forward = (family == nameof(Elementwise) ? Elementwise : family == nameof(Shapes) ? Shapes : Reductions)[name];
        Exported.Check(new Lambda(forward), Tensor.Randn(family == nameof(Elementwise) ? [4, 3] : [2, 4, 6], generator: Random));
    }

    [Fact]
    public void Products()
    {
        var (m, v, s) = (Tensor.Randn([3, 5]), Tensor.Randn([3]), Tensor.Randn([2, 5, 3]));
        Exported.Check(new Lambda(x => x.Matmul(m) + x.Mm(m) * 2 + x.Mv(v).Unsqueeze(1) + Tensor.Randn([5], generator: new Generator(1)).Addmm(x, m, beta: 0.5, alpha: 2)), Tensor.Randn([4, 3]));
        Exported.Check(new Lambda(x => x.Unsqueeze(1).Matmul(m).Bmm(x.Unsqueeze(1).Matmul(m).MT())), Tensor.Randn([4, 3]));
        Exported.Check(new Lambda(x => s.Matmul(x.T()).Sum(1).T() + Tensor.Einsum("bi,bj->bij", x, x).Sum(2).Sum(1, keepDim: true)), Tensor.Randn([4, 3]));
        Exported.Check(new Lambda(x => x.Baddbmm(x, x.MT().Matmul(x), beta: 2)), Tensor.Randn([2, 3, 3]));
        Exported.Check(new Lambda(x => x.Outer(v) + x.Dot(x)), Tensor.Randn([3]), dynamic: false);
    }

    [Fact]
    public void Convolutions()
    {
        var w = Tensor.Randn([4, 2, 3]);
        Exported.Check(new Lambda(x => F.Conv1d(x, w, padding: "same", dilation: 2)), Tensor.Randn([2, 2, 9]));
        Exported.Check(new Lambda(x => F.Conv1d(x, w, stride: 2)), Tensor.Randn([2, 9]), dynamic: false);
        Exported.Check(new Lambda(x => F.Conv1d(x, Tensor.Ones([4, 2, 4]), padding: "same")), Tensor.Randn([2, 2, 9]));
        Exported.Check(new Lambda(x => F.ConvTranspose1d(x, w.Transpose(0, 1), stride: 3, padding: 1, outputPadding: 2, dilation: 2)), Tensor.Randn([2, 2, 9]));
    }

    [Fact]
    public void Integers_and_truth_values()
    {
        var table = Tensor.Randn([12, 4], generator: Random);
        var module = new Lambda(x => x);
        var ids = Tensor.From<long>([1, 3, 0, 2, 5, 4], [2, 3]);
        Exported.Check(module, x => [F.Embedding(x[0], table.RequireGrad()) * 2], [ids]);
        Exported.Check(module, x => [F.Embedding(x[0] + 6, table) * 2], [ids]);
        Exported.Check(module, x => [F.Embedding(x[0].T().Contiguous(), table).Transpose(0, 1)], [ids]);
        Exported.Check(module, x => [x[1] * x[0].To(DType.Float32) + x[0]], [ids, Tensor.Randn([2, 3])]);
        Exported.Check(module, x => [x[1].MaskedFill(x[0], -1)], [ids > 2, Tensor.Randn([2, 3])]);
        Exported.Check(module, x => [Tensor.Where(x[0].Unsqueeze(-1), x[1], 0)], [Tensor.From<bool>([true, false, true]), Tensor.Randn([3, 2])]);
        Exported.Check(module, x => [x[0].Softmax(1).Argmax(1), (x[0] * 2).Argmin(0, keepDim: true) + x[0], x[0].Unsqueeze(1).Argmax(2)], [Tensor.Randn([2, 3])]);
        Exported.Check(module, x => [(x[0] * 2).Argmax()], [Tensor.Randn([2, 3])], dynamic: false);
        Exported.Check(module, x => [x[0], x[0].Exp(), x[0].Exp()], [Tensor.Randn([2, 3])]);
    }

    [Fact]
    public void Doubles() => Exported.Check(new Lambda(x => (x.Exp() + 1).Log().Softmax(1)), Tensor.Randn([2, 3], dtype: DType.Float64), 1e-12);
}
