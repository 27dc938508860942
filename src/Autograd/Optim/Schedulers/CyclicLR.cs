namespace Autograd.Optim;

/// <summary>How the height of the cycles of <see cref="CyclicLR"/> changes.</summary>
public enum CyclicMode
{
    /// <summary>All cycles are equally high.</summary>
    Triangular,

    /// <summary>Each cycle is half as high as the one before.</summary>
    Triangular2,

    /// <summary>The height is gamma^step.</summary>
    ExpRange,
}

/// <summary>The rate goes up from baseLr to maxLr and down again, in cycles, while the momentum goes down and up. Step after every batch.</summary>
/// <remarks>
/// At step t of cycles of up + down steps, with x in [0, 1] the height in the cycle and s the scale of the mode: baseLr + (maxLr - baseLr) x s, and the momentum is
/// maxMomentum - (maxMomentum - baseMomentum) x s. Source: Smith, Cyclical learning rates for training neural networks, 2017.
/// </remarks>
public sealed class CyclicLR : LRScheduler
{
    private readonly CyclicMode _mode;
    private readonly Func<double, double>? _scale;
    private readonly bool _scaleBySteps;
    private double _totalSize;
    private double _stepRatio;
    private double[] _maxLrs;
    private double[] _baseMomenta = [];
    private double[] _maxMomenta = [];
    private double _gamma;
    private bool _cycleMomentum;

    /// <summary>A cyclic schedule.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="baseLr">The lowest rate, for all groups or for each.</param>
    /// <param name="maxLr">The highest rate of the first cycle, for all groups or for each.</param>
    /// <param name="stepSizeUp">The steps up, 2000.</param>
    /// <param name="stepSizeDown">The steps down, as many as up.</param>
    /// <param name="mode">How the height changes, <see cref="CyclicMode.Triangular"/>.</param>
    /// <param name="gamma">The base of <see cref="CyclicMode.ExpRange"/>, 1.</param>
    /// <param name="scale">In place of the mode, a function of the number of the cycle (from 1) to the scale of its height.</param>
    /// <param name="scaleBySteps">Whether the scale is a function of the step instead.</param>
    /// <param name="cycleMomentum">Whether the momentum cycles too, true.</param>
    /// <param name="baseMomentum">The lowest momentum, 0.8.</param>
    /// <param name="maxMomentum">The highest momentum, 0.9.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    /// <exception cref="ArgumentException">The optimizer has no momentum to cycle, or there are not as many numbers as groups.</exception>
    public CyclicLR(
        Optimizer optimizer, PerGroup baseLr, PerGroup maxLr, long stepSizeUp = 2000, long? stepSizeDown = null, CyclicMode mode = CyclicMode.Triangular, double gamma = 1,
        Func<double, double>? scale = null, bool scaleBySteps = false, bool cycleMomentum = true, PerGroup? baseMomentum = null, PerGroup? maxMomentum = null, long lastEpoch = -1)
        : base(Prepared(optimizer, baseLr, lastEpoch), lastEpoch)
    {
        Positive(stepSizeUp, nameof(stepSizeUp));
        Positive(stepSizeDown ?? 1, nameof(stepSizeDown));
        _maxLrs = maxLr.For(optimizer, Name, nameof(maxLr));
        _totalSize = stepSizeUp + (double)(stepSizeDown ?? stepSizeUp);
        _stepRatio = stepSizeUp / _totalSize;
        (_mode, _gamma, _scale, _cycleMomentum) = (mode, gamma, scale, cycleMomentum);
        _scaleBySteps = scale is null ? mode == CyclicMode.ExpRange : scaleBySteps;
        if (cycleMomentum)
        {
            CycledMomentum.IsBeta(optimizer, Name);
            _baseMomenta = (baseMomentum ?? 0.8).For(optimizer, Name, nameof(baseMomentum));
            _maxMomenta = (maxMomentum ?? 0.9).For(optimizer, Name, nameof(maxMomentum));
        }
        SetBase(baseLr.For(optimizer, Name, nameof(baseLr)));
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => BaseLrs[group] + Height(_maxLrs[group] - BaseLrs[group]);

    private protected override void SetMomenta()
    {
        if (!_cycleMomentum) return;
        for (var i = 0; i < _baseMomenta.Length; i++) CycledMomentum.Set(Optimizer.ParameterGroups[i], _maxMomenta[i] - Height(_maxMomenta[i] - _baseMomenta[i]));
    }

    internal override void Fields(StateFields fields)
    {
        fields.Field("max_lrs", ref _maxLrs);
        fields.Field("total_size", ref _totalSize);
        fields.Field("step_ratio", ref _stepRatio);
        fields.Constant("mode", _mode switch { CyclicMode.Triangular => "triangular", CyclicMode.Triangular2 => "triangular2", _ => "exp_range" });
        fields.Field("gamma", ref _gamma);
        fields.Constant("scale_mode", _scaleBySteps ? "iterations" : "cycle");
        fields.Field("cycle_momentum", ref _cycleMomentum);
        if (_cycleMomentum)
        {
            fields.Field("base_momentums", ref _baseMomenta);
            fields.Field("max_momentums", ref _maxMomenta);
        }
        base.Fields(fields);
    }

    private double Height(double whole)
    {
        var cycle = Math.Floor(1 + LastEpoch / _totalSize);
        var x = 1 + LastEpoch / _totalSize - cycle;
        return whole * (x <= _stepRatio ? x / _stepRatio : (x - 1) / (_stepRatio - 1)) * Scale(_scaleBySteps ? LastEpoch : cycle);
    }

    private double Scale(double at) => _scale is not null ? _scale(at) : _mode switch
    {
        CyclicMode.Triangular => 1,
        CyclicMode.Triangular2 => 1 / Math.Pow(2, at - 1),
        _ => Math.Pow(_gamma, at),
    };

    /// <summary>The optimizer, whose groups start from the lowest rate.</summary>
    private static Optimizer Prepared(Optimizer optimizer, PerGroup baseLr, long lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (lastEpoch != -1) return optimizer;
        var rates = baseLr.For(optimizer, nameof(CyclicLR), nameof(baseLr));
        for (var i = 0; i < rates.Length; i++) optimizer.ParameterGroups[i].Lr = rates[i];
        return optimizer;
    }
}
