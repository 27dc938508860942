namespace Autograd.Optim;

/// <summary>The rate times <c>factor</c> before the epoch <c>totalIters</c>, and the base rate from then on.</summary>
public sealed class ConstantLR : LRScheduler
{
    private double _factor;
    private long _totalIters;

    /// <summary>A start at a lower rate.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="factor">What the rate is multiplied by at first, in [0, 1], 1/3.</param>
    /// <param name="totalIters">For how many epochs, 5.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, long totalIters = 5, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        if (!(factor is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "ConstantLR: the factor must be in [0, 1].");
        (_factor, _totalIters) = (factor, totalIters);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => LastEpoch == 0 ? Lr(group) * _factor : LastEpoch == _totalIters ? Lr(group) * (1 / _factor) : Lr(group);

    private protected override double? ClosedRateOf(int group) => BaseLrs[group] * (LastEpoch >= _totalIters ? 1 : _factor);

    internal override void Fields(StateFields fields)
    {
        fields.Field("factor", ref _factor);
        fields.Field("total_iters", ref _totalIters);
        base.Fields(fields);
    }
}

/// <summary>The rate times a factor that goes in a line from <c>startFactor</c> to <c>endFactor</c> over <c>totalIters</c> epochs: a warm-up, mostly.</summary>
public sealed class LinearLR : LRScheduler
{
    private double _startFactor;
    private double _endFactor;
    private long _totalIters;

    /// <summary>A linear schedule.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="startFactor">The factor of the first epoch, in (0, 1], 1/3.</param>
    /// <param name="endFactor">The factor at the end, in [0, 1], 1.</param>
    /// <param name="totalIters">Over how many epochs, 5.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public LinearLR(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, long totalIters = 5, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        if (!(startFactor is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(startFactor), startFactor, "LinearLR: the first factor must be in (0, 1].");
        if (!(endFactor is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(endFactor), endFactor, "LinearLR: the last factor must be in [0, 1].");
        (_startFactor, _endFactor, _totalIters) = (startFactor, endFactor, totalIters);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group)
    {
        if (LastEpoch == 0) return Lr(group) * _startFactor;
        if (LastEpoch > _totalIters) return Lr(group);
        var rise = _endFactor - _startFactor;
        return Lr(group) * (1 + rise / (_totalIters * _startFactor + (LastEpoch - 1) * rise));
    }

    private protected override double? ClosedRateOf(int group) =>
        BaseLrs[group] * (_startFactor + (_endFactor - _startFactor) * Math.Min(_totalIters, LastEpoch) / _totalIters);

    internal override void Fields(StateFields fields)
    {
        fields.Field("start_factor", ref _startFactor);
        fields.Field("end_factor", ref _endFactor);
        fields.Field("total_iters", ref _totalIters);
        base.Fields(fields);
    }
}

/// <summary>base (1 - epoch / totalIters)^power, and 0 from the epoch <c>totalIters</c> on.</summary>
public sealed class PolynomialLR : LRScheduler
{
    private double _power;
    private long _totalIters;

    /// <summary>A polynomial schedule.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="totalIters">Over how many epochs, 5.</param>
    /// <param name="power">The power, 1.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public PolynomialLR(Optimizer optimizer, long totalIters = 5, double power = 1, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        (_totalIters, _power) = (totalIters, power);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group)
    {
        if (LastEpoch == 0 || LastEpoch > _totalIters) return Lr(group);
        double total = _totalIters;
        return Lr(group) * Math.Pow((1 - LastEpoch / total) / (1 - (LastEpoch - 1) / total), _power);
    }

    private protected override double? ClosedRateOf(int group) => BaseLrs[group] * Math.Pow(1 - (double)Math.Min(_totalIters, LastEpoch) / _totalIters, _power);

    internal override void Fields(StateFields fields)
    {
        fields.Field("total_iters", ref _totalIters);
        fields.Field("power", ref _power);
        base.Fields(fields);
    }
}
