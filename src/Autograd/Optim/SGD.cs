namespace Autograd.Optim;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x:
/// <code>
/// v = g at the first step, momentum v + (1 - dampening) g afterwards
/// x -= lr g                    without momentum
/// x -= lr v                    with momentum
/// x -= lr (g + momentum v)     with nesterov
/// </code>
/// State: <c>momentum_buffer</c>, which is v. Momentum as PyTorch has it: the rate is outside of v.
/// </remarks>
/// <example><code>
/// var model = new Linear(4, 2);
/// var optimizer = new SGD(model.Parameters(), lr: 0.1, momentum: 0.9);
/// </code></example>
public sealed class SGD : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("SGD.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, for which there is no default.</param>
    /// <param name="momentum">The part of the velocity that is kept, 0.</param>
    /// <param name="dampening">How much less than the whole gradient enters the velocity, 0.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="nesterov">Whether to take the gradient as if after the next step, false; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public SGD(IEnumerable<Tensor> parameters, double lr, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : this(Single(parameters), lr, momentum, dampening, weightDecay, nesterov, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, for which there is no default.</param>
    /// <param name="momentum">The part of the velocity that is kept, 0.</param>
    /// <param name="dampening">How much less than the whole gradient enters the velocity, 0.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="nesterov">Whether to take the gradient as if after the next step, false; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public SGD(IEnumerable<ParameterGroup> groups, double lr, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["momentum"] = momentum, ["dampening"] = dampening, ["weight_decay"] = weightDecay,
            ["nesterov"] = nesterov, ["maximize"] = maximize, ["foreach"] = null, ["differentiable"] = false,
        })
    {
    }

    private protected override StepForm WritesStep => StepForm.Absent;

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var (direction, lr, momentum) = (DirectionOf(group), group.Lr, group.Momentum);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            if (momentum == 0)
            {
                ParameterUpdate.Apply(Op, new SgdRule(direction, lr), x, g);
                continue;
            }
            var state = StateOf(group, i);
            var first = !state.Tensors.ContainsKey("momentum_buffer");
            var rule = new MomentumRule(direction, lr, momentum, 1 - group.Dampening, group.Nesterov, first);
            ParameterUpdate.Apply(Op, rule, x, g, state.GetOrAdd("momentum_buffer", x));
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        Require(group.Momentum >= 0, group, "momentum", "at least 0");
        if (group.Nesterov && (group.Momentum == 0 || group.Dampening != 0))
            throw new ArgumentException($"SGD: nesterov needs momentum above 0 and no dampening, and they are {group.Momentum} and {group.Dampening}.");
    }
}
