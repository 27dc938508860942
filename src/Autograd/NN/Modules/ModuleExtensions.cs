namespace Autograd.NN;

/// <summary>What is done to a module as a whole, and hands it back in its own type.</summary>
public static class ModuleExtensions
{
    /// <summary>Turns learning on (or off) in the module and all within it.</summary>
    public static T Train<T>(this T module, bool mode = true) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.SetTraining(mode);
        return module;
    }

    /// <summary>Turns learning off: dropout hands on, normalisation uses what it has kept.</summary>
    public static T Eval<T>(this T module) where T : Module => module.Train(false);

    /// <summary>Converts all floating-point parameters and buffers; they stay the same objects.</summary>
    /// <exception cref="ArgumentException">The dtype is not floating point.</exception>
    public static T To<T>(this T module, DType dtype) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!dtype.IsFloatingPoint()) throw new ArgumentException($"To: a module can be converted to floating-point dtypes only, not to {dtype.TorchName()}.");
        module.Convert(dtype);
        return module;
    }

    /// <summary>Freezes (false) or unfreezes all parameters.</summary>
    public static T RequireGrad<T>(this T module, bool value = true) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var parameter in module.Parameters()) parameter.RequireGrad(value);
        return module;
    }

    /// <summary>Calls an action for every module within and then for this one: to initialise, for example.</summary>
    public static T Apply<T>(this T module, Action<Module> action) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(action);
        Visit(module, action);
        return module;
    }

    /// <summary>What the module consists of, with the shapes that an input of zeros leads to. Nothing changes: learning is off meanwhile.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputShape">The shape of the input, the batch included; its dtype is that of the first parameter.</param>
    /// <example><code>
    /// var model = new Sequential(new Conv2d(1, 8, 3), new ReLU(), new Flatten(), new Linear(8 * 26 * 26, 10));
    /// Console.WriteLine(model.Summary(1, 1, 28, 28));
    /// </code></example>
    public static ModuleSummary Summary<TOutput>(this Module<Tensor, TOutput> module, params ReadOnlySpan<long> inputShape)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Summary(Tensor.Zeros(inputShape, module.Parameters().FirstOrDefault(p => p.DType.IsFloatingPoint())?.DType));
    }

    /// <summary>What the module consists of, with the shapes that an input leads to: of integers, say, or of several tensors. Nothing changes: learning is off meanwhile.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">What it is called with.</param>
    public static ModuleSummary Summary<TInput, TOutput>(this Module<TInput, TOutput> module, TInput input)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Summarize(() => module.Call(input));
    }

    /// <summary>
    /// A copy with parameters, buffers and modules of its own (without gradients), also of those in lists, arrays and dictionaries; what is shared within the module is shared
    /// within the copy. Functions and other objects both hold.
    /// </summary>
    /// <exception cref="InvalidOperationException">A field holds a result of recorded operations.</exception>
    /// <example><code>
    /// var model = new Linear(4, 2);
    /// var average = model.DeepClone().RequireGrad(false);   // a moving average of the weights, for example
    /// </code></example>
    public static T DeepClone<T>(this T module) where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        return (T)module.Cloned(new Dictionary<object, object>(ReferenceEqualityComparer.Instance));
    }

    private static void Visit(Module module, Action<Module> action)
    {
        foreach (var child in module.Children()) Visit(child, action);
        action(module);
    }
}
