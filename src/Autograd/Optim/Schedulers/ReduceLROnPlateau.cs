namespace Autograd.Optim;

/// <summary>What counts as better in <see cref="ReduceLROnPlateau"/>.</summary>
public enum PlateauMode
{
    /// <summary>A lower metric, such as a loss.</summary>
    Min,

    /// <summary>A higher metric, such as an accuracy.</summary>
    Max,
}

/// <summary>How the threshold of <see cref="ReduceLROnPlateau"/> is meant.</summary>
public enum ThresholdMode
{
    /// <summary>As a part of the best metric.</summary>
    Relative,

    /// <summary>As a difference from the best metric.</summary>
    Absolute,
}

/// <summary>The rate times <c>factor</c> once a metric has not become better for more than <c>patience</c> epochs: call <see cref="Step(double)"/> with the metric after each.</summary>
public sealed class ReduceLROnPlateau : LRScheduler
{
    private readonly PlateauMode _mode;
    private readonly ThresholdMode _thresholdMode;
    private double[] _minLrs;
    private double _factor;
    private double _threshold;
    private double _eps;
    private double _best;
    private long _patience;
    private long _cooldown;
    private long _coolingLeft;
    private long _badEpochs;

    /// <summary>A schedule that watches a metric.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="mode">What counts as better, <see cref="PlateauMode.Min"/>.</param>
    /// <param name="factor">The factor of the rate, below 1, 0.1.</param>
    /// <param name="patience">For how many epochs in a row the metric may fail to become better, 10.</param>
    /// <param name="threshold">By how much it must be better to count, 1e-4.</param>
    /// <param name="thresholdMode">How the threshold is meant, <see cref="ThresholdMode.Relative"/>.</param>
    /// <param name="cooldown">For how many epochs after a change nothing is counted, 0.</param>
    /// <param name="minLr">The lowest rate, for all groups or for each, 0.</param>
    /// <param name="eps">Changes by no more than this are not made, 1e-8.</param>
    public ReduceLROnPlateau(
        Optimizer optimizer, PlateauMode mode = PlateauMode.Min, double factor = 0.1, long patience = 10, double threshold = 1e-4, ThresholdMode thresholdMode = ThresholdMode.Relative,
        long cooldown = 0, PerGroup? minLr = null, double eps = 1e-8)
        : base(optimizer)
    {
        if (!(factor < 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "ReduceLROnPlateau: the factor must be below 1.");
        (_mode, _factor, _patience, _threshold, _thresholdMode, _cooldown, _eps) = (mode, factor, patience, threshold, thresholdMode, cooldown, eps);
        _minLrs = (minLr ?? 0).For(optimizer, Name, nameof(minLr));
        _best = mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
        LastEpoch = 0;
    }

    /// <summary>Not possible: the schedule needs the metric.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Step() => throw new InvalidOperationException("ReduceLROnPlateau needs the metric that it watches: call Step(loss).");

    /// <summary>Goes on to the next epoch, given the metric of the last.</summary>
    public void Step(double metric)
    {
        LastEpoch++;
        if (IsBetter(metric)) (_best, _badEpochs) = (metric, 0);
        else _badEpochs++;
        if (_coolingLeft > 0)
        {
            _coolingLeft--;
            _badEpochs = 0;
        }
        if (_badEpochs > _patience)
        {
            SetRates(closed: false);
            (_coolingLeft, _badEpochs) = (_cooldown, 0);
        }
        Remember();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group)
    {
        var (now, lower) = (Lr(group), Math.Max(Lr(group) * _factor, _minLrs[group]));
        return now - lower > _eps ? lower : now;
    }

    internal override void Fields(StateFields fields)
    {
        fields.Constant("mode", _mode == PlateauMode.Min ? "min" : "max");
        fields.Constant("threshold_mode", _thresholdMode == ThresholdMode.Relative ? "rel" : "abs");
        fields.Constant("mode_worse", _mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity);
        fields.Field("factor", ref _factor);
        fields.Field("min_lrs", ref _minLrs);
        fields.Field("patience", ref _patience);
        fields.Field("cooldown", ref _cooldown);
        fields.Field("cooldown_counter", ref _coolingLeft);
        fields.Field("threshold", ref _threshold);
        fields.Field("best", ref _best);
        fields.Field("num_bad_epochs", ref _badEpochs);
        fields.Field("eps", ref _eps);
        FieldsOfPlace(fields);
    }

    private bool IsBetter(double metric) => (_mode, _thresholdMode) switch
    {
        (PlateauMode.Min, ThresholdMode.Relative) => metric < _best * (1 - _threshold),
        (PlateauMode.Min, _) => metric < _best - _threshold,
        (_, ThresholdMode.Relative) => metric > _best * (_threshold + 1),
        _ => metric > _best + _threshold,
    };
}
