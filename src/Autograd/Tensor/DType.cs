namespace Autograd;

/// <summary>The type of a tensor's elements.</summary>
/// <remarks>
/// The order is that of PyTorch's promotion lattice within each category: bool, then integers, then floating point.
/// </remarks>
public enum DType : byte
{
    /// <summary>Truth values, one byte each. C# <see cref="bool"/>.</summary>
    Bool,

    /// <summary>8-bit unsigned integers. C# <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>8-bit signed integers. C# <see cref="sbyte"/>.</summary>
    Int8,

    /// <summary>16-bit signed integers. C# <see cref="short"/>.</summary>
    Int16,

    /// <summary>32-bit signed integers. C# <see cref="int"/>.</summary>
    Int32,

    /// <summary>64-bit signed integers, the type of indices. C# <see cref="long"/>.</summary>
    Int64,

    /// <summary>IEEE 754 half precision: stored in 16 bits, computed in float. C# <see cref="Half"/>.</summary>
    Float16,

    /// <summary>The upper half of a float: stored in 16 bits, computed in float. <see cref="Autograd.BFloat16"/>.</summary>
    BFloat16,

    /// <summary>IEEE 754 single precision, the default of creation functions. C# <see cref="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 double precision. C# <see cref="double"/>.</summary>
    Float64,
}
