using System.Globalization;

namespace Autograd.Optim;

public abstract partial class Optimizer
{
    /// <summary>How PyTorch writes the number of steps; it reads any of these.</summary>
    private protected enum StepForm
    {
        /// <summary>As a float32 tensor without dimensions.</summary>
        Tensor,

        /// <summary>As an integer.</summary>
        Integer,

        /// <summary>Not at all.</summary>
        Absent,
    }

    private protected virtual StepForm WritesStep => StepForm.Tensor;

    /// <summary>The names in <see cref="ParameterState.Numbers"/> that the optimizer uses; PyTorch writes them as tensors without dimensions.</summary>
    protected virtual IReadOnlyCollection<string> NumberNames => [];

    /// <summary>
    /// All that the optimizer remembers, in PyTorch's layout: <c>state</c> by the number of the parameter, and <c>param_groups</c> with the options and the numbers of the parameters.
    /// </summary>
    /// <returns>
    /// A tree of <see cref="Dictionary{TKey, TValue}"/> (keys are strings, and integers in <c>state</c>), <see cref="List{T}"/>, <see cref="Tensor"/>, double, long, bool, string and null.
    /// The tensors are the optimizer's own, which later steps change: save or clone them.
    /// </returns>
    public Dictionary<string, object?> StateDict()
    {
        var states = new Dictionary<long, object?>();
        var groups = new List<object?>();
        long number = 0;
        foreach (var group in _groups)
        {
            var entry = new Dictionary<string, object?>();
            foreach (var name in group.Options) entry[name] = Plain(group[name]);
            var numbers = new List<object?>();
            for (var i = 0; i < group.Parameters.Count; i++, number++)
            {
                numbers.Add(number);
                if ((group.States[i] ?? FirstState(group, i)) is { } state) states[number] = Save(state);
            }
            entry["params"] = numbers;
            groups.Add(entry);
        }
        return new Dictionary<string, object?> { ["state"] = states, ["param_groups"] = groups };
    }

    /// <summary>Takes over a state dict of <see cref="StateDict"/> or of a PyTorch checkpoint: states, and the options of all groups. Tensors are copied.</summary>
    /// <remarks>Nothing has changed when it throws.</remarks>
    /// <exception cref="ArgumentException">The numbers of groups or parameters differ, a tensor has another shape than its parameter, or an entry is missing or of the wrong kind.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, object?> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var states = StateTree.Map(StateTree.Get(state, "state"), "state");
        var groups = StateTree.List(StateTree.Get(state, "param_groups"), "param_groups");
        if (groups.Count != _groups.Count)
            throw new ArgumentException($"{Name}.LoadStateDict: the state dict has {groups.Count} parameter groups, and the optimizer has {_groups.Count}. Add the same groups first.");
        var options = new Dictionary<string, object?>[groups.Count];
        var loaded = new ParameterState?[groups.Count][];
        for (var i = 0; i < groups.Count; i++)
        {
            var entry = StateTree.Map(groups[i], $"param_groups[{i}]");
            var numbers = StateTree.List(StateTree.Get(entry, "params"), "params");
            var parameters = _groups[i].Parameters;
            if (numbers.Count != parameters.Count)
                throw new ArgumentException($"{Name}.LoadStateDict: group {i} of the state dict has {numbers.Count} parameters, and the optimizer's has {parameters.Count}.");
            options[i] = Options(entry);
            loaded[i] = new ParameterState?[parameters.Count];
            for (var j = 0; j < parameters.Count; j++)
                if (states.TryGetValue(StateTree.Integer(numbers[j], "params").ToString(CultureInfo.InvariantCulture), out var saved))
                    loaded[i][j] = Load(parameters[j], StateTree.Map(saved, "state"));
        }
        for (var i = 0; i < groups.Count; i++) _groups[i].Restore(options[i], loaded[i]);
    }

    /// <summary>The state of a parameter that has not been stepped yet, where PyTorch has one.</summary>
    private protected virtual ParameterState? FirstState(ParameterGroup group, int parameter) => null;

    private protected virtual Dictionary<string, object?> Save(ParameterState state)
    {
        var entry = new Dictionary<string, object?>();
        if (WritesStep == StepForm.Tensor) entry["step"] = Tensor.Full([], (double)state.Step, DType.Float32);
        if (WritesStep == StepForm.Integer) entry["step"] = state.Step;
        foreach (var (name, number) in state.Numbers) entry[name] = Tensor.Full([], number, DType.Float32);
        foreach (var (name, tensor) in state.Tensors) entry[name] = tensor;
        return entry;
    }

    private protected virtual ParameterState Load(Tensor parameter, Dictionary<string, object?> entry)
    {
        var state = new ParameterState();
        foreach (var (name, value) in entry)
        {
            if (name == "step") state.Step = StateTree.Integer(value, name);
            else if (NumberNames.Contains(name) || value is not Tensor and not null) state.Numbers[name] = StateTree.Number(value, name);
            else if (value is Tensor tensor)
            {
                if (!tensor.Shape.SequenceEqual(parameter.Shape))
                    throw new ArgumentException($"{Name}.LoadStateDict: '{name}' has the shape {tensor.Layout}, and its parameter has {parameter.Layout}.");
                using (Autodiff.NoGrad()) state.Tensors[name] = ParameterUpdate.NewState(parameter).CopyInPlace(tensor);
            }
        }
        return state;
    }

    /// <summary>Options as the group keeps them: of the types of the defaults, where there is one.</summary>
    private Dictionary<string, object?> Options(Dictionary<string, object?> entry)
    {
        var options = new Dictionary<string, object?>();
        foreach (var (name, value) in entry)
        {
            if (name == "params") continue;
            options[name] = (name == "initial_lr" ? 0.0 : _defaults.GetValueOrDefault(name)) switch
            {
                double => StateTree.Number(value, name),
                long => StateTree.Integer(value, name),
                bool => StateTree.Bool(value, name),
                ValueTuple<double, double> => StateTree.Numbers(value, name) is [var first, var second]
                    ? (first, second) : throw new ArgumentException($"{Name}.LoadStateDict: '{name}' must be two numbers."),
                _ => value,
            };
        }
        // The group as it would be, for the checks.
        var trial = new ParameterGroup(_groups[0].Parameters);
        foreach (var (name, value) in options) trial[name] = value;
        trial.Join(this, _defaults);
        Check(trial);
        return options;
    }

    private static object? Plain(object? option) => option is ValueTuple<double, double> (var first, var second) ? new List<object?> { first, second } : option;
}
