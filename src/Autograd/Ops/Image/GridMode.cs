namespace Autograd.NN;

/// <summary>How <see cref="F.GridSample"/> finds values between elements.</summary>
public enum GridMode
{
    /// <summary>Linear along each dimension (of three: trilinear).</summary>
    Bilinear,

    /// <summary>The nearest element; of two as near the even one.</summary>
    Nearest,

    /// <summary>Cubic convolution of four neighbours along each of two dimensions, a = -0.75.</summary>
    Bicubic,
}
