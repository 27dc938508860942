using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Autograd.NN;

public abstract partial class Module
{
    private static readonly ConcurrentDictionary<Type, Member[]> Known = new();

    /// <summary>A field that may hold what belongs to a module: its name in the state, and whether it is marked as a buffer.</summary>
    private sealed record Member(FieldInfo Field, string Name, BufferAttribute? Buffer);

    private sealed record BufferMember(Tensor Tensor, bool Persistent);

    /// <summary>What this module itself holds, by kind: parameters, buffers or modules, of fields first (those of base classes before those of heirs) and then registered ones.</summary>
    private IEnumerable<(string Name, T Value)> Own<T>() where T : class
    {
        foreach (var (name, value) in Held())
            if (value is T wanted)
                yield return (name, wanted);
    }

    /// <summary>Name and value of everything that belongs to the module itself: <see cref="Parameter"/>s, buffers and modules.</summary>
    private IEnumerable<(string Name, object Value)> Held()
    {
        foreach (var member in Known.GetOrAdd(GetType(), static (_, module) => MembersOf(module.GetType()), this))
        {
            var value = member.Field.GetValue(this);
            foreach (var (name, item) in Unpacked(member.Name, value))
                if (member.Buffer is { } buffer)
                {
                    if (item is Tensor tensor) yield return (name, new BufferMember(tensor, buffer.Persistent));
                }
                else if (item is Parameter or Module)
                    yield return (name, item);
        }
        foreach (var (name, value) in _parameters ?? [])
            if (value is not null) yield return (name, value);
        foreach (var (name, (tensor, persistent)) in _buffers ?? [])
            if (tensor is not null) yield return (name, new BufferMember(tensor, persistent));
        foreach (var (name, value) in _modules ?? [])
            if (value is not null) yield return (name, value);
    }

    // Lists name their items by number, dictionaries by key, as PyTorch's ModuleList and ModuleDict do.
    private static IEnumerable<(string Name, object Value)> Unpacked(string name, object? value)
    {
        switch (value)
        {
            case Tensor or Module:
                yield return (name, value);
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    if (entry.Key is string key)
                        foreach (var held in Unpacked($"{name}.{key}", entry.Value))
                            yield return held;
                break;
            case IList list and not Array { Rank: > 1 }:
                if (!MayHold(list.GetType())) break;
                for (var i = 0; i < list.Count; i++)
                    foreach (var held in Unpacked($"{name}.{i}", list[i]))
                        yield return held;
                break;
        }
    }

    // A list of a million numbers is not looked through.
    private static bool MayHold(Type list)
    {
        var item = list.IsArray ? list.GetElementType()! : list.IsGenericType ? list.GetGenericArguments()[0] : typeof(object);
        return !item.IsValueType && item != typeof(string);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Every class between a module and Module is a heir of Module, whose annotation keeps the fields and properties of each.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static Member[] MembersOf([DynamicallyAccessedMembers(Kept)] Type type)
    {
        var members = new List<Member>();
        var lineage = new Stack<Type>();
        for (var t = type; t is not null && t != typeof(Module); t = t.BaseType) lineage.Push(t);
        foreach (var t in lineage)
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsValueType || field.FieldType == typeof(string) || typeof(Delegate).IsAssignableFrom(field.FieldType)) continue;
                // The attributes of an automatic property are its own, the value its backing field's; a primary constructor's parameter is <name>P.
                var name = field.Name;
                PropertyInfo? property = null;
                if (name.StartsWith('<'))
                {
                    name = name[1..name.IndexOf('>', StringComparison.Ordinal)];
                    property = t.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
                }
                MemberInfo marked = property is null ? field : property;
                if (marked.IsDefined(typeof(UnregisteredAttribute))) continue;
                members.Add(new Member(field, marked.GetCustomAttribute<StateNameAttribute>()?.Name ?? Snake(name), marked.GetCustomAttribute<BufferAttribute>() ?? field.GetCustomAttribute<BufferAttribute>()));
            }
        return [.. members];
    }

    /// <summary>selfAttention and _selfAttention to self_attention.</summary>
    internal static string Snake(string name)
    {
        var text = new StringBuilder();
        var trimmed = name.TrimStart('_');
        for (var i = 0; i < trimmed.Length; i++)
        {
            var c = trimmed[i];
            if (!char.IsUpper(c)) text.Append(c);
            else
            {
                var starts = i > 0 && trimmed[i - 1] != '_' && (!char.IsUpper(trimmed[i - 1]) || i + 1 < trimmed.Length && char.IsLower(trimmed[i + 1]));
                if (starts) text.Append('_');
                text.Append(char.ToLowerInvariant(c));
            }
        }
        return text.ToString();
    }
}
