using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Poolings => new()
    {
        ["MaxPool1d"] = Largest(a => new MaxPool1d(a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))),
        ["MaxPool2d"] = Largest(a => new MaxPool2d(a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))),
        ["MaxPool3d"] = Largest(a => new MaxPool3d(a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Sizes("dilation"), a.Bool("ceil_mode", false))),
        ["AvgPool1d"] = One(a => new AvgPool1d(a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false), a.Bool("count_include_pad", true))),
        ["AvgPool2d"] = One(a => new AvgPool2d(
            a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false),
            a.Bool("count_include_pad", true), a.LongOrNull("divisor_override"))),
        ["AvgPool3d"] = One(a => new AvgPool3d(
            a.Sizes("kernel_size"), a.Sizes("stride"), a.Sizes("padding"), a.Bool("ceil_mode", false),
            a.Bool("count_include_pad", true), a.LongOrNull("divisor_override"))),
        ["LPPool1d"] = One(a => new LPPool1d(a.Scalar("norm_type"), a.Sizes("kernel_size"), a.Sizes("stride"), a.Bool("ceil_mode", false))),
        ["LPPool2d"] = One(a => new LPPool2d(a.Scalar("norm_type"), a.Sizes("kernel_size"), a.Sizes("stride"), a.Bool("ceil_mode", false))),
        ["AdaptiveAvgPool1d"] = One(a => new AdaptiveAvgPool1d(a.Sizes("output_size"))),
        ["AdaptiveAvgPool2d"] = One(a => new AdaptiveAvgPool2d(a.Sizes("output_size"))),
        ["AdaptiveAvgPool3d"] = One(a => new AdaptiveAvgPool3d(a.Sizes("output_size"))),
        ["AdaptiveMaxPool1d"] = Largest(a => new AdaptiveMaxPool1d(a.Sizes("output_size"))),
        ["AdaptiveMaxPool2d"] = Largest(a => new AdaptiveMaxPool2d(a.Sizes("output_size"))),
        ["AdaptiveMaxPool3d"] = Largest(a => new AdaptiveMaxPool3d(a.Sizes("output_size"))),
        ["ConstantPad1d"] = One(a => new ConstantPad1d(a.Sizes("padding"), a.Scalar("value"))),
        ["ConstantPad2d"] = One(a => new ConstantPad2d(a.Sizes("padding"), a.Scalar("value"))),
        ["ConstantPad3d"] = One(a => new ConstantPad3d(a.Sizes("padding"), a.Scalar("value"))),
        ["ZeroPad1d"] = One(a => new ZeroPad1d(a.Sizes("padding"))),
        ["ZeroPad2d"] = One(a => new ZeroPad2d(a.Sizes("padding"))),
        ["ZeroPad3d"] = One(a => new ZeroPad3d(a.Sizes("padding"))),
        ["ReflectionPad1d"] = One(a => new ReflectionPad1d(a.Sizes("padding"))),
        ["ReflectionPad2d"] = One(a => new ReflectionPad2d(a.Sizes("padding"))),
        ["ReflectionPad3d"] = One(a => new ReflectionPad3d(a.Sizes("padding"))),
        ["ReplicationPad1d"] = One(a => new ReplicationPad1d(a.Sizes("padding"))),
        ["ReplicationPad2d"] = One(a => new ReplicationPad2d(a.Sizes("padding"))),
        ["ReplicationPad3d"] = One(a => new ReplicationPad3d(a.Sizes("padding"))),
        ["CircularPad1d"] = One(a => new CircularPad1d(a.Sizes("padding"))),
        ["CircularPad2d"] = One(a => new CircularPad2d(a.Sizes("padding"))),
        ["CircularPad3d"] = One(a => new CircularPad3d(a.Sizes("padding"))),
        ["PixelShuffle"] = One(a => new PixelShuffle(a.Long("upscale_factor"))),
        ["PixelUnshuffle"] = One(a => new PixelUnshuffle(a.Long("downscale_factor"))),
        ["ChannelShuffle"] = One(a => new ChannelShuffle(a.Long("groups"))),
        ["Upsample"] = One(a => new Upsample(
            a.Sizes("size"), Factors(a), UpsampleMode(a), a.Has("align_corners") ? a.Bool("align_corners", false) : null,
            a.Has("recompute_scale_factor") ? a.Bool("recompute_scale_factor", false) : null)),
        ["UpsamplingNearest2d"] = One(a => new UpsamplingNearest2d(a.Sizes("size"), Factors(a))),
        ["UpsamplingBilinear2d"] = One(a => new UpsamplingBilinear2d(a.Sizes("size"), Factors(a))),
    };

    /// <summary>Poolings that give places too, where the sample asks for them when the module is made.</summary>
    private static ModuleEntry Largest(Func<Arguments, Module<Tensor, Tensor>> make) => new(
        a => a.Bool("return_indices", false) ? new WithIndices(make(a)) : make(a),
        (module, a) => module is WithIndices places ? places.CallWithIndices(a.X) : ((Module<Tensor, Tensor>)module).Call(a.X));

    private static Scales Factors(Arguments a) => !a.Has("scale_factor") ? default : a.IsList("scale_factor") ? a.Reals("scale_factor") : a.Double("scale_factor", 1);

    private static InterpolateMode UpsampleMode(Arguments a) => a.Text("mode", "nearest") switch
    {
        "nearest" => InterpolateMode.Nearest,
        "nearest-exact" => InterpolateMode.NearestExact,
        "linear" => InterpolateMode.Linear,
        "bilinear" => InterpolateMode.Bilinear,
        "bicubic" => InterpolateMode.Bicubic,
        "trilinear" => InterpolateMode.Trilinear,
        "area" => InterpolateMode.Area,
        var other => throw new ArgumentException($"'{other}' is no mode."),
    };

    private sealed class WithIndices(Module<Tensor, Tensor> inner) : Module
    {
        public (Tensor Values, Tensor Indices) CallWithIndices(Tensor x) => inner switch
        {
            MaxPooling pool => pool.CallWithIndices(x),
            AdaptiveMaxPool1d pool => pool.CallWithIndices(x),
            AdaptiveMaxPool2d pool => pool.CallWithIndices(x),
            AdaptiveMaxPool3d pool => pool.CallWithIndices(x),
            _ => throw new InvalidOperationException($"{inner} gives no places."),
        };

        public override string ToString() => inner.ToString();
    }
}
