namespace Autograd.Optim;

/// <summary>Adam: steps by the running mean of the gradient over the root of that of its square.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t:
/// <code>
/// m = beta1 m + (1 - beta1) g
/// v = beta2 v + (1 - beta2) g g
/// x -= lr / (1 - beta1^t) m / (sqrt v / sqrt(1 - beta2^t) + eps)
/// </code>
/// where with amsgrad the largest v so far stands for v. State: <c>step</c> t, <c>exp_avg</c> m, <c>exp_avg_sq</c> v, <c>max_exp_avg_sq</c>.
/// Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015; Reddi and others, On the convergence of Adam and beyond, 2018.
/// </remarks>
/// <example><code>
/// var model = new Linear(4, 2);
/// var optimizer = new Adam(model.Parameters(), lr: 0.001);
/// </code></example>
public sealed class Adam : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("Adam.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="amsgrad">Whether the largest average of g^2 so far counts, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adam(
        IEnumerable<Tensor> parameters, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : this(Single(parameters), lr, betas, eps, weightDecay, amsgrad, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="amsgrad">Whether the largest average of g^2 so far counts, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Adam(
        IEnumerable<ParameterGroup> groups, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["betas"] = betas ?? (0.9, 0.999), ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["amsgrad"] = amsgrad, ["maximize"] = maximize, ["foreach"] = null, ["capturable"] = false, ["differentiable"] = false, ["fused"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Step(Op, group, DirectionOf(group), 1);
    }

    /// <summary>The step of <see cref="Adam"/> and <see cref="AdamW"/>, before which parameters shrink by a factor.</summary>
    internal static void Step(ParameterUpdate.Step op, ParameterGroup group, Direction direction, double shrink)
    {
        var ((beta1, beta2), lr, eps, amsgrad) = (group.Betas, group.Lr, group.Eps, group.Amsgrad);
        var averages = new Averages(beta1, beta2);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            var (a, b) = (state.GetOrAdd("exp_avg", x), state.GetOrAdd("exp_avg_sq", x));
            var step = ++state.Step;
            var rule = new AdamRule(direction, averages, shrink, lr / (1 - Math.Pow(beta1, step)), Math.Sqrt(1 - Math.Pow(beta2, step)), eps, amsgrad);
            ParameterUpdate.Apply(op, rule, x, g, a, b, amsgrad ? state.GetOrAdd("max_exp_avg_sq", x) : null);
        }
    }
}
