namespace Autograd.NN;

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
