using System.Runtime.CompilerServices;

namespace Autograd.Optim;

/// <summary>Parameters that an optimizer steps with options of their own; options that are not set are the optimizer's.</summary>
/// <remarks>
/// Options may be changed at any time, between two steps for instance, which is what schedulers do. Each is a typed property over PyTorch's name, under which it stands in state dicts.
/// Setting an option that the optimizer does not have is an error when the group is added.
/// </remarks>
/// <example><code>
/// var (body, head) = (new Linear(64, 32), new Linear(32, 10));
/// var optimizer = new SGD([new ParameterGroup(body.Parameters()), new ParameterGroup(head.Parameters()) { Lr = 0.01, WeightDecay = 0.1 }], lr: 0.1, momentum: 0.9);
/// optimizer.ParameterGroups[0].Lr *= 0.5;
/// </code></example>
public sealed class ParameterGroup
{
    private readonly Tensor[] _parameters;
    private readonly Dictionary<string, object?> _options = [];

    /// <summary>A group of these parameters.</summary>
    /// <exception cref="ArgumentException">A parameter is given twice.</exception>
    public ParameterGroup(IEnumerable<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = [.. parameters];
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < _parameters.Length; i++)
            if (!seen.Add(_parameters[i] ?? throw new ArgumentNullException(nameof(parameters), $"Parameter {i} is null.")))
                throw new ArgumentException($"ParameterGroup: parameter {i}, of shape {_parameters[i].Layout}, is given twice, and would be stepped twice.", nameof(parameters));
    }

    /// <summary>The parameters, in the order that state dicts number them.</summary>
    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>The learning rate, <c>lr</c>.</summary>
    public double Lr { get => Get<double>("lr"); set => Set("lr", value); }

    /// <summary>The learning rate that schedulers start from, <c>initial_lr</c>: null until there is one.</summary>
    public double? InitialLr { get => _options.GetValueOrDefault("initial_lr") as double?; set => Set("initial_lr", value); }

    /// <summary>The weight of the penalty x^2 / 2, <c>weight_decay</c>.</summary>
    public double WeightDecay { get => Get<double>("weight_decay"); set => Set("weight_decay", value); }

    /// <summary>Whether steps climb, <c>maximize</c>.</summary>
    public bool Maximize { get => Get<bool>("maximize"); set => Set("maximize", value); }

    /// <summary>The part of the velocity that is kept, <c>momentum</c> of <see cref="SGD"/> and <see cref="RMSprop"/>.</summary>
    public double Momentum { get => Get<double>("momentum"); set => Set("momentum", value); }

    /// <summary>How much less than the whole gradient enters the velocity, <c>dampening</c> of <see cref="SGD"/>.</summary>
    public double Dampening { get => Get<double>("dampening"); set => Set("dampening", value); }

    /// <summary>Whether the gradient is taken as if after the next step, <c>nesterov</c> of <see cref="SGD"/>.</summary>
    public bool Nesterov { get => Get<bool>("nesterov"); set => Set("nesterov", value); }

    /// <summary>The parts of the averages of g and g^2 that are kept, <c>betas</c> of <see cref="Adam"/> and its kin.</summary>
    public (double First, double Second) Betas { get => Get<(double, double)>("betas"); set => Set("betas", value); }

    /// <summary>What is added to a denominator, <c>eps</c>.</summary>
    public double Eps { get => Get<double>("eps"); set => Set("eps", value); }

    /// <summary>Whether the largest average of g^2 so far counts, <c>amsgrad</c> of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
    public bool Amsgrad { get => Get<bool>("amsgrad"); set => Set("amsgrad", value); }

    /// <summary><c>alpha</c>: in <see cref="RMSprop"/> the part of the average of g^2 that is kept, in <see cref="ASGD"/> the power by which the rate falls.</summary>
    public double Alpha { get => Get<double>("alpha"); set => Set("alpha", value); }

    /// <summary>Whether g^2 is taken about the mean of g, <c>centered</c> of <see cref="RMSprop"/>.</summary>
    public bool Centered { get => Get<bool>("centered"); set => Set("centered", value); }

    /// <summary>How fast the rate falls, <c>lr_decay</c> of <see cref="Adagrad"/>.</summary>
    public double LrDecay { get => Get<double>("lr_decay"); set => Set("lr_decay", value); }

    /// <summary>What the sum of g^2 starts from, <c>initial_accumulator_value</c> of <see cref="Adagrad"/>.</summary>
    public double InitialAccumulatorValue { get => Get<double>("initial_accumulator_value"); set => Set("initial_accumulator_value", value); }

    /// <summary>The part of the averages that is kept, <c>rho</c> of <see cref="Adadelta"/>.</summary>
    public double Rho { get => Get<double>("rho"); set => Set("rho", value); }

    /// <summary>How fast the momentum approaches its limit, <c>momentum_decay</c> of <see cref="NAdam"/>.</summary>
    public double MomentumDecay { get => Get<double>("momentum_decay"); set => Set("momentum_decay", value); }

    /// <summary>The decay of parameters and rate, <c>lambd</c> of <see cref="ASGD"/>.</summary>
    public double Lambd { get => Get<double>("lambd"); set => Set("lambd", value); }

    /// <summary>The step at which averaging starts, <c>t0</c> of <see cref="ASGD"/>.</summary>
    public double T0 { get => Get<double>("t0"); set => Set("t0", value); }

    /// <summary>The factors by which a step size shrinks and grows, <c>etas</c> of <see cref="Rprop"/>.</summary>
    public (double Shrink, double Grow) Etas { get => Get<(double, double)>("etas"); set => Set("etas", value); }

    /// <summary>The smallest and the largest step size, <c>step_sizes</c> of <see cref="Rprop"/>.</summary>
    public (double Smallest, double Largest) StepSizes { get => Get<(double, double)>("step_sizes"); set => Set("step_sizes", value); }

    /// <summary>An option by PyTorch's name, for optimizers of one's own: a number, a bool, a string, a pair of numbers, or null.</summary>
    /// <exception cref="InvalidOperationException">There is no such option.</exception>
    public object? this[string name]
    {
        get => _options.TryGetValue(name, out var value) ? value : throw Missing(name);
        set => Set(name, value);
    }

    /// <summary>PyTorch's names of the options that are set.</summary>
    public IReadOnlyCollection<string> Options => _options.Keys;

    /// <summary>Whether an option is set.</summary>
    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>What a scheduler keeps with the group, as PyTorch's do.</summary>
    internal void Annotate(string name, double value) => _options[name] = value;

    internal ParameterState?[] States { get; private set; } = [];

    /// <summary>Null until an optimizer has taken the group.</summary>
    internal Optimizer? Owner { get; private set; }

    internal T Get<T>(string name) => _options.TryGetValue(name, out var value) && value is T typed ? typed : throw Missing(name);

    /// <summary>The group belongs to the optimizer from now on: what it has not set is filled in.</summary>
    internal void Join(Optimizer owner, IReadOnlyDictionary<string, object?> defaults)
    {
        // In the order of the defaults, as PyTorch writes them.
        var own = _options.ToArray();
        _options.Clear();
        foreach (var (name, value) in defaults) _options[name] = value;
        foreach (var (name, value) in own) _options[name] = value;
        (Owner, States) = (owner, new ParameterState?[_parameters.Length]);
    }

    /// <summary>What a state dict says; all has been checked.</summary>
    internal void Restore(IReadOnlyDictionary<string, object?> options, ParameterState?[] states)
    {
        foreach (var (name, value) in options) _options[name] = value;
        States = states;
    }

    private void Set(string name, object? value, [CallerMemberName] string property = "")
    {
        if (Owner is not null && name != "initial_lr" && !_options.ContainsKey(name)) throw Missing(name);
        if (value is double.NaN) throw new ArgumentException($"{property}: {name} is NaN.");
        var before = _options.GetValueOrDefault(name);
        _options[name] = (before, value) switch
        {
            (double, int n) => (double)n,
            (double, float x) => (double)x,
            (long, int n) => (long)n,
            _ => value,
        };
        if (Owner is null) return;
        try
        {
            Owner.Check(this);
        }
        catch (ArgumentException)
        {
            _options[name] = before;
            throw;
        }
    }

    private InvalidOperationException Missing(string name) => new(
        Owner is null ? $"The parameter group has no '{name}' yet: options that are not set are known once an optimizer has the group."
        : $"{Owner.GetType().Name} has no option '{name}'. It has {string.Join(", ", _options.Keys)}.");
}
