using Autograd.NN;

namespace Autograd.Tests.Conformance;

/// <summary>PyTorch's modules as ours, one line each, by theme: how one is made from the arguments of its constructor, and how it is called.</summary>
internal static partial class ModuleTable
{
    public static IReadOnlyDictionary<string, ModuleEntry> Entries { get; } =
        new[] { Basic, Activations, Convolutions, Poolings, Normalizations, Embeddings, LossModules, Recurrent, Attentions }
            .SelectMany(theme => theme).ToDictionary(entry => entry.Key, entry => entry.Value);

    /// <summary>A module of the sample's description, all of whose arguments must count.</summary>
    public static Module Make(string name, IReadOnlyDictionary<string, Value> init, Func<TensorValue, Tensor>? resolve = null)
    {
        if (!Entries.TryGetValue(name, out var entry)) throw new InvalidOperationException($"{name} is not mapped: it needs a line in the table of modules.");
        var arguments = new Arguments(init, resolve ?? (_ => throw new InvalidOperationException("A constructor takes no tensor here.")));
        var module = entry.Make(arguments);
        if (arguments.Unread.ToArray() is { Length: > 0 } unread) throw new InvalidOperationException($"the table of modules ignores the argument '{string.Join("', '", unread)}' of {name}");
        return module;
    }

    /// <summary>A module of one tensor.</summary>
    private static ModuleEntry One(Func<Arguments, Module<Tensor, Tensor>> make, string input = "input") =>
        new(make, (module, a) => ((Module<Tensor, Tensor>)module).Call(a.Tensor(input)));

    /// <summary>A module of two tensors.</summary>
    private static ModuleEntry Two(Func<Arguments, Module<(Tensor, Tensor), Tensor>> make, string first, string second) =>
        new(make, (module, a) => ((Module<(Tensor, Tensor), Tensor>)module).Call((a.Tensor(first), a.Tensor(second))));
}

/// <summary>A module of PyTorch's: how it is made and called.</summary>
internal sealed record ModuleEntry(Func<Arguments, Module> Make, Func<Module, Arguments, object> Call);
