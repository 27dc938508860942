namespace Autograd.NN;

/// <summary>How <see cref="F.Interpolate"/> finds values between elements.</summary>
public enum InterpolateMode
{
    /// <summary>The element at the place rounded down: floor(o size / outputs).</summary>
    Nearest,

    /// <summary>The element in which the middle of the output element lies: floor((o + 0.5) size / outputs).</summary>
    NearestExact,

    /// <summary>Lines between neighbours; one dimension.</summary>
    Linear,

    /// <summary>Linear along two dimensions.</summary>
    Bilinear,

    /// <summary>Linear along three dimensions.</summary>
    Trilinear,

    /// <summary>Cubic convolution of four neighbours along each of two dimensions.</summary>
    Bicubic,

    /// <summary>The mean of the elements that an output element covers, as <see cref="F.AdaptiveAvgPool1d"/> has it.</summary>
    Area,
}
