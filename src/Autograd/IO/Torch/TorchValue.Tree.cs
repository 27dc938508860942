using System.Collections;

namespace Autograd.IO;

public readonly partial struct TorchValue
{
    /// <summary>A tree of plain values as a value to save: what the <c>StateDict()</c> of optimizers and schedulers gives.</summary>
    /// <param name="tree">Dictionaries (keys are strings or integers), lists, tensors, numbers, bools, strings, null, to any depth.</param>
    /// <exception cref="ArgumentException">There is something else in it.</exception>
    /// <example><code>TorchCheckpoint.Save("optimizer.pt", TorchValue.FromTree(optimizer.StateDict()));</code></example>
    public static TorchValue FromTree(object? tree) => tree switch
    {
        null => None,
        TorchValue value => value,
        Tensor value => value,
        bool value => value,
        int value => value,
        long value => value,
        float value => (double)value,
        double value => value,
        string value => value,
        DType value => value,
        TorchDictionary value => value,
        TorchList value => value,
        TorchTuple value => value,
        IDictionary value => Dictionary(value),
        IEnumerable<KeyValuePair<string, Tensor>> value => TorchDictionary.StateDict(value),
        IEnumerable value => List(value),
        _ => throw new ArgumentException($"TorchValue.FromTree: a {tree.GetType()} has no form in a file; give dictionaries, lists, tensors, numbers, bools, strings or null."),
    };

    /// <summary>The value as a tree of plain ones: dictionaries by string (or by long, if all keys are integers), lists (also of tuples), tensors, double, long, bool, string, null.</summary>
    /// <example><code>optimizer.LoadStateDict((Dictionary&lt;string, object?&gt;)TorchCheckpoint.Load("optimizer.pt").ToTree()!);</code></example>
    public object? ToTree() => Kind switch
    {
        TorchKind.Dictionary => Plain(AsDictionary()),
        TorchKind.List or TorchKind.Tuple => AsList().Select(item => item.ToTree()).ToList(),
        _ => _value,
    };

    private static TorchDictionary Dictionary(IDictionary entries)
    {
        var result = new TorchDictionary();
        foreach (DictionaryEntry entry in entries)
            result[entry.Key switch
            {
                string key => key,
                long key => key,
                int key => key,
                _ => throw new ArgumentException($"TorchValue.FromTree: the key {entry.Key} is a {entry.Key.GetType()}; keys are strings or integers."),
            }] = FromTree(entry.Value);
        return result;
    }

    private static TorchList List(IEnumerable items)
    {
        var result = new TorchList();
        foreach (var item in items) result.Add(FromTree(item));
        return result;
    }

    private static object Plain(TorchDictionary dictionary) => dictionary.Count > 0 && dictionary.All(entry => entry.Key.Value is long)
        ? dictionary.ToDictionary(entry => entry.Key.AsInt64(), entry => entry.Value.ToTree())
        : dictionary.ToDictionary(entry => entry.Key.Value as string ?? entry.Key.ToString(), entry => entry.Value.ToTree());
}
