using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Convolutions => new()
    {
        ["Conv1d"] = One(a => new Conv1d(
            a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"), ConvPadding(a),
            a.Sizes("dilation"), a.Long("groups", 1), a.Bool("bias", true), PaddingMode(a))),
        ["Conv2d"] = One(a => new Conv2d(
            a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"), ConvPadding(a),
            a.Sizes("dilation"), a.Long("groups", 1), a.Bool("bias", true), PaddingMode(a))),
        ["Conv3d"] = One(a => new Conv3d(
            a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"), ConvPadding(a),
            a.Sizes("dilation"), a.Long("groups", 1), a.Bool("bias", true), PaddingMode(a))),
        ["ConvTranspose1d"] = new(
            a => new ConvTranspose1d(
                a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"),
                a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Bool("bias", true), a.Sizes("dilation")),
            Transposed),
        ["ConvTranspose2d"] = new(
            a => new ConvTranspose2d(
                a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"),
                a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Bool("bias", true), a.Sizes("dilation")),
            Transposed),
        ["ConvTranspose3d"] = new(
            a => new ConvTranspose3d(
                a.Long("in_channels"), a.Long("out_channels"), a.Sizes("kernel_size"), a.Sizes("stride"),
                a.Sizes("padding"), a.Sizes("output_padding"), a.Long("groups", 1), a.Bool("bias", true), a.Sizes("dilation")),
            Transposed),
        ["Unfold"] = One(a => new Unfold(a.Sizes("kernel_size"), a.Sizes("dilation"), a.Sizes("padding"), a.Sizes("stride"))),
        ["Fold"] = One(a => new Fold(a.Sizes("output_size"), a.Sizes("kernel_size"), a.Sizes("dilation"), a.Sizes("padding"), a.Sizes("stride"))),
    };

    private static ConvolutionPadding ConvPadding(Arguments a) => a.IsText("padding") ? a.Text("padding", "") : a.Sizes("padding");

    private static PadMode PaddingMode(Arguments a) => a.Text("padding_mode", "zeros") switch
    {
        "zeros" => PadMode.Constant,
        "reflect" => PadMode.Reflect,
        "replicate" => PadMode.Replicate,
        "circular" => PadMode.Circular,
        var other => throw new ArgumentException($"'{other}' is no padding mode."),
    };

    private static object Transposed(Module module, Arguments a) => a.Has("output_size")
        ? ((TransposedConvolution)module).Call(a.X, a.IsList("output_size") ? a.Longs("output_size") : [a.Long("output_size")])
        : ((TransposedConvolution)module).Call(a.X);
}
