namespace Autograd.Optim;

/// <summary>Adam with the largest recent gradient, rather than the root of a mean square, as its scale.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t:
/// <code>
/// m = beta1 m + (1 - beta1) g
/// u = max(beta2 u, |g| + eps)
/// x -= lr / (1 - beta1^t) m / u
/// </code>
/// State: <c>step</c> t, <c>exp_avg</c> m, <c>exp_inf</c> u. Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015.
/// </remarks>
public sealed class Adamax : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("Adamax.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.002.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adamax(IEnumerable<Tensor> parameters, double lr = 0.002, (double First, double Second)? betas = null, double eps = 1e-8, double weightDecay = 0, bool maximize = false)
        : this(Single(parameters), lr, betas, eps, weightDecay, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.002.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adamax(IEnumerable<ParameterGroup> groups, double lr = 0.002, (double First, double Second)? betas = null, double eps = 1e-8, double weightDecay = 0, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["betas"] = betas ?? (0.9, 0.999), ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["foreach"] = null, ["maximize"] = maximize, ["differentiable"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var direction = DirectionOf(group);
        var ((beta1, beta2), lr, eps) = (group.Betas, group.Lr, group.Eps);
        var averages = new Averages(beta1, beta2);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            var (a, b) = (state.GetOrAdd("exp_avg", x), state.GetOrAdd("exp_inf", x));
            var step = ++state.Step;
            ParameterUpdate.Apply(Op, new AdamaxRule(direction, averages, beta2, lr / (1 - Math.Pow(beta1, step)), eps), x, g, a, b);
        }
    }
}
