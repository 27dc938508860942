using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The greatest common divisor of integers, not negative; that of 0 and 0 is 0.</summary>
    /// <exception cref="NotSupportedException">An operand is floating point or bool.</exception>
    public Tensor Gcd(Tensor other) => IntegerPairs.Apply<GreatestDivisor>("Gcd", this, other, _ => default);

    /// <summary>The least common multiple of integers, not negative; 0 where one is.</summary>
    /// <inheritdoc cref="Gcd(Tensor)"/>
    public Tensor Lcm(Tensor other) => IntegerPairs.Apply<LeastMultiple>("Lcm", this, other, _ => default);

    /// <summary>The integers' bits moved up by a number of places: x 2^n, and 0 where n is negative or at least the number of bits.</summary>
    /// <inheritdoc cref="Gcd(Tensor)"/>
    public Tensor BitwiseLeftShift(Tensor other) => IntegerPairs.Apply<ShiftLeft>("BitwiseLeftShift", this, other, bits => new(bits));

    /// <inheritdoc cref="BitwiseLeftShift(Tensor)"/>
    public Tensor BitwiseLeftShift(long other) => BitwiseLeftShift(IntegerPairs.Like(this, other));

    /// <summary>The integers' bits moved down by a number of places, with their sign: x / 2^n rounded down; where n is negative or at least the number of bits, what is left of x is its sign.</summary>
    /// <inheritdoc cref="Gcd(Tensor)"/>
    public Tensor BitwiseRightShift(Tensor other) => IntegerPairs.Apply<ShiftRight>("BitwiseRightShift", this, other, bits => new(bits));

    /// <inheritdoc cref="BitwiseRightShift(Tensor)"/>
    public Tensor BitwiseRightShift(long other) => BitwiseRightShift(IntegerPairs.Like(this, other));
}

/// <summary>Functions of two integers, computed in int64 and cut to the promoted dtype.</summary>
internal static class IntegerPairs
{
    public static Tensor Apply<TFunction>(string op, Tensor x, Tensor y, Func<int, TFunction> function) where TFunction : unmanaged, IPair<long>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach (var dtype in (ReadOnlySpan<DType>)[x.DType, y.DType])
            if (dtype.IsFloatingPoint() || dtype == DType.Bool)
                throw new NotSupportedException($"{op} is not defined for {dtype.TorchName()}: it takes integers. Convert with To(DType.Int64).");
        using var quiet = Quiet.Now();
        var (result, shape) = (Promote.Types(x, y), Broadcast.Shape(op, x.Layout, y.Layout));
        var z = Tensor.Allocate(DType.Int64, Layout.Contiguous(shape));
        // In the promoted dtype first, as it decides what the numbers are.
        Tensor Wide(Tensor t) => t.To(result).To(DType.Int64).Expand(shape).Contiguous();
        // Unsigned bits have one place more to be moved out of.
        Pairs.Map<long, TFunction>(function(8 * result.Size() + (result == DType.UInt8 && typeof(TFunction) == typeof(ShiftRight) ? 1 : 0)), Wide(x), Wide(y), z);
        return z.To(result);
    }

    /// <summary>A C# number as an operand: it does not widen the tensor's dtype.</summary>
    public static Tensor Like(Tensor x, long value) => Tensor.Full([], value, x.DType.IsFloatingPoint() || x.DType == DType.Bool ? DType.Int64 : x.DType);
}
