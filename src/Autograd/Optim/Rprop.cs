namespace Autograd.Optim;

/// <summary>Resilient backpropagation: by the signs of gradients alone, with a step size for each element. For whole batches, not for small ones.</summary>
/// <remarks>
/// With g the gradient (negated if maximize), and g' the one before:
/// <code>
/// s *= grow where g g' is positive, shrink where negative;  s stays within stepSizes
/// g = 0 where g g' is negative
/// x -= sign(g) s
/// </code>
/// State: <c>step</c>, <c>prev</c> g', <c>step_size</c> s, which starts as lr. Source: Riedmiller and Braun, A direct adaptive method for faster backpropagation learning, 1993.
/// </remarks>
public sealed class Rprop : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("Rprop.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="etas">The factors by which a step size shrinks and grows, (0.5, 1.2).</param>
    /// <param name="stepSizes">The smallest and the largest step size, (1e-6, 50).</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Rprop(
        IEnumerable<Tensor> parameters, double lr = 0.01, (double Shrink, double Grow)? etas = null, (double Smallest, double Largest)? stepSizes = null, bool maximize = false)
        : this(Single(parameters), lr, etas, stepSizes, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="etas">The factors by which a step size shrinks and grows, (0.5, 1.2).</param>
    /// <param name="stepSizes">The smallest and the largest step size, (1e-6, 50).</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public Rprop(
        IEnumerable<ParameterGroup> groups, double lr = 0.01, (double Shrink, double Grow)? etas = null, (double Smallest, double Largest)? stepSizes = null, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["etas"] = etas ?? (0.5, 1.2), ["step_sizes"] = stepSizes ?? (1e-6, 50),
            ["foreach"] = null, ["maximize"] = maximize, ["differentiable"] = false,
        })
    {
    }

    private protected override StepForm WritesStep => StepForm.Integer;

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var ((shrink, grow), (smallest, largest)) = (group.Etas, group.StepSizes);
        var rule = new SignRule(DirectionOf(group), shrink, grow, smallest, largest);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            state.Step++;
            ParameterUpdate.Apply(Op, rule, x, g, state.GetOrAdd("prev", x), state.GetOrAdd("step_size", x, group.Lr));
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ParameterGroup group)
    {
        base.Check(group);
        var (shrink, grow) = group.Etas;
        Require(shrink is > 0 and < 1 && grow > 1, group, "etas", "a factor in (0, 1) and one above 1");
        Require(group.StepSizes.Smallest <= group.StepSizes.Largest, group, "step_sizes", "in order");
    }
}
