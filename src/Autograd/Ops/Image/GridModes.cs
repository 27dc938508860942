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

/// <summary>What <see cref="F.GridSample"/> finds outside the input.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest element of the edge.</summary>
    Border,

    /// <summary>The input, reflected at its edges again and again: at the middles of the edge elements if corners are aligned, else at their outer edges.</summary>
    Reflection,
}
