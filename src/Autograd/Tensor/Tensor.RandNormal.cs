using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Numbers normal with a mean and a standard deviation for each element, as torch.normal draws them, in the dtype of the means.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or a standard deviation is negative.</exception>
    /// <exception cref="NotSupportedException">A dtype is not floating point.</exception>
    public static Tensor RandNormal(Tensor mean, Tensor std, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        mean.FloatingPoint("RandNormal");
        return Scaled(mean, std, Broadcast.Shape("RandNormal", mean._layout, std._layout), mean.DType, generator);
    }

    /// <summary>Numbers normal with a mean for each element, as torch.normal draws them, in the dtype of the means.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor RandNormal(Tensor mean, double std, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        mean.FloatingPoint("RandNormal");
        using var quiet = Quiet.Now();
        return RandNormal(0, std, mean.Shape, generator, mean.DType).AddInPlace(mean);
    }

    /// <summary>Numbers normal with a standard deviation for each element, as torch.normal draws them, in the dtype of the deviations.</summary>
    /// <exception cref="ArgumentException">A standard deviation is negative.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor RandNormal(double mean, Tensor std, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(std);
        return Scaled(mean, std, std.Shape, std.DType, generator);
    }

    // Standard numbers first, then the product, then the sum: in this order PyTorch rounds.
    private static Tensor Scaled(Tensor mean, Tensor std, ReadOnlySpan<long> shape, DType dtype, Generator? generator)
    {
        using var quiet = Quiet.Now();
        if (std.FloatingPoint("RandNormal").Lt(0).Any().Item<bool>())
            throw new ArgumentException("RandNormal: a standard deviation is negative; give 0 or more everywhere.");
        return Randn(shape, generator, dtype).MulInPlace(std).AddInPlace(mean);
    }
}
