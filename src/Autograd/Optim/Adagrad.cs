namespace Autograd.Optim;

/// <summary>Steps by the gradient over the root of the sum of its squares so far.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t:
/// <code>
/// s += g g
/// x -= lr / (1 + (t - 1) lrDecay) g / (sqrt s + eps)
/// </code>
/// State: <c>step</c> t, <c>sum</c> s. Source: Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic optimization, 2011.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("Adagrad.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="lrDecay">How fast the rate falls, 0.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="initialAccumulatorValue">What s starts from, 0.</param>
    /// <param name="eps">What is added to the denominator, 1e-10.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adagrad(
        IEnumerable<Tensor> parameters, double lr = 0.01, double lrDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double eps = 1e-10, bool maximize = false)
        : this(Single(parameters), lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="lrDecay">How fast the rate falls, 0.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="initialAccumulatorValue">What s starts from, 0.</param>
    /// <param name="eps">What is added to the denominator, 1e-10.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adagrad(
        IEnumerable<ParameterGroup> groups, double lr = 0.01, double lrDecay = 0,
        double weightDecay = 0, double initialAccumulatorValue = 0, double eps = 1e-10, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["lr_decay"] = lrDecay, ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["initial_accumulator_value"] = initialAccumulatorValue, ["foreach"] = null, ["maximize"] = maximize, ["differentiable"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var direction = DirectionOf(group);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            var sum = state.GetOrAdd("sum", x, group.InitialAccumulatorValue);
            var size = group.Lr / (1 + state.Step++ * group.LrDecay);
            ParameterUpdate.Apply(Op, new AdagradRule(direction, size, group.Eps), x, g, sum);
        }
    }

    private protected override ParameterState FirstState(ParameterGroup group, int parameter)
    {
        var state = new ParameterState();
        state.GetOrAdd("sum", group.Parameters[parameter], group.InitialAccumulatorValue);
        return state;
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        Require(group.LrDecay >= 0, group, "lr_decay", "at least 0");
        Require(group.InitialAccumulatorValue >= 0, group, "initial_accumulator_value", "at least 0");
    }
}
