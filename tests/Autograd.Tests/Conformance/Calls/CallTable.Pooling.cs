using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Pooling.</summary>
    private static Dictionary<string, Func<Arguments, object>> Pooling => new()
    {
        ["torch.nn.functional.max_pool1d"] = a => a.Bool("return_indices", false)
            ? F.MaxPool1dWithIndices(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))
            : F.MaxPool1d(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false)),
        ["torch.nn.functional.adaptive_max_pool1d"] = a => a.Bool("return_indices", false)
            ? F.AdaptiveMaxPool1dWithIndices(a.X, a.Sizes("output_size"))
            : F.AdaptiveMaxPool1d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.adaptive_avg_pool1d"] = a => F.AdaptiveAvgPool1d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.avg_pool1d"] = a => F.AvgPool1d(
            a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false), a.Bool("count_include_pad", true)),
        ["torch.nn.functional.max_pool2d"] = a => a.Bool("return_indices", false)
            ? F.MaxPool2dWithIndices(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))
            : F.MaxPool2d(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false)),
        ["torch.nn.functional.adaptive_max_pool2d"] = a => a.Bool("return_indices", false)
            ? F.AdaptiveMaxPool2dWithIndices(a.X, a.Sizes("output_size"))
            : F.AdaptiveMaxPool2d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.adaptive_avg_pool2d"] = a => F.AdaptiveAvgPool2d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.avg_pool2d"] = a => F.AvgPool2d(
            a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false), a.Bool("count_include_pad", true), a.LongOrNull("divisor_override")),
        ["torch.nn.functional.max_pool3d"] = a => a.Bool("return_indices", false)
            ? F.MaxPool3dWithIndices(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))
            : F.MaxPool3d(a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false)),
        ["torch.nn.functional.adaptive_max_pool3d"] = a => a.Bool("return_indices", false)
            ? F.AdaptiveMaxPool3dWithIndices(a.X, a.Sizes("output_size"))
            : F.AdaptiveMaxPool3d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.adaptive_avg_pool3d"] = a => F.AdaptiveAvgPool3d(a.X, a.Sizes("output_size")),
        ["torch.nn.functional.avg_pool3d"] = a => F.AvgPool3d(
            a.X, a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false), a.Bool("count_include_pad", true), a.LongOrNull("divisor_override")),
        ["torch.nn.functional.max_unpool1d"] = a => F.MaxUnpool1d(a.X, a.Tensor("indices"), a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_size")),
        ["torch.nn.functional.max_unpool2d"] = a => F.MaxUnpool2d(a.X, a.Tensor("indices"), a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_size")),
        ["torch.nn.functional.max_unpool3d"] = a => F.MaxUnpool3d(a.X, a.Tensor("indices"), a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("output_size")),
        ["torch.nn.functional.lp_pool1d"] = a => F.LpPool1d(a.X, a.Double("norm_type", 2), a.Sizes("kernel_size"), a.Sizes("stride"), a.Bool("ceil_mode", false)),
        ["torch.nn.functional.lp_pool2d"] = a => F.LpPool2d(a.X, a.Double("norm_type", 2), a.Sizes("kernel_size"), a.Sizes("stride"), a.Bool("ceil_mode", false)),
    };
}
