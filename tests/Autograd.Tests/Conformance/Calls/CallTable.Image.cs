using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Padding, interpolation, grids, pixel shuffles.</summary>
    private static Dictionary<string, Func<Arguments, object>> Image => new()
    {
        ["torch.nn.functional.pad"] = a => F.Pad(a.X, a.Longs("pad"), ImageMode<PadMode>(a, "mode", "constant"), a.ScalarOrNull("value")),
        ["torch.nn.functional.pixel_shuffle"] = a => F.PixelShuffle(a.X, a.Long("upscale_factor")),
        ["torch.nn.functional.pixel_unshuffle"] = a => F.PixelUnshuffle(a.X, a.Long("downscale_factor")),
        ["torch.nn.functional.channel_shuffle"] = a => F.ChannelShuffle(a.X, a.Long("groups")),
        ["torch.channel_shuffle"] = a => F.ChannelShuffle(a.X, a.Long("groups")),
        ["torch.nn.functional.interpolate"] = a => F.Interpolate(
            a.X, a.Sizes("size"), ImageScales(a), ImageMode<InterpolateMode>(a, "mode", "nearest"), ImageFlag(a, "align_corners"), ImageFlag(a, "recompute_scale_factor"), a.Bool("antialias", false)),
        ["torch.nn.functional.upsample"] = a => F.Interpolate(
            a.X, a.Sizes("size"), ImageScales(a), ImageMode<InterpolateMode>(a, "mode", "nearest"), ImageFlag(a, "align_corners")),
        ["torch.nn.functional.grid_sample"] = a => F.GridSample(
            a.X, a.Tensor("grid"), ImageMode<GridMode>(a, "mode", "bilinear"), ImageMode<GridPadding>(a, "padding_mode", "zeros"), a.Bool("align_corners", false)),
        ["torch.nn.functional.affine_grid"] = a => F.AffineGrid(a.Tensor("theta"), a.Longs("size"), a.Bool("align_corners", false)),
    };

    /// <summary>PyTorch's name of a mode as ours: nearest-exact is NearestExact.</summary>
    private static T ImageMode<T>(Arguments a, string name, string absent) where T : struct, Enum =>
        Enum.Parse<T>(a.Text(name, absent).Replace("-", ""), ignoreCase: true);

    private static bool? ImageFlag(Arguments a, string name) => a.Has(name) ? a.Bool(name, false) : null;

    private static Scales ImageScales(Arguments a) =>
        !a.Has("scale_factor") ? default : a.IsList("scale_factor") ? a.Reals("scale_factor") : a.Scalar("scale_factor").ToDouble();
}
