namespace Autograd.NN;

/// <summary>[..., C r², h, w] to [..., C, h r, w r]: channels become pixels.</summary>
/// <param name="upscaleFactor">r.</param>
public class PixelShuffle(long upscaleFactor) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"upscale_factor={upscaleFactor}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.PixelShuffle(input, upscaleFactor);
}

/// <summary>[..., C, h r, w r] to [..., C r², h, w]: pixels become channels.</summary>
/// <param name="downscaleFactor">r.</param>
public class PixelUnshuffle(long downscaleFactor) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"downscale_factor={downscaleFactor}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.PixelUnshuffle(input, downscaleFactor);
}

/// <summary>The channels of [N, C, ...] in groups, dealt out in turns: the first of each group, then the second of each, and so on.</summary>
/// <param name="groups">The number of groups, which divides C.</param>
public class ChannelShuffle(long groups) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"groups={groups}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.ChannelShuffle(input, groups);
}

/// <summary>Makes images (or lines, or volumes) larger or smaller: [N, C, ...] in its one to three dimensions of space.</summary>
/// <example><code>
/// var larger = new Upsample(scaleFactor: 2, mode: InterpolateMode.Bilinear).Call(Tensor.Randn([1, 3, 16, 16]));   // [1, 3, 32, 32]
/// </code></example>
public class Upsample : Module<Tensor, Tensor>
{
    private readonly Sizes _size;
    private readonly Scales _scaleFactor;
    private readonly InterpolateMode _mode;
    private readonly bool? _alignCorners, _recompute;

    /// <summary>A layer of given output sizes, or of given factors.</summary>
    /// <param name="size">The sizes of the output.</param>
    /// <param name="scaleFactor">The factors, if no sizes are given.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">Whether the first and last elements of input and output lie on each other, rather than their outer edges; for the linear modes and bicubic.</param>
    /// <param name="recomputeScaleFactor">Whether the ratio of the sizes gives the places of the output, although a factor was given.</param>
    public Upsample(Sizes size = default, Scales scaleFactor = default, InterpolateMode mode = InterpolateMode.Nearest, bool? alignCorners = null, bool? recomputeScaleFactor = null) =>
        (_size, _scaleFactor, _mode, _alignCorners, _recompute) = (size, scaleFactor, mode, alignCorners, recomputeScaleFactor);

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{(_scaleFactor.IsDefault ? $"size={Text.Of(_size)}" : $"scale_factor={Factors}")}, mode={Mode}";

    private string Factors => _scaleFactor.Count() == 1 ? Text.Of(_scaleFactor.First()) : $"({string.Join(", ", _scaleFactor.Select(f => Text.Of(f)))})";

    private string Mode => _mode switch
    {
        InterpolateMode.Nearest => "nearest",
        InterpolateMode.NearestExact => "nearest-exact",
        InterpolateMode.Linear => "linear",
        InterpolateMode.Bilinear => "bilinear",
        InterpolateMode.Trilinear => "trilinear",
        InterpolateMode.Bicubic => "bicubic",
        InterpolateMode.Area => "area",
        _ => _mode.ToString(),
    };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Interpolate(input, _size, _scaleFactor, _mode, _alignCorners, _recompute);
}

/// <summary><see cref="Upsample"/> of [N, C, h, w] by the nearest element.</summary>
/// <param name="size">The sizes of the output.</param>
/// <param name="scaleFactor">The factors, if no sizes are given.</param>
public class UpsamplingNearest2d(Sizes size = default, Scales scaleFactor = default) : Upsample(size, scaleFactor);

/// <summary><see cref="Upsample"/> of [N, C, h, w] by lines between neighbours, with the corners on each other.</summary>
/// <param name="size">The sizes of the output.</param>
/// <param name="scaleFactor">The factors, if no sizes are given.</param>
public class UpsamplingBilinear2d(Sizes size = default, Scales scaleFactor = default) : Upsample(size, scaleFactor, InterpolateMode.Bilinear, alignCorners: true);
