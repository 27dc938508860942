using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Autograd.IO;

/// <summary>A Python dict or OrderedDict in a PyTorch file. It keeps its order; keys are strings, integers or bools.</summary>
/// <example><code>
/// var checkpoint = new TorchDictionary { ["model"] = TorchDictionary.StateDict(tensors), ["epoch"] = 3 };
/// TorchCheckpoint.Save("run.pt", checkpoint);
/// foreach (var (key, value) in checkpoint) Console.WriteLine($"{key}: {value}");
/// </code></example>
public sealed class TorchDictionary : IReadOnlyDictionary<TorchValue, TorchValue>
{
    private readonly OrderedDictionary<TorchValue, TorchValue> _entries = [];

    /// <summary>Whether this is an OrderedDict, as state dicts are, and not a plain dict.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Attributes of an OrderedDict, such as the <c>_metadata</c> (versions of modules) of a state dict; usually null.</summary>
    public TorchDictionary? Attributes { get; set; }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<TorchValue> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<TorchValue> Values => _entries.Values;

    /// <summary>The value under a key; setting adds it at the end or replaces it where it is.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    /// <exception cref="ArgumentException">The key to be set is neither a string, an integer nor a bool.</exception>
    public TorchValue this[TorchValue key]
    {
        get => _entries.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"TorchDictionary: there is no key {key} among {Some()}.");
        set
        {
            if (!IsKey(key)) throw new ArgumentException($"TorchDictionary: {key} is no key; strings, integers and bools are.", nameof(key));
            _entries[key] = value;
        }
    }

    /// <summary>The tensors of a state dict, by name, as an OrderedDict.</summary>
    public static TorchDictionary StateDict(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var result = new TorchDictionary { IsOrdered = true };
        foreach (var (name, tensor) in FileFormat.Checked("TorchDictionary.StateDict", tensors)) result[name] = tensor;
        return result;
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">The key is there already, or is neither a string, an integer nor a bool.</exception>
    public void Add(TorchValue key, TorchValue value)
    {
        if (_entries.ContainsKey(key)) throw new ArgumentException($"TorchDictionary: the key {key} is there already.", nameof(key));
        this[key] = value;
    }

    /// <summary>Takes an entry out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TorchValue key) => _entries.Remove(key);

    /// <inheritdoc/>
    public bool ContainsKey(TorchValue key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(TorchValue key, [MaybeNullWhen(false)] out TorchValue value) => _entries.TryGetValue(key, out value);

    /// <summary>The entries as tensors by name.</summary>
    /// <exception cref="InvalidDataException">A key is no string, or a value no tensor.</exception>
    public Dictionary<string, Tensor> ToTensors()
    {
        var tensors = new Dictionary<string, Tensor>(Count);
        foreach (var (key, value) in _entries)
        {
            if (key.Kind != TorchKind.Text || value.Kind != TorchKind.Tensor)
                throw new InvalidDataException($"this is no state dict, whose entries are tensors by name: it has the entry {key}: {value}.");
            tensors.Add(key.AsString(), value.AsTensor());
        }
        return tensors;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TorchValue, TorchValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsKey(TorchValue key) => key.Kind is TorchKind.Text or TorchKind.Integer or TorchKind.Boolean;

    private string Some() => Count == 0 ? "none" : string.Join(", ", Keys.Take(8)) + (Count > 8 ? ", ..." : "");
}
