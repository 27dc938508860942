using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Autograd.NN;

public abstract partial class Module
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> References = new();

    /// <summary>
    /// A copy of the module with parameters, buffers and modules of its own. What was copied before is not copied again, so that what is shared within the module is shared within
    /// the copy; and so are lists and dictionaries, which hold copies. Objects of other kinds, functions and hooks among them, both hold.
    /// </summary>
    internal Module Cloned(Dictionary<object, object> copies)
    {
        if (copies.TryGetValue(this, out var known)) return (Module)known;
        var copy = (Module)MemberwiseClone();
        copies.Add(this, copy);
        copy._parameters = _parameters?.ToDictionary(p => p.Key, p => (Parameter?)Copied(p.Value, copies));
        copy._buffers = _buffers?.ToDictionary(b => b.Key, b => ((Tensor?)Copied(b.Value.Tensor, copies), b.Value.Persistent));
        copy._modules = _modules?.ToDictionary(m => m.Key, m => (Module?)Copied(m.Value, copies));
        foreach (var field in References.GetOrAdd(GetType(), static (_, module) => ReferencesOf(module.GetType()), this))
        {
            var held = field.GetValue(this);
            var own = Copied(held, copies);
            if (!ReferenceEquals(held, own)) field.SetValue(copy, own);
        }
        return copy;
    }

    [return: NotNullIfNotNull(nameof(value))]
    private static object? Copied(object? value, Dictionary<object, object> copies)
    {
        if (value is not (Module or Tensor or IList or IDictionary)) return value;
        if (copies.TryGetValue(value, out var known)) return known;
        if (value is Module module) return module.Cloned(copies);
        object copy;
        switch (value)
        {
            case Parameter parameter:
                copy = new Parameter(parameter.Detach().Clone(), parameter.RequiresGrad);
                break;
            case Tensor tensor:
                if (!tensor.IsLeaf) throw new InvalidOperationException($"DeepClone: a field holds a result of recorded operations ({tensor.GradFn}), which has no meaning without its history. Detach it first.");
                copy = tensor.Detach().Clone().RequireGrad(tensor.RequiresGrad);
                break;
            case Array { Rank: 1 } array:
                copy = array.Clone();
                copies.Add(value, copy);
                if (MayHold(array.GetType()))
                    for (var i = 0; i < array.Length; i++) ((Array)copy).SetValue(Copied(array.GetValue(i), copies), i);
                return copy;
            case Array:
                return value;
            // An ordered dictionary is a list too.
            case IDictionary dictionary:
                if (Empty(dictionary) is not IDictionary entries) return value;
                copies.Add(value, entries);
                foreach (DictionaryEntry entry in dictionary) entries.Add(entry.Key, Copied(entry.Value, copies));
                return entries;
            default:
                if (Empty(value) is not IList items) return value;
                copies.Add(value, items);
                foreach (var item in (IList)value) items.Add(Copied(item, copies));
                return items;
        }
        copies.Add(value, copy);
        return copy;
    }

    /// <summary>A new collection of the three kinds that modules keep things in; null for any other, which is shared.</summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(List<>))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(Dictionary<,>))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(OrderedDictionary<,>))]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The constructors of these types are kept by the attributes above.")]
    private static object? Empty(object collection)
    {
        var type = collection.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() is var kind && (kind == typeof(List<>) || kind == typeof(Dictionary<,>) || kind == typeof(OrderedDictionary<,>))
            ? Activator.CreateInstance(type)
            : null;
    }

    /// <summary>The fields that may hold anything to be copied, of the class and those between it and <see cref="Module"/>.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Every class between a module and Module is a heir of Module, whose annotation keeps the fields of each.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static FieldInfo[] ReferencesOf([DynamicallyAccessedMembers(Kept)] Type type)
    {
        var fields = new List<FieldInfo>();
        for (var t = type; t is not null && t != typeof(Module); t = t.BaseType)
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsValueType && field.FieldType != typeof(string) && !typeof(Delegate).IsAssignableFrom(field.FieldType))
                    fields.Add(field);
        return [.. fields];
    }
}
