namespace Autograd.Optim;

/// <summary>Rectified Adam: plain momentum until the variance of Adam's scale can be told, then Adam, corrected for that variance.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t, and rho = 2 / (1 - beta2) - 1, r_t = rho - 2 t beta2^t / (1 - beta2^t):
/// <code>
/// m = beta1 m + (1 - beta1) g
/// v = beta2 v + (1 - beta2) g g
/// x -= lr m / (1 - beta1^t)                                           while r_t is at most 5
/// x -= lr m / (1 - beta1^t) sqrt(1 - beta2^t) / (sqrt v + eps) R      then, with R^2 = (r_t - 4)(r_t - 2) rho / ((rho - 4)(rho - 2) r_t)
/// </code>
/// State: <c>step</c> t, <c>exp_avg</c> m, <c>exp_avg_sq</c> v. Source: Liu and others, On the variance of the adaptive learning rate and beyond, 2020.
/// </remarks>
public sealed class RAdam : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("RAdam.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public RAdam(IEnumerable<Tensor> parameters, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8, double weightDecay = 0, bool maximize = false)
        : this(Single(parameters), lr, betas, eps, weightDecay, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public RAdam(IEnumerable<ParameterGroup> groups, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8, double weightDecay = 0, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["betas"] = betas ?? (0.9, 0.999), ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["maximize"] = maximize, ["foreach"] = null, ["differentiable"] = false,
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
        var rho = 2 / (1 - beta2) - 1;
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            var (a, b) = (state.GetOrAdd("exp_avg", x), state.GetOrAdd("exp_avg_sq", x));
            var step = ++state.Step;
            var power = Math.Pow(beta2, step);
            var known = rho - 2 * step * power / (1 - power);
            var rectifier = known > 5 ? Math.Sqrt((known - 4) * (known - 2) * rho / ((rho - 4) * (rho - 2) * known)) : 1;
            var rule = new RAdamRule(direction, averages, 1 - Math.Pow(beta1, step), lr, Math.Sqrt(1 - power), rectifier, eps, known > 5);
            ParameterUpdate.Apply(Op, rule, x, g, a, b);
        }
    }
}
