namespace Autograd.Optim;

/// <summary>Half a cosine from the base rate down to <c>etaMin</c> over <c>tMax</c> epochs, then up again: etaMin + (base - etaMin) (1 + cos(pi epoch / tMax)) / 2.</summary>
/// <remarks>Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017. Steps are reckoned from the present rate, so that schedulers can be chained.</remarks>
public sealed class CosineAnnealingLR : LRScheduler
{
    private long _tMax;
    private double _etaMin;

    /// <summary>A cosine schedule.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="tMax">How many epochs the way down takes.</param>
    /// <param name="etaMin">The lowest rate, 0.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public CosineAnnealingLR(Optimizer optimizer, long tMax, double etaMin = 0, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        Positive(tMax, nameof(tMax));
        (_tMax, _etaMin) = (tMax, etaMin);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group)
    {
        if (LastEpoch == 0) return Lr(group);
        if (StepCount == 1) return ClosedRateOf(group)!.Value;
        // The first epoch after the bottom, where the ratio below would be 0 / 0.
        if ((LastEpoch - 1 - _tMax) % (2 * _tMax) == 0) return Lr(group) + (BaseLrs[group] - _etaMin) * (1 - Math.Cos(Math.PI / _tMax)) / 2;
        return (1 + Math.Cos(Math.PI * LastEpoch / _tMax)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / _tMax)) * (Lr(group) - _etaMin) + _etaMin;
    }

    private protected override double? ClosedRateOf(int group) => _etaMin + (BaseLrs[group] - _etaMin) * (1 + Math.Cos(Math.PI * LastEpoch / _tMax)) / 2;

    internal override void Fields(StateFields fields)
    {
        fields.Field("T_max", ref _tMax);
        fields.Field("eta_min", ref _etaMin);
        base.Fields(fields);
    }
}

/// <summary>
/// Half a cosine from the base rate down to <c>etaMin</c> over T epochs, again and again, each time over <c>tMult</c> times as many:
/// etaMin + (base - etaMin) (1 + cos(pi t / T)) / 2 at t epochs since the last restart.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.</remarks>
public sealed class CosineAnnealingWarmRestarts : LRScheduler
{
    private long _t0;
    private long _tMult;
    private double _etaMin;
    private double _length;
    private double _since;

    /// <summary>A cosine schedule with restarts.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="t0">The number of epochs until the first restart.</param>
    /// <param name="tMult">By which factor the number of epochs grows at each, 1.</param>
    /// <param name="etaMin">The lowest rate, 0.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult = 1, double etaMin = 0, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        Positive(t0, nameof(t0));
        Positive(tMult, nameof(tMult));
        (_t0, _tMult, _etaMin, _length, _since) = (t0, tMult, etaMin, t0, lastEpoch);
        Start();
    }

    /// <inheritdoc/>
    public override void Step()
    {
        if (LastEpoch < 0)
        {
            Step(0);
            return;
        }
        _since++;
        if (_since >= _length) (_since, _length) = (_since - _length, _length * _tMult);
        LastEpoch++;
        SetRates(closed: false);
    }

    /// <summary>Goes to an epoch, which may have a fraction: after each batch, <c>Step(epoch + batch / batches)</c>.</summary>
    public void Step(double epoch)
    {
        if (!(epoch >= 0)) throw new ArgumentOutOfRangeException(nameof(epoch), epoch, "CosineAnnealingWarmRestarts: the epoch must be at least 0.");
        if (epoch < _t0) (_since, _length) = (epoch, _t0);
        else if (_tMult == 1) (_since, _length) = (epoch % _t0, _t0);
        else
        {
            var restarts = Math.Floor(Math.Log(epoch / _t0 * (_tMult - 1) + 1, _tMult));
            _since = epoch - _t0 * (Math.Pow(_tMult, restarts) - 1) / (_tMult - 1);
            _length = _t0 * Math.Pow(_tMult, restarts);
        }
        LastEpoch = (long)Math.Floor(epoch);
        SetRates(closed: false);
    }

    internal override void GoTo(long epoch) => Step((double)epoch);

    /// <inheritdoc/>
    protected override double RateOf(int group) => _etaMin + (BaseLrs[group] - _etaMin) * (1 + Math.Cos(Math.PI * _since / _length)) / 2;

    internal override void Fields(StateFields fields)
    {
        fields.Field("T_0", ref _t0);
        fields.Field("T_i", ref _length);
        fields.Field("T_mult", ref _tMult);
        fields.Field("eta_min", ref _etaMin);
        fields.Field("T_cur", ref _since);
        base.Fields(fields);
    }
}
