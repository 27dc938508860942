namespace Autograd.Optim;

/// <summary>Steps by the gradient, scaled by the ratio of the root mean squares of recent steps and gradients.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x:
/// <code>
/// v = rho v + (1 - rho) g g
/// d = sqrt(u + eps) / sqrt(v + eps) g
/// u = rho u + (1 - rho) d d
/// x -= lr d
/// </code>
/// State: <c>step</c>, <c>square_avg</c> v, <c>acc_delta</c> u. Source: Zeiler, ADADELTA: an adaptive learning rate method, 2012.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("Adadelta.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 1.</param>
    /// <param name="rho">The part of the averages that is kept, 0.9.</param>
    /// <param name="eps">What is added to the denominator, 1e-6.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adadelta(IEnumerable<Tensor> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weightDecay = 0, bool maximize = false)
        : this(Single(parameters), lr, rho, eps, weightDecay, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 1.</param>
    /// <param name="rho">The part of the averages that is kept, 0.9.</param>
    /// <param name="eps">What is added to the denominator, 1e-6.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adadelta(IEnumerable<ParameterGroup> groups, double lr = 1, double rho = 0.9, double eps = 1e-6, double weightDecay = 0, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["rho"] = rho, ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["maximize"] = maximize, ["foreach"] = null, ["differentiable"] = false,
        })
    {
    }

    private protected override StepForm WritesStep => StepForm.Integer;

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var rule = new AdadeltaRule(DirectionOf(group), group.Lr, group.Rho, group.Eps);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            state.Step++;
            ParameterUpdate.Apply(Op, rule, x, g, state.GetOrAdd("square_avg", x), state.GetOrAdd("acc_delta", x));
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        Require(group.Rho is >= 0 and <= 1, group, "rho", "in [0, 1]");
    }
}
