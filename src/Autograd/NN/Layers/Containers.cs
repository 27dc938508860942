using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Autograd.NN;

/// <summary>Modules one after another: each gets what the one before gave.</summary>
/// <example><code>
/// var model = new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 10));
/// </code></example>
public class Sequential : Module<Tensor, Tensor>, IReadOnlyList<Module<Tensor, Tensor>>
{
    // Names have no field in them: each module is registered by its own.
    [Unregistered]
    private readonly List<Module<Tensor, Tensor>> _order = [];

    // Whether it is a layer of this library: those keep neither what they get nor what they give, as a user's may.
    [Unregistered]
    private readonly List<bool> _forgets = [];

    /// <summary>Modules under the names "0", "1", ...</summary>
    public Sequential(params ReadOnlySpan<Module<Tensor, Tensor>> modules)
    {
        foreach (var module in modules) Add(module);
    }

    /// <summary>Modules under names of their own.</summary>
    public Sequential(params ReadOnlySpan<(string Name, Module<Tensor, Tensor> Module)> modules)
    {
        foreach (var (name, module) in modules) Add(name, module);
    }

    /// <inheritdoc/>
    public int Count => _order.Count;

    /// <inheritdoc/>
    public Module<Tensor, Tensor> this[int index] => _order[index];

    /// <summary>Adds a module at the end, under its number.</summary>
    public Sequential Add(Module<Tensor, Tensor> module) => Add(Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module at the end, under a name.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    public Sequential Add(string name, Module<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        RegisterModule(name, module);
        _order.Add(module);
        _forgets.Add(module.GetType().Assembly == typeof(Sequential).Assembly && !module.Children().Any());
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<Module<Tensor, Tensor>> GetEnumerator() => _order.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input)
    {
        var x = input;
        var ours = false;
        for (var i = 0; i < _order.Count; i++)
        {
            var module = _order[i];
            var y = module.Call(x);
            var forgets = _forgets[i] && !module.Watched;
            // What one layer has given to the next is dead now, but for what nodes hold: its memory need not wait for a collection.
            if (ours && forgets) x.DropBehind(y);
            ours = forgets && !ReferenceEquals(y, x) && !ReferenceEquals(y, input);
            x = y;
        }
        return x;
    }
}

/// <summary>Modules in a list, under the names "0", "1", ... It computes nothing itself.</summary>
/// <typeparam name="T">What they have in common.</typeparam>
public class ModuleList<T> : Module, IReadOnlyList<T> where T : Module
{
    // Names have no field in them: each module is registered by its own.
    [Unregistered]
    private readonly List<T> _order = [];

    /// <summary>A list of modules.</summary>
    public ModuleList(params IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules) Add(module);
    }

    /// <inheritdoc/>
    public int Count => _order.Count;

    /// <inheritdoc/>
    public T this[int index] => _order[index];

    /// <summary>Adds a module at the end.</summary>
    public ModuleList<T> Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        RegisterModule(Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);
        _order.Add(module);
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _order.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Modules under names. It computes nothing itself.</summary>
/// <typeparam name="T">What they have in common.</typeparam>
public class ModuleDict<T> : Module, IReadOnlyDictionary<string, T> where T : Module
{
    // Names have no field in them: each module is registered by its own.
    [Unregistered]
    private readonly OrderedDictionary<string, T> _order = [];

    /// <summary>A dictionary of modules.</summary>
    public ModuleDict(params IEnumerable<(string Name, T Module)> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var (name, module) in modules) Add(name, module);
    }

    /// <inheritdoc/>
    public int Count => _order.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _order.Keys;

    /// <inheritdoc/>
    public IEnumerable<T> Values => _order.Values;

    /// <inheritdoc/>
    public T this[string key] => _order[key];

    /// <summary>Adds a module under a name.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    public ModuleDict<T> Add(string name, T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        RegisterModule(name, module);
        _order.Add(name, module);
        return this;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _order.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _order.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _order.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
