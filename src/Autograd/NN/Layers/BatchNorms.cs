namespace Autograd.NN;

/// <summary>What normalisation over batches and over single inputs share: a weight and a bias per channel, and running statistics.</summary>
public abstract class RunningNormalization : Module<Tensor, Tensor>
{
    private readonly long _features;
    private readonly bool _tracks;

    private protected RunningNormalization(long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType? dtype)
    {
        (_features, _tracks, Eps, Momentum) = (numFeatures, trackRunningStats, eps, momentum);
        if (affine)
        {
            Weight = new Parameter(Tensor.Ones([numFeatures], dtype));
            Bias = new Parameter(Tensor.Zeros([numFeatures], dtype));
        }
        if (!trackRunningStats) return;
        RunningMean = Tensor.Zeros([numFeatures], dtype);
        RunningVar = Tensor.Ones([numFeatures], dtype);
        NumBatchesTracked = Tensor.Zeros([], DType.Int64);
    }

    /// <summary>The factor of each channel, [numFeatures], or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>What is added to each channel, [numFeatures], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>The mean of each channel as it was met while learning, [numFeatures], or null.</summary>
    [Buffer]
    public Tensor? RunningMean { get; }

    /// <summary>The unbiased variance of each channel as it was met while learning, [numFeatures], or null.</summary>
    [Buffer]
    public Tensor? RunningVar { get; }

    /// <summary>How many batches the statistics are of, or null.</summary>
    [Buffer]
    public Tensor? NumBatchesTracked { get; }

    /// <summary>What keeps the square root away from 0.</summary>
    public double Eps { get; }

    /// <summary>How far the running statistics move with each batch; null for the mean over all batches.</summary>
    public double? Momentum { get; set; }

    private protected bool Tracks => _tracks;

    /// <summary>Forgets the running statistics.</summary>
    public void ResetRunningStats()
    {
        RunningMean?.ZeroInPlace();
        RunningVar?.FillInPlace(1);
        NumBatchesTracked?.ZeroInPlace();
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr =>
        $"{_features}, eps={Text.Of(Eps)}, momentum={Text.Of(Momentum)}, affine={Text.Of(Weight is not null)}, track_running_stats={Text.Of(_tracks)}";
}

/// <summary>Normalisation over batches: each channel has mean 0 and variance 1 over the batch while learning, and over what was learnt from after that.</summary>
public abstract class BatchNormalization : RunningNormalization
{
    private protected BatchNormalization(long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType? dtype)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
    {
    }

    private protected abstract bool Takes(int rank);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Takes(input.Rank))
            throw new ArgumentException($"{TypeName}: an input of {input.Rank} dimensions, {input.Layout}, is not for this layer. BatchNorm1d, 2d and 3d are for that many dimensions of space.");
        if (!Training || !Tracks) return F.BatchNorm(input, RunningMean, RunningVar, Weight, Bias, Training || RunningMean is null, 0, Eps);
        // The count changes only once all has gone well.
        var y = F.BatchNorm(input, RunningMean, RunningVar, Weight, Bias, true, Momentum ?? 1 / (NumBatchesTracked!.Item<long>() + 1.0), Eps);
        NumBatchesTracked!.AddInPlace(1);
        return y;
    }
}

/// <summary>Normalises each channel of [N, C] or [N, C, l] over the batch: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for the mean over all batches.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class BatchNorm1d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType? dtype = null)
    : BatchNormalization(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override bool Takes(int rank) => rank is 2 or 3;
}

/// <summary>Normalises each channel of [N, C, h, w] over the batch and space: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for the mean over all batches.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class BatchNorm2d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType? dtype = null)
    : BatchNormalization(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override bool Takes(int rank) => rank == 4;
}

/// <summary>Normalises each channel of [N, C, d, h, w] over the batch and space: (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <param name="numFeatures">The number of channels, C.</param>
/// <param name="eps">What keeps the square root away from 0.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for the mean over all batches.</param>
/// <param name="affine">Whether each channel has a learnt weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running statistics; else the input's own are always used.</param>
/// <param name="dtype">The dtype of parameters and statistics; the default one unless given.</param>
public class BatchNorm3d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType? dtype = null)
    : BatchNormalization(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override bool Takes(int rank) => rank == 5;
}
