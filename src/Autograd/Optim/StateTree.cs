using System.Collections;
using System.Globalization;

namespace Autograd.Optim;

/// <summary>Reads trees of plain values as files and PyTorch spell them: any integer or float type for a number, a 0-d tensor too; any dictionary, any list.</summary>
internal static class StateTree
{
    public static double Number(object? value, string name) => value switch
    {
        Tensor { ElementCount: 1 } x => x.Item().ToDouble(),
        double x => x,
        float x => x,
        long x => x,
        int x => x,
        bool x => x ? 1 : 0,
        Scalar x => x.ToDouble(),
        _ => throw Wrong(name, "a number", value),
    };

    public static long Integer(object? value, string name)
    {
        var number = Number(value, name);
        return number == Math.Floor(number) ? (long)number : throw Wrong(name, "an integer", value);
    }

    public static bool Bool(object? value, string name) => value is bool b ? b : value is null or string ? throw Wrong(name, "a bool", value) : Number(value, name) != 0;

    public static IReadOnlyList<object?> List(object? value, string name) => value switch
    {
        IReadOnlyList<object?> list => list,
        string or null => throw Wrong(name, "a list", value),
        IEnumerable items and not IDictionary => [.. items.Cast<object?>()],
        _ => throw Wrong(name, "a list", value),
    };

    public static double[] Numbers(object? value, string name) => [.. List(value, name).Select(v => Number(v, name))];

    /// <summary>A dictionary by the text of its keys: PyTorch's are strings, or integers where parameters are numbered.</summary>
    public static Dictionary<string, object?> Map(object? value, string name)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map: return map.ToDictionary();
            case IDictionary map:
                var result = new Dictionary<string, object?>();
                foreach (DictionaryEntry entry in map) result[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = entry.Value;
                return result;
            default: throw Wrong(name, "a dictionary", value);
        }
    }

    public static object? Get(IReadOnlyDictionary<string, object?> map, string name) =>
        map.TryGetValue(name, out var value) ? value : throw new ArgumentException($"LoadStateDict: '{name}' is missing. There are {string.Join(", ", map.Keys)}.");

    private static ArgumentException Wrong(string name, string wanted, object? value) =>
        new($"LoadStateDict: '{name}' must be {wanted}, and is {(value is null ? "null" : $"{value} ({value.GetType().Name})")}.");
}
