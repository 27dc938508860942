namespace Autograd.Optim;

/// <summary>Adam with decoupled weight decay: parameters shrink by themselves, rather than through the gradient.</summary>
/// <remarks>
/// With g the gradient (negated if maximize), at step t:
/// <code>
/// x *= 1 - lr weightDecay
/// m = beta1 m + (1 - beta1) g
/// v = beta2 v + (1 - beta2) g g
/// x -= lr / (1 - beta1^t) m / (sqrt v / sqrt(1 - beta2^t) + eps)
/// </code>
/// where with amsgrad the largest v so far stands for v. State: <c>step</c> t, <c>exp_avg</c> m, <c>exp_avg_sq</c> v, <c>max_exp_avg_sq</c>.
/// Source: Loshchilov and Hutter, Decoupled weight decay regularization, 2019.
/// </remarks>
public sealed class AdamW : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("AdamW.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">By which part of themselves, times the rate, parameters shrink, 0.01.</param>
    /// <param name="amsgrad">Whether the largest average of g^2 so far counts, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf that requires grad, or an option is out of its range.</exception>
    public AdamW(
        IEnumerable<Tensor> parameters, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0.01, bool amsgrad = false, bool maximize = false)
        : this(Single(parameters), lr, betas, eps, weightDecay, amsgrad, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.001.</param>
    /// <param name="betas">The parts of the averages of g and g^2 that are kept, (0.9, 0.999).</param>
    /// <param name="eps">What is added to the denominator, 1e-8.</param>
    /// <param name="weightDecay">By which part of themselves, times the rate, parameters shrink, 0.01.</param>
    /// <param name="amsgrad">Whether the largest average of g^2 so far counts, false.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf that requires grad, or an option is out of its range.</exception>
    public AdamW(
        IEnumerable<ParameterGroup> groups, double lr = 0.001, (double First, double Second)? betas = null, double eps = 1e-8,
        double weightDecay = 0.01, bool amsgrad = false, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["betas"] = betas ?? (0.9, 0.999), ["eps"] = eps, ["weight_decay"] = weightDecay,
            ["amsgrad"] = amsgrad, ["maximize"] = maximize, ["foreach"] = null, ["capturable"] = false, ["differentiable"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Adam.Step(Op, group, new Direction(0, group.Maximize), 1 - group.Lr * group.WeightDecay);
    }
}
