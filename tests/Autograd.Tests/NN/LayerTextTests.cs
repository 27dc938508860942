using Autograd.NN;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Networks;

/// <summary>PyTorch's text of layers, beyond the conformance data; and that no layer lacks its line in the conformance table.</summary>
public class LayerTextTests
{
    public static TheoryData<string, Module> Texts => new()
    {
        { "ReLU6(inplace=True)", new ReLU6(inplace: true) },
        { "RReLU(lower=0.125, upper=0.3333333333333333)", new RReLU() },
        { "RReLU(lower=0.1, upper=0.3, inplace=True)", new RReLU(0.1, 0.3, true) },
        { "LeakyReLU(negative_slope=0.01, inplace=True)", new LeakyReLU(inplace: true) },
        { "ELU(alpha=1.0)", new ELU() },
        { "CELU(alpha=2.0, inplace=True)", new CELU(2, inplace: true) },
        { "SELU()", new SELU() },
        { "SiLU()", new SiLU() },
        { "Mish(inplace=True)", new Mish(inplace: true) },
        { "Threshold(threshold=0.1, value=20)", new Threshold(0.1, 20) },
        { "Hardshrink(0.5)", new Hardshrink() },
        { "Softshrink(0.25)", new Softshrink(0.25) },
        { "Hardsigmoid()", new Hardsigmoid() },
        { "Hardswish()", new Hardswish() },
        { "Hardtanh(min_val=-2.0, max_val=3.5, inplace=True)", new Hardtanh(-2, 3.5, inplace: true) },
        { "Softplus(beta=0.5, threshold=20)", new Softplus(0.5) },
        { "GLU(dim=-1)", new GLU() },
        { "Softmax(dim=None)", new Softmax() },
        { "LogSoftmax(dim=1)", new LogSoftmax(1) },
        { "Softmax2d()", new Softmax2d() },
        { "PReLU(num_parameters=3)", new PReLU(3) },
        { "Conv1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), groups=2, bias=False)", new Conv1d(4, 6, 3, 2, 1, 2, 2, false) },
        { "Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=valid)", new Conv2d(1, 2, 3, padding: "valid") },
        { "Conv3d(1, 2, kernel_size=(1, 2, 3), stride=(1, 1, 1), padding=(0, 1, 1), padding_mode=replicate)", new Conv3d(1, 2, [1, 2, 3], padding: [0, 1, 1], paddingMode: PadMode.Replicate) },
        { "ConvTranspose1d(2, 4, kernel_size=(3,), stride=(2,), padding=(1,), output_padding=(1,), groups=2)", new ConvTranspose1d(2, 4, 3, 2, 1, 1, 2) },
        { "ConvTranspose3d(1, 1, kernel_size=(2, 2, 2), stride=(1, 1, 1), dilation=(2, 2, 2), bias=False)", new ConvTranspose3d(1, 1, 2, bias: false, dilation: 2) },
        { "Unfold(kernel_size=3, dilation=1, padding=0, stride=2)", new Unfold(3, stride: 2) },
        { "Fold(output_size=[4, 5], kernel_size=[2, 2], dilation=1, padding=0, stride=1)", new Fold([4, 5], [2, 2]) },
        { "MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=True)", new MaxPool1d(3, 2, 1, ceilMode: true) },
        { "MaxPool3d(kernel_size=[1, 2, 2], stride=[1, 2, 2], padding=0, dilation=1, ceil_mode=False)", new MaxPool3d([1, 2, 2]) },
        { "AvgPool1d(kernel_size=(3,), stride=(3,), padding=(0,))", new AvgPool1d(3) },
        { "AvgPool3d(kernel_size=2, stride=2, padding=0)", new AvgPool3d(2) },
        { "LPPool1d(norm_type=2, kernel_size=3, stride=None, ceil_mode=False)", new LPPool1d(2, 3) },
        { "AdaptiveMaxPool2d(output_size=[5, None])", new AdaptiveMaxPool2d([5, -1]) },
        { "ConstantPad1d(padding=(1, 2), value=3.5)", new ConstantPad1d([1, 2], 3.5) },
        { "ReflectionPad2d((1, 1, 1, 1))", new ReflectionPad2d(1) },
        { "ReplicationPad3d((1, 1, 2, 2, 3, 3))", new ReplicationPad3d([1, 1, 2, 2, 3, 3]) },
        { "CircularPad1d((2, 2))", new CircularPad1d(2) },
        { "Upsample(size=[4, 4], mode=bilinear)", new Upsample([4, 4], mode: InterpolateMode.Bilinear) },
        { "UpsamplingBilinear2d(scale_factor=2.0, mode=bilinear)", new UpsamplingBilinear2d(scaleFactor: 2) },
        { "PixelUnshuffle(downscale_factor=3)", new PixelUnshuffle(3) },
        { "ChannelShuffle(groups=2)", new ChannelShuffle(2) },
        { "BatchNorm1d(3, eps=1e-05, momentum=None, affine=True, track_running_stats=False)", new BatchNorm1d(3, momentum: null, trackRunningStats: false) },
        { "InstanceNorm3d(2, eps=0.001, momentum=0.1, affine=True, track_running_stats=True)", new InstanceNorm3d(2, 1e-3, affine: true, trackRunningStats: true) },
        { "LayerNorm((2, 3), eps=1e-05, elementwise_affine=False)", new LayerNorm([2, 3], elementwiseAffine: false) },
        { "RMSNorm((4,), eps=None, elementwise_affine=True)", new RMSNorm(4) },
        { "LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)", new LocalResponseNorm(2) },
        { "Dropout2d(p=0.5, inplace=False)", new Dropout2d() },
        { "FeatureAlphaDropout(p=0.25, inplace=True)", new FeatureAlphaDropout(0.25, inplace: true) },
        { "Embedding(4, 3, padding_idx=3, max_norm=1.0, norm_type=1.0, scale_grad_by_freq=True, sparse=True)", new Embedding(4, 3, -1, 1, 1, true, true) },
        { "EmbeddingBag(4, 3, max_norm=2.0, mode=mean, padding_idx=0)", new EmbeddingBag(4, 3, 2, paddingIdx: 0) },
        { "CTCLoss()", new CTCLoss() },
        { "TripletMarginWithDistanceLoss(\n  (distance_function): PairwiseDistance()\n)", new TripletMarginWithDistanceLoss() },
        { "TripletMarginWithDistanceLoss()", new TripletMarginWithDistanceLoss((a, b) => (a - b).Abs().Sum(1)) },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_layer_prints_as_PyTorchs(string text, Module module) => module.ToString().Should().Be(text);

    [Fact]
    public void Every_layer_has_its_line_in_the_table_of_modules() => (
        from type in typeof(Module).Assembly.GetExportedTypes()
        where type.IsSubclassOf(typeof(Module)) && !type.IsAbstract && !type.IsGenericType && !ModuleTable.Entries.ContainsKey(type.Name)
        select type.Name).Should().BeEmpty("the conformance samples of every layer must find it");
}
