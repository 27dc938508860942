namespace Autograd.NN;

/// <summary>Normalisation of each channel of each input over space, by its own mean and variance; or by running statistics, if there are some, after learning.</summary>
public abstract class InstanceNormalization : RunningNormalization
{
    private readonly int _dims;

    private protected InstanceNormalization(int dims, long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType? dtype)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, dtype) => _dims = dims;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != _dims + 1 && input.Rank != _dims + 2)
            throw new ArgumentException($"{TypeName}: the input must have {_dims + 1} or {_dims + 2} dimensions, and has the shape {input.Layout}.");
        var single = input.Rank == _dims + 1;
        var y = F.InstanceNorm(single ? input.Unsqueeze(0) : input, RunningMean, RunningVar, Weight, Bias, Training || !Tracks, Momentum ?? 0, Eps);
        return single ? y.Squeeze(0) : y;
    }
}

/// <summary>Normalises each channel of each input of [N, C, l] or [C, l] over space: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null keeps them.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class InstanceNorm1d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType? dtype = null)
    : InstanceNormalization(1, numFeatures, eps, momentum, affine, trackRunningStats, dtype);

/// <summary>Normalises each channel of each input of [N, C, h, w] or [C, h, w] over space: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null keeps them.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class InstanceNorm2d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType? dtype = null)
    : InstanceNormalization(2, numFeatures, eps, momentum, affine, trackRunningStats, dtype);

/// <summary>Normalises each channel of each input of [N, C, d, h, w] or [C, d, h, w] over space: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null keeps them.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class InstanceNorm3d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType? dtype = null)
    : InstanceNormalization(3, numFeatures, eps, momentum, affine, trackRunningStats, dtype);
