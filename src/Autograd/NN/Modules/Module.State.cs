using System.Text;

namespace Autograd.NN;

/// <summary>What <see cref="Module.LoadStateDict"/> found.</summary>
/// <param name="MissingKeys">Names of the module that the state lacks.</param>
/// <param name="UnexpectedKeys">Names of the state that the module lacks.</param>
public sealed record LoadReport(IReadOnlyList<string> MissingKeys, IReadOnlyList<string> UnexpectedKeys)
{
    /// <summary>Whether every name was in both.</summary>
    public bool AllMatched => MissingKeys.Count == 0 && UnexpectedKeys.Count == 0;
}

public abstract partial class Module
{
    /// <summary>The parameters and persistent buffers by name, in PyTorch's order. The tensors share the module's memory, without history.</summary>
    /// <param name="prefix">Put before the names.</param>
    /// <exception cref="InvalidOperationException">Two members have the same name.</exception>
    public OrderedDictionary<string, Tensor> StateDict(string prefix = "")
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in State(prefix))
            if (!state.TryAdd(name, tensor.Detach()))
                throw new InvalidOperationException($"StateDict: {TypeName} has two members named '{name}', of which one would be lost. Rename one, or give it a [StateName].");
        return state;
    }

    /// <summary>Copies a state into the parameters and buffers, converting dtypes. Nothing is copied if anything does not fit.</summary>
    /// <param name="state">Tensors by name, as <see cref="StateDict"/> gives them.</param>
    /// <param name="strict">Whether it is an error if either side has names that the other lacks; else they are reported.</param>
    /// <exception cref="ArgumentException">A tensor has another shape than the module's; or, if strict, names differ.</exception>
    public LoadReport LoadStateDict(IEnumerable<KeyValuePair<string, Tensor>> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var given = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in state) given[name] = tensor ?? throw new ArgumentException($"LoadStateDict: '{name}' is null.");
        var own = State("").ToList();
        // A tensor that is held under several names takes any of them.
        var names = own.Select(o => o.Name).ToHashSet();
        var report = new LoadReport([.. own.Where(o => !given.ContainsKey(o.Name)).Select(o => o.Name)], [.. given.Keys.Where(name => !names.Contains(name))]);
        var wrong = new StringBuilder();
        if (strict && report.MissingKeys.Count > 0) wrong.Append($"\n  missing from the state: {string.Join(", ", report.MissingKeys)}");
        if (strict && report.UnexpectedKeys.Count > 0) wrong.Append($"\n  not in the module: {string.Join(", ", report.UnexpectedKeys)}");
        foreach (var (name, tensor) in own)
            if (given.TryGetValue(name, out var from) && !from.Shape.SequenceEqual(tensor.Shape))
                wrong.Append($"\n  {name} has the shape [{string.Join(", ", from.Shape.ToArray())}] in the state and [{string.Join(", ", tensor.Shape.ToArray())}] in the module");
        if (wrong.Length > 0) throw new ArgumentException($"LoadStateDict: the state does not fit {TypeName}:{wrong}{(strict ? "\nWith strict: false, names that differ are reported instead." : "")}");
        using (Autodiff.NoGrad())
            foreach (var (name, tensor) in own)
                if (given.TryGetValue(name, out var from))
                    tensor.CopyInPlace(from.Detach());
        return report;
    }

    /// <summary>Parameters and persistent buffers, module by module; what is held under several names comes under each.</summary>
    private IEnumerable<(string Name, Tensor Tensor)> State(string prefix)
    {
        foreach (var (name, parameter) in Own<Parameter>()) yield return (Joined(prefix, name), parameter);
        foreach (var (name, buffer) in Own<BufferMember>())
            if (buffer.Persistent) yield return (Joined(prefix, name), buffer.Tensor);
        foreach (var (name, module) in Own<Module>())
            foreach (var inner in module.State(Joined(prefix, name)))
                yield return inner;
    }

    /// <summary>Converts floating-point parameters, their gradients and buffers; the tensors stay the same objects, so optimizers keep theirs.</summary>
    internal void Convert(DType dtype)
    {
        foreach (var tensor in Parameters().Concat<Tensor>(Buffers()))
        {
            if (!tensor.DType.IsFloatingPoint() || tensor.DType == dtype) continue;
            var grad = tensor.Grad;
            tensor.Data = tensor.Detach().To(dtype);
            if (grad is not null) tensor.Grad = grad.Detach().To(dtype);
        }
    }
}
