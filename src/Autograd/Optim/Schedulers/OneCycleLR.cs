namespace Autograd.Optim;

/// <summary>The form of a schedule between two rates.</summary>
public enum Annealing
{
    /// <summary>Half a cosine, flat at both ends.</summary>
    Cosine,

    /// <summary>A line.</summary>
    Linear,
}

/// <summary>
/// One cycle over the whole training: the rate rises from maxLr / divFactor to maxLr, then falls far below where it began, while the momentum does the opposite. Step after every batch.
/// </summary>
/// <remarks>
/// With T steps and the peak at pctStart T - 1: to maxLr there, then down to the lowest rate, maxLr / divFactor / finalDivFactor, at T - 1; in three phases the way down first takes as long as
/// the way up, back to the first rate, and then goes on to the lowest. Source: Smith and Topin, Super-convergence, 2018; two phases are the variant of fast.ai.
/// </remarks>
public sealed class OneCycleLR : LRScheduler
{
    private readonly Phase[] _phases;
    private readonly Annealing _annealing;
    private long _totalSteps;
    private bool _cycleMomentum;
    private bool _useBeta1;

    /// <summary>A phase ends at a step; it goes between two rates, and between two momenta, which are options of the groups by PyTorch's names.</summary>
    private readonly record struct Phase(double End, string FromLr, string ToLr, string FromMomentum, string ToMomentum);

    /// <summary>A cycle of a number of steps.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="maxLr">The highest rate, for all groups or for each.</param>
    /// <param name="totalSteps">The number of steps; or give <paramref name="epochs"/> and <paramref name="stepsPerEpoch"/>.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="stepsPerEpoch">The number of batches in each.</param>
    /// <param name="pctStart">Which part of the cycle goes up, 0.3.</param>
    /// <param name="annealing">The form, <see cref="Annealing.Cosine"/>.</param>
    /// <param name="cycleMomentum">Whether the momentum cycles too, true.</param>
    /// <param name="baseMomentum">The momentum at the highest rate, 0.85.</param>
    /// <param name="maxMomentum">The momentum at both ends, 0.95.</param>
    /// <param name="divFactor">The highest rate over the first, 25.</param>
    /// <param name="finalDivFactor">The first rate over the lowest, 1e4.</param>
    /// <param name="threePhase">Whether there are three phases, false.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    /// <exception cref="ArgumentException">The number of steps is not given or not positive, pctStart is not in [0, 1], or the optimizer has no momentum to cycle.</exception>
    public OneCycleLR(
        Optimizer optimizer, PerGroup maxLr, long? totalSteps = null, long? epochs = null, long? stepsPerEpoch = null, double pctStart = 0.3, Annealing annealing = Annealing.Cosine,
        bool cycleMomentum = true, PerGroup? baseMomentum = null, PerGroup? maxMomentum = null, double divFactor = 25, double finalDivFactor = 1e4, bool threePhase = false,
        long lastEpoch = -1)
        : base(Prepared(optimizer, maxLr, divFactor, finalDivFactor, lastEpoch), lastEpoch)
    {
        if (totalSteps is null && (epochs is null || stepsPerEpoch is null))
            throw new ArgumentException("OneCycleLR: give totalSteps, or epochs and stepsPerEpoch.", nameof(totalSteps));
        _totalSteps = totalSteps ?? epochs!.Value * stepsPerEpoch!.Value;
        Positive(_totalSteps, nameof(totalSteps));
        if (!(pctStart is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, "OneCycleLR: the part that goes up must be in [0, 1].");
        (_annealing, _cycleMomentum) = (annealing, cycleMomentum);
        double end = _totalSteps - 1, peak = pctStart * _totalSteps - 1;
        _phases = threePhase
            ? [new(peak, "initial_lr", "max_lr", "max_momentum", "base_momentum"), new(2 * pctStart * _totalSteps - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"),
                new(end, "initial_lr", "min_lr", "max_momentum", "max_momentum")]
            : [new(peak, "initial_lr", "max_lr", "max_momentum", "base_momentum"), new(end, "max_lr", "min_lr", "base_momentum", "max_momentum")];
        if (cycleMomentum)
        {
            _useBeta1 = CycledMomentum.IsBeta(optimizer, Name);
            var (low, high) = ((baseMomentum ?? 0.85).For(optimizer, Name, nameof(baseMomentum)), (maxMomentum ?? 0.95).For(optimizer, Name, nameof(maxMomentum)));
            for (var i = 0; lastEpoch == -1 && i < low.Length; i++)
            {
                optimizer.ParameterGroups[i].Annotate("max_momentum", high[i]);
                optimizer.ParameterGroups[i].Annotate("base_momentum", low[i]);
            }
        }
        Start();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The cycle is over.</exception>
    public override void Step()
    {
        if (LastEpoch + 1 > _totalSteps)
            throw new InvalidOperationException($"OneCycleLR: step {LastEpoch + 1} of a cycle of {_totalSteps} steps. Give the number of batches of the whole training.");
        base.Step();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group)
    {
        var (phase, part) = Now();
        return Between(group, phase.FromLr, phase.ToLr, part);
    }

    private protected override void SetMomenta()
    {
        if (!_cycleMomentum) return;
        var (phase, part) = Now();
        for (var i = 0; i < BaseLrs.Count; i++) CycledMomentum.Set(Optimizer.ParameterGroups[i], Between(i, phase.FromMomentum, phase.ToMomentum, part));
    }

    internal override void Fields(StateFields fields)
    {
        fields.Field("total_steps", ref _totalSteps);
        fields.Constant("_schedule_phases", _phases.Select(p => (object?)new Dictionary<string, object?>
        {
            ["end_step"] = p.End, ["start_lr"] = p.FromLr, ["end_lr"] = p.ToLr, ["start_momentum"] = p.FromMomentum, ["end_momentum"] = p.ToMomentum,
        }).ToList());
        fields.Field("cycle_momentum", ref _cycleMomentum);
        if (_cycleMomentum) fields.Field("use_beta1", ref _useBeta1);
        base.Fields(fields);
    }

    private (Phase Phase, double Part) Now()
    {
        double start = 0;
        for (var i = 0; ; i++)
        {
            if (LastEpoch <= _phases[i].End || i == _phases.Length - 1) return (_phases[i], (LastEpoch - start) / (_phases[i].End - start));
            start = _phases[i].End;
        }
    }

    private double Between(int group, string from, string to, double part)
    {
        var (start, end) = ((double)Optimizer.ParameterGroups[group][from]!, (double)Optimizer.ParameterGroups[group][to]!);
        return _annealing == Annealing.Linear ? (end - start) * part + start : end + (start - end) / 2 * (Math.Cos(Math.PI * part) + 1);
    }

    /// <summary>The optimizer, whose groups have the rates of the cycle.</summary>
    private static Optimizer Prepared(Optimizer optimizer, PerGroup maxLr, double divFactor, double finalDivFactor, long lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (lastEpoch != -1) return optimizer;
        var highest = maxLr.For(optimizer, nameof(OneCycleLR), nameof(maxLr));
        for (var i = 0; i < highest.Length; i++)
        {
            var group = optimizer.ParameterGroups[i];
            group.InitialLr = highest[i] / divFactor;
            group.Annotate("max_lr", highest[i]);
            group.Annotate("min_lr", highest[i] / divFactor / finalDivFactor);
        }
        return optimizer;
    }
}
