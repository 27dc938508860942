using System.Diagnostics.CodeAnalysis;

namespace Autograd.NN;

/// <summary>
/// A part of a network: parameters, buffers, further modules. What its fields hold belongs to it, also in arrays, lists and dictionaries, without being registered;
/// the names are those of the fields in snake_case, so that the state of PyTorch's module of the same build can be loaded.
/// </summary>
/// <remarks>
/// One's own module is a class with fields and a <c>Forward</c>, derived from <see cref="Module{TInput, TOutput}"/>. It is called by <c>Call</c>, which runs hooks;
/// <c>Forward</c> is protected, so that nothing goes past them.
/// </remarks>
[DynamicallyAccessedMembers(Kept)]
public abstract partial class Module
{
    /// <summary>
    /// What trimming leaves of every heir. The attribute alone does nothing: the compiler looks only at methods that hand the result of GetType on to a parameter with the same one.
    /// </summary>
    private const DynamicallyAccessedMemberTypes Kept = DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields |
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties;

    private Dictionary<string, Parameter?>? _parameters;
    private Dictionary<string, (Tensor? Tensor, bool Persistent)>? _buffers;
    private Dictionary<string, Module?>? _modules;

    /// <summary>Whether the module is learning: dropout drops then, and normalisation uses the batch. Set by <see cref="ModuleExtensions.Train"/> and <see cref="ModuleExtensions.Eval"/>.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>Told of every call with its output, while someone looks on.</summary>
    internal Action<Module, object?>? CallObserver { get; set; }

    /// <summary>All parameters, each once, in the order of their names' first appearance.</summary>
    /// <param name="recurse">Whether those of modules within count too.</param>
    public IEnumerable<Parameter> Parameters(bool recurse = true) => NamedParameters("", recurse).Select(p => p.Parameter);

    /// <summary>All parameters with their names, such as <c>layers.0.weight</c>, each once.</summary>
    /// <param name="prefix">Put before the names.</param>
    /// <param name="recurse">Whether those of modules within count too.</param>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters(string prefix = "", bool recurse = true)
    {
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in Within(prefix, recurse))
            foreach (var (own, parameter) in module.Own<Parameter>())
                if (seen.Add(parameter))
                    yield return (Joined(name, own), parameter);
    }

    /// <summary>All buffers, each once.</summary>
    /// <param name="recurse">Whether those of modules within count too.</param>
    public IEnumerable<Tensor> Buffers(bool recurse = true) => NamedBuffers("", recurse).Select(b => b.Buffer);

    /// <summary>All buffers with their names, each once.</summary>
    /// <param name="prefix">Put before the names.</param>
    /// <param name="recurse">Whether those of modules within count too.</param>
    public IEnumerable<(string Name, Tensor Buffer)> NamedBuffers(string prefix = "", bool recurse = true)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in Within(prefix, recurse))
            foreach (var (own, buffer) in module.Own<BufferMember>())
                if (seen.Add(buffer.Tensor))
                    yield return (Joined(name, own), buffer.Tensor);
    }

    /// <summary>The modules that this one holds itself, each once.</summary>
    public IEnumerable<Module> Children() => NamedChildren().Select(c => c.Module);

    /// <summary>The modules that this one holds itself, with their names, each once.</summary>
    public IEnumerable<(string Name, Module Module)> NamedChildren()
    {
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in Own<Module>())
            if (seen.Add(module))
                yield return (name, module);
    }

    /// <summary>This module and all within it, each once.</summary>
    public IEnumerable<Module> Modules() => NamedModules().Select(m => m.Module);

    /// <summary>This module (under the name <paramref name="prefix"/>) and all within it, with their names, each once.</summary>
    /// <param name="prefix">Put before the names.</param>
    public IEnumerable<(string Name, Module Module)> NamedModules(string prefix = "") => NamedModules(prefix, new HashSet<Module>(ReferenceEqualityComparer.Instance));

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters()) parameter.ZeroGrad();
    }

    /// <summary>Adds a parameter that no field holds, or a place for one (null).</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected void RegisterParameter(string name, Parameter? parameter)
    {
        CheckName(name);
        (_parameters ??= []).Add(name, parameter);
    }

    /// <summary>Adds a buffer that no field holds, or a place for one (null).</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected void RegisterBuffer(string name, Tensor? tensor, bool persistent = true)
    {
        CheckName(name);
        (_buffers ??= []).Add(name, (tensor, persistent));
    }

    /// <summary>Adds a module that no field holds, or a place for one (null).</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    protected void RegisterModule(string name, Module? module)
    {
        CheckName(name);
        (_modules ??= []).Add(name, module);
    }

    /// <summary>Called for each module when learning is turned on or off; a heir may keep parts of itself as they are.</summary>
    protected internal virtual void SetTraining(bool mode)
    {
        Training = mode;
        foreach (var child in Children()) child.SetTraining(mode);
    }

    private IEnumerable<(string Name, Module Module)> Within(string prefix, bool recurse) => recurse ? NamedModules(prefix) : [(prefix, this)];

    private IEnumerable<(string Name, Module Module)> NamedModules(string prefix, HashSet<Module> seen)
    {
        if (!seen.Add(this)) yield break;
        yield return (prefix, this);
        foreach (var (name, child) in Own<Module>())
            foreach (var inner in child.NamedModules(Joined(prefix, name), seen))
                yield return inner;
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.')) throw new ArgumentException($"The name '{name}' of a member of {TypeName} has a dot, which parts the names of modules.");
        if (_parameters?.ContainsKey(name) == true || _buffers?.ContainsKey(name) == true || _modules?.ContainsKey(name) == true)
            throw new ArgumentException($"{TypeName} has a member named '{name}' already.");
    }

    private static string Joined(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
