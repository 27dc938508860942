namespace Autograd.NN;

/// <summary>A tensor that a module learns: a leaf that requires grad, found by <see cref="Module.Parameters"/> wherever a module's field holds it.</summary>
/// <example><code>
/// sealed class Scale(long features) : Module&lt;Tensor, Tensor&gt;
/// {
///     private readonly Parameter weight = new(Tensor.Ones([features]));
///
///     protected override Tensor Forward(Tensor input) => input * weight;
/// }
/// </code></example>
public sealed class Parameter : Tensor
{
    /// <summary>A parameter over the memory of a tensor.</summary>
    /// <param name="data">The values; history is not taken over.</param>
    /// <param name="requiresGrad">Whether it is learnt; false freezes it.</param>
    /// <exception cref="InvalidOperationException">It requires grad, and is not floating point.</exception>
    public Parameter(Tensor data, bool requiresGrad = true) : base(data ?? throw new ArgumentNullException(nameof(data))) => RequireGrad(requiresGrad);

    /// <summary>PyTorch's text of a parameter.</summary>
    public override string ToString() => "Parameter containing:\n" + base.ToString();
}

/// <summary>Marks a field of a module that holds a tensor which is kept, saved and converted with the module, but not learnt, such as a running mean.</summary>
/// <param name="persistent">Whether it belongs to the state that is saved.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class BufferAttribute(bool persistent = true) : Attribute
{
    /// <summary>Whether the buffer belongs to the state that is saved.</summary>
    public bool Persistent => persistent;
}

/// <summary>The name of a member in the state of its module, where the rule (leading underscores off, camelCase to snake_case) gives another.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name => name;
}

/// <summary>Marks a field of a module whose parameters and modules do not belong to it, or belong to it by another name.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class UnregisteredAttribute : Attribute;
