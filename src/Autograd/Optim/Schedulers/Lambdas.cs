namespace Autograd.Optim;

/// <summary>The base rate times a function of the epoch.</summary>
public sealed class LambdaLR : LRScheduler
{
    private readonly Func<long, double>[] _factors;

    /// <summary>A schedule of one's own.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="factor">From the epoch to the factor of the base rate, for all groups.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    /// <example><code>
    /// var optimizer = new SGD(new Linear(4, 2).Parameters(), lr: 0.1);
    /// var scheduler = new LambdaLR(optimizer, epoch => Math.Pow(0.95, epoch));
    /// </code></example>
    public LambdaLR(Optimizer optimizer, Func<long, double> factor, long lastEpoch = -1) : this(optimizer, Lambdas.Same(optimizer, factor), lastEpoch)
    {
    }

    /// <summary>A schedule of one's own for each group.</summary>
    /// <inheritdoc cref="LambdaLR(Optimizer, Func{long, double}, long)"/>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="factors">One function for each group.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public LambdaLR(Optimizer optimizer, IEnumerable<Func<long, double>> factors, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        _factors = Lambdas.Each(optimizer, factors, Name);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => BaseLrs[group] * _factors[group](LastEpoch);

    internal override void Fields(StateFields fields)
    {
        base.Fields(fields);
        fields.Constant("lr_lambdas", _factors.Select(_ => (object?)null).ToList());
    }
}

/// <summary>The rate of the epoch before times a function of the epoch.</summary>
public sealed class MultiplicativeLR : LRScheduler
{
    private readonly Func<long, double>[] _factors;

    /// <summary>A schedule of one's own, by factors from epoch to epoch.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="factor">From the epoch (1 at first) to the factor of the rate before, for all groups.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public MultiplicativeLR(Optimizer optimizer, Func<long, double> factor, long lastEpoch = -1) : this(optimizer, Lambdas.Same(optimizer, factor), lastEpoch)
    {
    }

    /// <summary>A schedule of one's own for each group, by factors from epoch to epoch.</summary>
    /// <param name="optimizer">Whose learning rates change.</param>
    /// <param name="factors">One function for each group.</param>
    /// <param name="lastEpoch">-1 to start.</param>
    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<long, double>> factors, long lastEpoch = -1) : base(optimizer, lastEpoch)
    {
        _factors = Lambdas.Each(optimizer, factors, Name);
        Start();
    }

    /// <inheritdoc/>
    protected override double RateOf(int group) => LastEpoch > 0 ? Lr(group) * _factors[group](LastEpoch) : Lr(group);

    internal override void Fields(StateFields fields)
    {
        base.Fields(fields);
        fields.Constant("lr_lambdas", _factors.Select(_ => (object?)null).ToList());
    }
}

/// <summary>Functions for the groups of an optimizer.</summary>
internal static class Lambdas
{
    public static IEnumerable<Func<long, double>> Same(Optimizer optimizer, Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(factor);
        return Enumerable.Repeat(factor, optimizer.ParameterGroups.Count);
    }

    public static Func<long, double>[] Each(Optimizer optimizer, IEnumerable<Func<long, double>> factors, string scheduler)
    {
        ArgumentNullException.ThrowIfNull(factors);
        Func<long, double>[] all = [.. factors];
        if (all.Length != optimizer.ParameterGroups.Count)
            throw new ArgumentException($"{scheduler}: there are {all.Length} functions and {optimizer.ParameterGroups.Count} parameter groups. Give one for all, or one for each.");
        return all;
    }
}
