namespace Autograd.Optim;

/// <summary>Changes the learning rates of an optimizer over the epochs: call <see cref="Step()"/> after each, after the optimizer's own steps.</summary>
/// <remarks>
/// The rate of a group when the first scheduler is made is its <see cref="ParameterGroup.InitialLr"/>, from which schedules are reckoned. An heir states the rate of an epoch in
/// <see cref="RateOf"/>; its constructor ends with <see cref="Start"/>.
/// </remarks>
/// <example><code>
/// var model = new Linear(4, 2);
/// var optimizer = new SGD(model.Parameters(), lr: 0.1);
/// var scheduler = new StepLR(optimizer, stepSize: 30);
/// for (var epoch = 0; epoch &lt; 90; epoch++)
/// {
///     optimizer.ZeroGrad();
///     model.Call(Tensor.Randn([8, 4])).Square().Mean().Backward();
///     optimizer.Step();
///     scheduler.Step();
/// }
/// </code></example>
public abstract class LRScheduler
{
    private double[] _baseLrs;
    private double[] _lastLr;
    private long _lastEpoch;
    private long _stepCount;

    /// <summary>A scheduler of an optimizer.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="lastEpoch">-1 to start; to go on by hand, the epoch that was last, for which every group must have an initial rate. <see cref="LoadStateDict"/> is the easier way.</param>
    /// <exception cref="ArgumentException">A group has no initial rate to go on from.</exception>
    protected LRScheduler(Optimizer optimizer, long lastEpoch = -1)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (lastEpoch < -1) throw new ArgumentOutOfRangeException(nameof(lastEpoch), lastEpoch, $"{Name}: the last epoch is -1 at the start, or one that has been.");
        foreach (var group in optimizer.ParameterGroups)
        {
            if (lastEpoch >= 0 && group.InitialLr is null)
                throw new ArgumentException($"{Name}: to go on from epoch {lastEpoch}, every parameter group needs its InitialLr. Set it, or start with lastEpoch: -1 and load a state dict.");
            group.InitialLr ??= group.Lr;
        }
        (Optimizer, _lastEpoch) = (optimizer, lastEpoch);
        _baseLrs = [.. optimizer.ParameterGroups.Select(g => g.InitialLr!.Value)];
        _lastLr = [.. optimizer.ParameterGroups.Select(g => g.Lr)];
    }

    /// <summary>The optimizer whose learning rates change.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The epoch whose rates hold now: 0 after construction.</summary>
    public long LastEpoch { get => _lastEpoch; protected set => _lastEpoch = value; }

    /// <summary>The rate of each group that the schedule is reckoned from.</summary>
    public IReadOnlyList<double> BaseLrs => _baseLrs;

    private protected string Name => GetType().Name;

    /// <summary>How often the scheduler has set rates.</summary>
    private protected long StepCount => _stepCount;

    /// <summary>The rate of each group that the scheduler has set last.</summary>
    public double[] GetLastLR() => [.. _lastLr];

    /// <summary>Goes on to the next epoch and sets its rates.</summary>
    public virtual void Step()
    {
        _stepCount++;
        _lastEpoch++;
        SetRates(closed: false);
    }

    /// <summary>The state in PyTorch's layout: a tree of dictionaries, lists, numbers and bools. Functions are not part of it.</summary>
    public Dictionary<string, object?> StateDict() => StateFields.Save(Fields);

    /// <summary>Takes over a state of <see cref="StateDict"/> or of a PyTorch checkpoint. The optimizer's rates are part of its own state dict.</summary>
    /// <exception cref="ArgumentException">An entry is missing or of the wrong kind; nothing has changed then.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, object?> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        StateFields.Load(state, Fields);
    }

    /// <summary>The rate of a group at <see cref="LastEpoch"/>. The group's present rate is that of the epoch before, times what other schedulers made of it.</summary>
    protected abstract double RateOf(int group);

    /// <summary>The rate of a group at <see cref="LastEpoch"/> from the epoch alone; null where there is no such formula.</summary>
    private protected virtual double? ClosedRateOf(int group) => null;

    /// <summary>Sets the rates of the first epoch; the last thing that an heir's constructor does.</summary>
    protected void Start()
    {
        _stepCount = 0;
        Step();
    }

    /// <summary>Goes to an epoch, from whichever.</summary>
    internal virtual void GoTo(long epoch)
    {
        _stepCount++;
        _lastEpoch = epoch;
        SetRates(closed: true);
    }

    /// <summary>Forgets the first step, which a sequence makes when the scheduler's turn comes.</summary>
    internal void StepBack() => _lastEpoch--;

    internal void StartAgain() => Start();

    internal virtual void Fields(StateFields fields)
    {
        fields.Field("base_lrs", ref _baseLrs);
        fields.Field("last_epoch", ref _lastEpoch);
        fields.Constant("verbose", false);
        fields.Field("_step_count", ref _stepCount);
        fields.Constant("_get_lr_called_within_step", false);
        fields.Field("_last_lr", ref _lastLr);
    }

    /// <summary>For schedules that change the momentum too.</summary>
    private protected virtual void SetMomenta()
    {
    }

    /// <summary>The epoch and the rates, which are all that some schedulers keep in common with the others.</summary>
    private protected void FieldsOfPlace(StateFields fields)
    {
        fields.Field("last_epoch", ref _lastEpoch);
        FieldsOfRates(fields);
    }

    private protected void FieldsOfRates(StateFields fields) => fields.Field("_last_lr", ref _lastLr);

    private protected void SetBase(double[] rates) => _baseLrs = rates;

    private protected void Remember() => _lastLr = [.. Optimizer.ParameterGroups.Select(g => g.Lr)];

    private protected double Lr(int group) => Optimizer.ParameterGroups[group].Lr;

    private protected void SetRates(bool closed)
    {
        // All rates before any is set: nothing is half done when a function throws.
        var rates = new double[_baseLrs.Length];
        for (var i = 0; i < rates.Length; i++) rates[i] = (closed ? ClosedRateOf(i) : null) ?? RateOf(i);
        for (var i = 0; i < rates.Length; i++) Optimizer.ParameterGroups[i].Lr = rates[i];
        SetMomenta();
        Remember();
    }

    private protected static void Positive(long value, string name)
    {
        if (value < 1) throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
    }
}
