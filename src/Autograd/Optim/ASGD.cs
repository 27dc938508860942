namespace Autograd.Optim;

/// <summary>Averaged stochastic gradient descent: plain steps at a falling rate, and beside them the mean of the iterates.</summary>
/// <remarks>
/// With g the gradient (negated if maximize) plus weightDecay x, at step t; eta starts as lr, mu as 1:
/// <code>
/// x = (1 - lambd eta) x - eta g
/// ax += mu (x - ax)
/// eta = lr / (1 + lambd lr t)^alpha
/// mu = 1 / max(1, t - t0)
/// </code>
/// State: <c>step</c> t, <c>eta</c>, <c>mu</c>, and <c>ax</c>, which holds the averaged parameter. Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.
/// </remarks>
public sealed class ASGD : Optimizer
{
    private static readonly ParameterUpdate.Step Op = new("ASGD.Step");

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Leaves that require grad.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="lambd">The decay, 0.0001.</param>
    /// <param name="alpha">The power by which the rate falls, 0.75.</param>
    /// <param name="t0">The step at which averaging starts, 1e6.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public ASGD(IEnumerable<Tensor> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1e6, double weightDecay = 0, bool maximize = false)
        : this(Single(parameters), lr, lambd, alpha, t0, weightDecay, maximize)
    {
    }

    /// <summary>An optimizer of groups, whose own options come first.</summary>
    /// <param name="groups">Parameters with options of their own.</param>
    /// <param name="lr">The learning rate, 0.01.</param>
    /// <param name="lambd">The decay, 0.0001.</param>
    /// <param name="alpha">The power by which the rate falls, 0.75.</param>
    /// <param name="t0">The step at which averaging starts, 1e6.</param>
    /// <param name="weightDecay">The weight of the penalty x^2 / 2, 0.</param>
    /// <param name="maximize">Whether to climb instead, false.</param>
    /// <exception cref="ArgumentException">There is no parameter, one is no leaf, or an option is out of its range.</exception>
    public ASGD(IEnumerable<ParameterGroup> groups, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1e6, double weightDecay = 0, bool maximize = false)
        : base(groups, new Dictionary<string, object?>
        {
            ["lr"] = lr, ["lambd"] = lambd, ["alpha"] = alpha, ["t0"] = t0,
            ["weight_decay"] = weightDecay, ["foreach"] = null, ["maximize"] = maximize, ["differentiable"] = false,
        })
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> NumberNames { get; } = ["eta", "mu"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var (direction, lr, lambd) = (DirectionOf(group), group.Lr, group.Lambd);
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var x = group.Parameters[i];
            if (x.GradInside is not { } g) continue;
            var state = StateOf(group, i);
            // PyTorch keeps both in float32 tensors.
            var eta = state.Numbers.TryGetValue("eta", out var rate) ? rate : (float)lr;
            var mu = state.Numbers.TryGetValue("mu", out var weight) ? weight : 1;
            ParameterUpdate.Apply(Op, new AveragedRule(direction, 1 - lambd * eta, eta, mu), x, g, state.GetOrAdd("ax", x));
            var step = ++state.Step;
            state.Numbers["eta"] = (float)(lr / Math.Pow(1 + lambd * lr * step, group.Alpha));
            state.Numbers["mu"] = (float)(1 / Math.Max(1, step - group.T0));
        }
    }
}
