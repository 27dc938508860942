namespace Autograd.Optim;

/// <summary>Changes parameters by their gradients, step by step. Base of <see cref="SGD"/>, <see cref="Adam"/> and the others, and of optimizers of one's own.</summary>
/// <remarks>
/// A step changes the parameters in place, without being recorded, and skips those whose <see cref="Tensor.Grad"/> is null. Gradients add up over backward passes until
/// <see cref="ZeroGrad"/>, so several small batches before a step make one large batch.
/// <para>
/// An heir overrides <see cref="Update"/>, which is called once per group and step with grad mode off, and may override <see cref="Check"/>.
/// </para>
/// </remarks>
/// <example><code>
/// var w = Tensor.Zeros([3], requiresGrad: true);
/// var optimizer = new Adam([w], lr: 0.1);
/// for (var step = 0; step &lt; 100; step++)
/// {
///     optimizer.ZeroGrad();
///     var loss = (w - Tensor.From([1f, 2f, 3f])).Square().Mean();
///     loss.Backward();
///     optimizer.Step();
/// }
/// </code></example>
public abstract partial class Optimizer
{
    private readonly List<ParameterGroup> _groups = [];
    private readonly IReadOnlyDictionary<string, object?> _defaults;

    /// <summary>An optimizer of groups.</summary>
    /// <param name="groups">At least one.</param>
    /// <param name="defaults">Every option the optimizer has, by PyTorch's name, with the value for groups that do not set it.</param>
    /// <exception cref="ArgumentException">There is no group, a group has no parameter or is wrong as <see cref="AddParameterGroup"/> says.</exception>
    protected Optimizer(IEnumerable<ParameterGroup> groups, IReadOnlyDictionary<string, object?> defaults)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(defaults);
        _defaults = defaults;
        foreach (var group in groups) AddParameterGroup(group);
        if (_groups.Count == 0) throw new ArgumentException($"{Name}: there are no parameter groups, so there is nothing to optimize.", nameof(groups));
    }

    /// <summary>The groups, whose options may be changed between steps.</summary>
    public IReadOnlyList<ParameterGroup> ParameterGroups => _groups;

    /// <summary>All parameters, in the order that state dicts number them.</summary>
    public IEnumerable<Tensor> Parameters => _groups.SelectMany(group => group.Parameters);

    private protected string Name => GetType().Name;

    /// <summary>Whether there is an option of PyTorch's name, such as <c>momentum</c>.</summary>
    internal bool HasOption(string name) => _defaults.ContainsKey(name);

    /// <summary>Adds parameters during training, such as those of layers that were frozen.</summary>
    /// <exception cref="ArgumentException">
    /// The group is empty; a parameter does not require grad, is no leaf, or is in another group already; the group sets an option that the optimizer does not have, or one out
    /// of its range.
    /// </exception>
    public void AddParameterGroup(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Owner is not null) throw new ArgumentException($"{Name}: the parameter group belongs to an optimizer already. Make a new one of its Parameters.", nameof(group));
        if (group.Parameters.Count == 0) throw new ArgumentException($"{Name}: a parameter group without parameters. Does the module have any, and were they passed?", nameof(group));
        for (var i = 0; i < group.Parameters.Count; i++) CheckParameter(group.Parameters[i], i);
        foreach (var name in group.Options)
            if (!_defaults.ContainsKey(name) && name != "initial_lr")
                throw new ArgumentException($"{Name} has no option '{name}'. It has {string.Join(", ", _defaults.Keys)}.", nameof(group));
        var joined = new ParameterGroup(group.Parameters);
        foreach (var name in group.Options) joined[name] = group[name];
        joined.Join(this, _defaults);
        Check(joined);
        group.Join(this, _defaults);
        _groups.Add(group);
    }

    /// <summary>Steps every parameter that has a gradient.</summary>
    public virtual void Step()
    {
        using (Autodiff.NoGrad())
            foreach (var group in _groups)
                Update(group);
    }

    /// <summary>Evaluates the loss, steps, and returns the loss.</summary>
    /// <param name="closure">Clears the gradients, computes the loss, calls <see cref="Tensor.Backward"/> and returns the loss. It runs with grad mode on.</param>
    public virtual Tensor Step(Func<Tensor> closure)
    {
        var loss = Evaluate(closure);
        Step();
        return loss;
    }

    /// <summary>Clears the gradients of all parameters.</summary>
    /// <param name="setToNone">Whether they become null, as in PyTorch since 2.0; else they are filled with zeros, and steps go on by momentum and decay.</param>
    public void ZeroGrad(bool setToNone = true)
    {
        foreach (var group in _groups)
        {
            foreach (var x in group.Parameters)
            {
                if (setToNone) x.Grad = null;
                else if (x.GradInside is { } g)
                {
                    // A gradient with a history (createGraph) belongs to its graph.
                    if (g.RequiresGrad) x.Grad = Tensor.ZerosLike(g);
                    else g.ZeroInPlace();
                }
            }
        }
    }

    /// <summary>Steps the parameters of one group that have a gradient.</summary>
    protected abstract void Update(ParameterGroup group);

    /// <summary>Refuses options that are out of their range. It sees groups with all options set.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    protected internal virtual void Check(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Require(!group.Has("lr") || group.Lr >= 0, group, "lr", "at least 0");
        Require(!group.Has("weight_decay") || group.WeightDecay >= 0, group, "weight_decay", "at least 0");
        Require(!group.Has("eps") || group.Eps >= 0, group, "eps", "at least 0");
        if (!group.Has("betas")) return;
        var (first, second) = group.Betas;
        Require(first is >= 0 and < 1 && second is >= 0 and < 1, group, "betas", "in [0, 1)");
    }

    /// <summary>What is remembered of a parameter of a group; made at first use.</summary>
    protected static ParameterState StateOf(ParameterGroup group, int parameter)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.States[parameter] ??= new ParameterState();
    }

    private protected static ParameterGroup[] Single(IEnumerable<Tensor> parameters) => [new ParameterGroup(parameters)];

    private protected static Tensor Evaluate(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        using (Autodiff.EnableGrad()) return closure() ?? throw new InvalidOperationException("Step: the closure must return the loss.");
    }

    private protected void Require(bool holds, ParameterGroup group, string option, string range)
    {
        if (!holds) throw new ArgumentOutOfRangeException(option, group[option], $"{Name}: {option} must be {range}.");
    }

    private protected static Direction DirectionOf(ParameterGroup group) => new(group.Has("weight_decay") ? group.WeightDecay : 0, group.Has("maximize") && group.Maximize);

    private void CheckParameter(Tensor x, int i)
    {
        if (!x.IsLeaf)
            throw new ArgumentException(
                $"{Name}: parameter {i}, of shape {x.Layout}, is a result of recorded operations ({x.GradFn}). Only leaves can be optimized: pass the tensor it was made from, or Detach() it.");
        if (_groups.Any(group => group.Parameters.Contains(x, ReferenceEqualityComparer.Instance)))
            throw new ArgumentException($"{Name}: parameter {i}, of shape {x.Layout}, is in another parameter group already.");
    }
}
