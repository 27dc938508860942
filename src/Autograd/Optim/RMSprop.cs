namespace Autograd.Optim;

/// <summary>Steps by the gradient over the root of the running mean of its square.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x:
/// <code>
/// v = alpha v + (1 - alpha) g g
/// u = alpha u + (1 - alpha) g             if centered
/// d = g / (sqrt v + eps)                  or, if centered, g / (sqrt(v - u u) + eps)
/// x -= lr d                               without momentum
/// b = momentum b + d, x -= lr b           with momentum
/// </code>
/// State: <c>step</c>, <c>square_avg</c> v, <c>grad_avg</c> u, <c>momentum_buffer</c> b. The root is taken before eps is added.
/// </remarks>
public sealed class RMSprop : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("RMSprop.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="alpha">The part of the averages that is kept, 0.99.</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="momentum">The part of the velocity that is kept, 0.</param>
    /// <param name="centered">Whether g^2 is taken about the mean of g, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public RMSprop(
        IEnumerable<Tensor> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this(Single(parameters), lr, alpha, eps, weightDecay, momentum, centered, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="alpha">The part of the averages that is kept, 0.99.</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="momentum">The part of the velocity that is kept, 0.</param>
    /// <param name="centered">Whether g^2 is taken about the mean of g, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public RMSprop(
        IEnumerable<ParameterGroup> groups, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["momentum"] = momentum, ["alpha"] = alpha, ["eps"] = eps,
            ["centered"] = centered, ["weight_decay"] = weightDecay, ["foreach"] = null, ["maximize"] = maximize, ["differentiable"] = false,
        })
    {
    }

    private protected override StepForm WritesStep => StepForm.Integer;

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var (momentum, centered) = (group.Momentum, group.Centered);
        var rule = new RmsRule(DirectionOf(group), group.Lr, group.Alpha, group.Eps, momentum, centered);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            state.Step++;
            var a = state.GetOrAdd("square_avg", x);
            var c = momentum > 0 ? state.GetOrAdd("momentum_buffer", x) : null;
            ParameterUpdate.Apply(Op, rule, x, g, a, centered ? state.GetOrAdd("grad_avg", x) : null, c);
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        Require(group.Momentum >= 0, group, "momentum", "at least 0");
        Require(group.Alpha >= 0, group, "alpha", "at least 0");
    }
}
