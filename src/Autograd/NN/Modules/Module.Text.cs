using System.Text;

namespace Autograd.NN;

public abstract partial class Module
{
    /// <summary>The name of the class, as PyTorch's text of modules shows it.</summary>
    protected internal virtual string TypeName => GetType().Name is var name && name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var end ? name[..end] : GetType().Name;

    /// <summary>What stands between the parentheses: the sizes and options of the module.</summary>
    protected internal virtual string ExtraRepr => "";

    /// <summary>PyTorch's text: the name of the class with its options, and the modules within, each on a line.</summary>
    public override string ToString()
    {
        var children = Own<Module>().Select(c => $"({c.Name}): {Indented(c.Value.ToString())}").ToArray();
        var extra = ExtraRepr;
        if (children.Length == 0 && !extra.Contains('\n')) return $"{TypeName}({extra})";
        var text = new StringBuilder(TypeName).Append("(\n");
        if (extra.Length > 0) text.Append("  ").Append(Indented(extra)).Append('\n');
        foreach (var child in children) text.Append("  ").Append(child).Append('\n');
        return text.Append(')').ToString();
    }

    private static string Indented(string text) => text.Replace("\n", "\n  ", StringComparison.Ordinal);
}
