namespace Autograd.Optim;

/// <summary>Adam with Nesterov's momentum, which grows toward beta1.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t, and mu_t = beta1 (1 - 0.96^(t momentumDecay) / 2), whose product so far is p:
/// <code>
/// m = beta1 m + (1 - beta1) g
/// v = beta2 v + (1 - beta2) g g
/// x -= lr ((1 - mu_t) / (1 - p) g + mu_(t+1) / (1 - p mu_t mu_(t+1)) m) / (sqrt(v / (1 - beta2^t)) + eps)
/// </code>
/// State: <c>step</c> t, <c>mu_product</c> p, <c>exp_avg</c> m, <c>exp_avg_sq</c> v. Source: Dozat, Incorporating Nesterov momentum into Adam, 2016.
/// </remarks>
public sealed class NAdam : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("NAdam.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.002.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="momentumDecay">How fast the momentum grows, 0.004.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public NAdam(
        IEnumerable<Tensor> parameters, double lr = 0.002, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0, double momentumDecay = 0.004, bool maximize = false)
        : this(Single(parameters), lr, betas, eps, weightDecay, momentumDecay, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.002.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="momentumDecay">How fast the momentum grows, 0.004.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public NAdam(
        IEnumerable<ParameterGroup> groups, double lr = 0.002, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0, double momentumDecay = 0.004, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["betas"] = betas ?? (0.9, 0.999), ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["momentum_decay"] = momentumDecay, ["maximize"] = maximize, ["foreach"] = null, ["differentiable"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> NumberNames { get; } = ["mu_product"];

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
            var (a, b) = (state.GetOrAdd("exp_avg", x), state.GetOrAdd("exp_avg_sq", x));
            var step = ++state.Step;
            var (now, next) = (Mu(step), Mu(step + 1));
            // PyTorch keeps the product in a float32 tensor, and 1.13 multiplies by mu_t once more
            // in the weight of the average, which is kept for the sake of equal trajectories.
            var product = (float)(state.Numbers.TryGetValue("mu_product", out var before) ? before : 1) * (float)now;
            state.Numbers["mu_product"] = product;
            var following = product * (float)now * (float)next;
            var rule = new NAdamRule(direction, averages, lr * (1 - now) / (1 - (double)product), lr * next / (1 - (double)following), 1 - Math.Pow(beta2, step), eps);
            ParameterUpdate.Apply(Op, rule, x, g, a, b);
        }

        double Mu(long t) => beta1 * (1 - 0.5 * Math.Pow(0.96, t * group.MomentumDecay));
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        Require(group.MomentumDecay >= 0, group, "momentum_decay", "at least 0");
    }
}
