namespace Autograd.Optim;

/// <summary>Schedulers one after another: each takes over at its milestone, where it starts with its own epoch 0.</summary>
/// <example><code>
/// var optimizer = new SGD(new Linear(4, 2).Parameters(), lr: 0.1);
/// var warmUp = new LinearLR(optimizer, startFactor: 0.1, totalIters: 5);
/// var scheduler = new SequentialLR(optimizer, [warmUp, new CosineAnnealingLR(optimizer, tMax: 95)], milestones: [5]);
/// </code></example>
public sealed class SequentialLR : LRScheduler
{
    private readonly LRScheduler[] _schedulers;
    private long[] _milestones;

    /// <summary>A sequence of schedulers.</summary>
    /// <param name="optimizer">Whose learning rates change, the optimizer of all schedulers.</param>
    /// <param name="schedulers">In their order.</param>
    /// <param name="milestones">The epochs at which the second and later ones take over.</param>
    /// <exception cref="ArgumentException">A scheduler is of another optimizer or needs a metric, or there is not one milestone less than schedulers.</exception>
    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<long> milestones) : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        _schedulers = Several(schedulers, Name);
        _milestones = [.. milestones];
        if (_schedulers.Any(s => !ReferenceEquals(s.Optimizer, optimizer))) throw new ArgumentException("SequentialLR: all schedulers must be of this optimizer.", nameof(schedulers));
        if (_milestones.Length != _schedulers.Length - 1)
            throw new ArgumentException($"SequentialLR: {_schedulers.Length} schedulers take {_schedulers.Length - 1} milestones, and there are {_milestones.Length}.", nameof(milestones));
        LastEpoch = 0;
        // All have set their first rates already; only the first should have.
        foreach (var group in optimizer.ParameterGroups) group.Lr = group.InitialLr!.Value;
        foreach (var scheduler in _schedulers) scheduler.StepBack();
        _schedulers[0].StartAgain();
        Remember();
    }

    /// <inheritdoc/>
    public override void Step()
    {
        LastEpoch++;
        var current = _milestones.Count(m => m <= LastEpoch);
        if (current > 0 && _milestones[current - 1] == LastEpoch) _schedulers[current].GoTo(0);
        else _schedulers[current].Step();
        Remember();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => Lr(group);

    internal override void Fields(StateFields fields)
    {
        fields.Field("_milestones", ref _milestones, m => m.Select(x => (object?)x).ToList(), x => [.. StateTree.List(x, "_milestones").Select(v => StateTree.Integer(v, "_milestones"))]);
        FieldsOfPlace(fields);
        fields.Children("_schedulers", _schedulers);
    }

    internal static LRScheduler[] Several(IEnumerable<LRScheduler> schedulers, string name)
    {
        ArgumentNullException.ThrowIfNull(schedulers);
        LRScheduler[] all = [.. schedulers];
        if (all.Length == 0) throw new ArgumentException($"{name}: there are no schedulers.", nameof(schedulers));
        foreach (var scheduler in all)
            if ((scheduler ?? throw new ArgumentNullException(nameof(schedulers))) is ReduceLROnPlateau)
                throw new ArgumentException($"{name}: ReduceLROnPlateau needs a metric and cannot be one of several. Step it by itself.", nameof(schedulers));
        return all;
    }
}

/// <summary>Several schedulers at once: each changes the rate that those before it have made.</summary>
public sealed class ChainedScheduler : LRScheduler
{
    private readonly LRScheduler[] _schedulers;

    /// <summary>A chain of schedulers.</summary>
    /// <param name="schedulers">In the order in which they step, all of one optimizer.</param>
    /// <exception cref="ArgumentException">There are none, their optimizers differ, or one needs a metric.</exception>
    public ChainedScheduler(params IEnumerable<LRScheduler> schedulers) : this(SequentialLR.Several(schedulers, nameof(ChainedScheduler)))
    {
    }

    private ChainedScheduler(LRScheduler[] schedulers) : base(schedulers[0].Optimizer)
    {
        _schedulers = schedulers;
        if (schedulers.Any(s => !ReferenceEquals(s.Optimizer, Optimizer))) throw new ArgumentException("ChainedScheduler: all schedulers must be of one optimizer.", nameof(schedulers));
        LastEpoch = 0;
    }

    /// <inheritdoc/>
    public override void Step()
    {
        LastEpoch++;
        foreach (var scheduler in _schedulers) scheduler.Step();
        Remember();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => Lr(group);

    internal override void Fields(StateFields fields)
    {
        fields.Children("_schedulers", _schedulers);
        FieldsOfRates(fields);
    }
}
