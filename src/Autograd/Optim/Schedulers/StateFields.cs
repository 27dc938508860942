namespace Autograd.Optim;

/// <summary>The fields of a scheduler under PyTorch's names, listed once to be saved, checked and loaded.</summary>
internal sealed class StateFields
{
    private readonly Dictionary<string, object?> _map;
    private readonly Mode _mode;

    private StateFields(Dictionary<string, object?> map, Mode mode) => (_map, _mode) = (map, mode);

    private enum Mode
    {
        Save,
        Check,
        Load,
    }

    public static Dictionary<string, object?> Save(Action<StateFields> fields)
    {
        var saved = new StateFields([], Mode.Save);
        fields(saved);
        return saved._map;
    }

    /// <summary>Assigns the fields once all of them have been found to fit.</summary>
    public static void Load(IReadOnlyDictionary<string, object?> state, Action<StateFields> fields)
    {
        var map = state.ToDictionary();
        fields(new StateFields(map, Mode.Check));
        fields(new StateFields(map, Mode.Load));
    }

    public void Field(string name, ref double value) => Field(name, ref value, x => x, x => StateTree.Number(x, name));

    public void Field(string name, ref long value) => Field(name, ref value, x => x, x => StateTree.Integer(x, name));

    public void Field(string name, ref bool value) => Field(name, ref value, x => x, x => StateTree.Bool(x, name));

    /// <summary>As many numbers as there are now.</summary>
    public void Field(string name, ref double[] value)
    {
        var count = value.Length;
        Field(name, ref value, x => x.Select(v => (object?)v).ToList(), x => StateTree.Numbers(x, name) is var numbers && numbers.Length == count
            ? numbers : throw new ArgumentException($"LoadStateDict: '{name}' has {numbers.Length} entries, and there are {count} parameter groups."));
    }

    public void Field<T>(string name, ref T value, Func<T, object?> save, Func<object?, T> load)
    {
        if (_mode == Mode.Save) _map[name] = save(value);
        else
        {
            var read = load(StateTree.Get(_map, name));
            if (_mode == Mode.Load) value = read;
        }
    }

    /// <summary>What PyTorch wants to read and we do not.</summary>
    public void Constant(string name, object? value)
    {
        if (_mode == Mode.Save) _map[name] = value;
    }

    /// <summary>The state of schedulers inside a scheduler.</summary>
    public void Children(string name, IReadOnlyList<LRScheduler> schedulers)
    {
        if (_mode == Mode.Save)
        {
            _map[name] = schedulers.Select(s => (object?)s.StateDict()).ToList();
            return;
        }
        var states = StateTree.List(StateTree.Get(_map, name), name);
        if (states.Count != schedulers.Count) throw new ArgumentException($"LoadStateDict: '{name}' has {states.Count} entries, and there are {schedulers.Count} schedulers.");
        for (var i = 0; i < schedulers.Count; i++)
        {
            var child = StateTree.Map(states[i], name);
            schedulers[i].Fields(new StateFields(child, _mode));
        }
    }
}
