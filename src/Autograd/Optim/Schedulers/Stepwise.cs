using System.Globalization;

namespace Autograd.Optim;

/// <summary>The rate times <c>gamma</c> every <c>stepSize</c> epochs: base gamma^floor(epoch / stepSize).</summary>
public sealed class StepLR : LRScheduler
{
    private long _stepSize;
    private double _gamma;

    /// <summary>A schedule in steps.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="stepSize">After how many epochs the rate falls.</param>
    /// <param name="gamma">By which factor, 0.1.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public StepLR(Optimizer optimizer, long stepSize, double gamma = 0.1, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        Positive(stepSize, nameof(stepSize));
        (_stepSize, _gamma) = (stepSize, gamma);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => LastEpoch == 0 || LastEpoch % _stepSize != 0 ? Lr(group) : Lr(group) * _gamma;

    private protected override double? ClosedRateOf(int group) => BaseLrs[group] * Math.Pow(_gamma, Math.Floor((double)LastEpoch / _stepSize));

    internal override void Fields(StateFields fields)
    {
        fields.Field("step_size", ref _stepSize);
        fields.Field("gamma", ref _gamma);
        base.Fields(fields);
    }
}

/// <summary>The rate times <c>gamma</c> at each of given epochs (twice where an epoch is given twice): base gamma^(number of milestones so far).</summary>
public sealed class MultiStepLR : LRScheduler
{
    private long[] _milestones;
    private double _gamma;

    /// <summary>A schedule in steps at given epochs.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="milestones">The epochs at which the rate falls.</param>
    /// <param name="gamma">By which factor, 0.1.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public MultiStepLR(Optimizer optimizer, IEnumerable<long> milestones, double gamma = 0.1, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        (_milestones, _gamma) = ([.. milestones.Order()], gamma);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => _milestones.Count(m => m == LastEpoch) is > 0 and var times ? Lr(group) * Math.Pow(_gamma, times) : Lr(group);

    private protected override double? ClosedRateOf(int group) => BaseLrs[group] * Math.Pow(_gamma, _milestones.Count(m => m <= LastEpoch));

    internal override void Fields(StateFields fields)
    {
        // PyTorch counts them.
        fields.Field("milestones", ref _milestones, m => m.GroupBy(x => x).ToDictionary(g => g.Key, g => (object?)(long)g.Count()), Milestones);
        fields.Field("gamma", ref _gamma);
        base.Fields(fields);
    }

    private static long[] Milestones(object? state)
    {
        var milestones = new List<long>();
        foreach (var (key, value) in StateTree.Map(state, "milestones"))
        {
            var count = StateTree.Integer(value, "milestones");
            if (!long.TryParse(key, NumberStyles.Integer, CultureInfo.InvariantCulture, out var epoch) || count is < 1 or > 1000)
                throw new ArgumentException($"LoadStateDict: 'milestones' must count epochs, and has {key}: {count}.");
            milestones.AddRange(Enumerable.Repeat(epoch, (int)count));
        }
        return [.. milestones.Order()];
    }
}

/// <summary>The rate times <c>gamma</c> each epoch: base gamma^epoch.</summary>
public sealed class ExponentialLR : LRScheduler
{
    private double _gamma;

    /// <summary>An exponential schedule.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="gamma">The factor per epoch.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public ExponentialLR(Optimizer optimizer, double gamma, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        _gamma = gamma;
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => LastEpoch == 0 ? Lr(group) : Lr(group) * _gamma;

    private protected override double? ClosedRateOf(int group) => BaseLrs[group] * Math.Pow(_gamma, LastEpoch);

    internal override void Fields(StateFields fields)
    {
        fields.Field("gamma", ref _gamma);
        base.Fields(fields);
    }
}
