using Autograd.Tape;

namespace Autograd;

/// <summary>Differentiation as functions, and the switches that say what is recorded.</summary>
public static partial class Autodiff
{
    /// <summary>Whether operations are being recorded here.</summary>
    public static bool GradEnabled => GradMode.Enabled;

    /// <summary>Switches recording off until the returned scope is disposed, also in code awaited meanwhile.</summary>
    /// <example><code>
    /// var w = Tensor.Ones([3], requiresGrad: true);
    /// w.Square().Sum().Backward();
    /// using (Autodiff.NoGrad()) w -= 0.1f * w.Grad!;
    /// </code></example>
    public static IDisposable NoGrad() => new GradModeScope(GradMode.Mode.NoGrad);

    /// <summary>Switches recording on until the returned scope is disposed, inside <see cref="NoGrad"/> for instance.</summary>
    public static IDisposable EnableGrad() => new GradModeScope(GradMode.Mode.Recording);

    /// <summary>Switches recording on or off until the returned scope is disposed.</summary>
    public static IDisposable SetGradEnabled(bool enabled) => enabled ? EnableGrad() : NoGrad();

    /// <summary>As <see cref="NoGrad"/>, for code whose results will never be differentiated.</summary>
    public static IDisposable InferenceMode() => new GradModeScope(GradMode.Mode.Inference);

    /// <summary>The gradient of a scalar with respect to each input; nothing is accumulated into <see cref="Tensor.Grad"/>.</summary>
    /// <inheritdoc cref="Grad(ReadOnlySpan{Tensor}, ReadOnlySpan{Tensor}, ReadOnlySpan{Tensor}, bool?, bool, bool)"/>
    public static Tensor[] Grad(Tensor output, ReadOnlySpan<Tensor> inputs, Tensor? gradOutput = null, bool? retainGraph = null, bool createGraph = false) =>
        Grad([output ?? throw new ArgumentNullException(nameof(output))], inputs, gradOutput is null ? [] : [gradOutput], retainGraph, createGraph)!;

    /// <summary>
    /// The gradients of the sum of all outputs, each times its cotangent, with respect to each input; nothing is accumulated into
    /// <see cref="Tensor.Grad"/>.
    /// </summary>
    /// <param name="outputs">The tensors to differentiate.</param>
    /// <param name="inputs">Leaves or intermediate results.</param>
    /// <param name="gradOutputs">The cotangent of each output; may be left out where all outputs have one element.</param>
    /// <param name="retainGraph">Whether the graph can be used again; by default if <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Whether the gradients can themselves be differentiated.</param>
    /// <param name="allowUnused">Whether an input that no output depends on gets null, rather than an error.</param>
    /// <exception cref="InvalidOperationException">An output has no graph, an input is unused, or the graph has been freed.</exception>
    public static Tensor?[] Grad(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> gradOutputs = default, bool? retainGraph = null,
        bool createGraph = false, bool allowUnused = false)
    {
        foreach (var input in inputs)
            if (!(input ?? throw new ArgumentNullException(nameof(inputs))).RequiresGrad)
                throw new InvalidOperationException($"Grad: an input of shape {input.Layout} does not require grad. Set requiresGrad before the outputs are computed.");
        var gradients = Engine.Run(outputs, Cotangents("Grad", outputs, gradOutputs), inputs, capture: true, retainGraph ?? createGraph, createGraph);
        if (!allowUnused)
            for (var i = 0; i < gradients.Length; i++)
                if (gradients[i] is null)
                    throw new InvalidOperationException(
                        $"Grad: input {i}, of shape {inputs[i].Layout}, was not used to compute the outputs. Pass allowUnused: true to get null for it.");
        return gradients;
    }

    /// <summary>Checks the outputs and brings their cotangents to the right dtype; ones where left out.</summary>
    internal static Tensor[] Cotangents(string op, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> given)
    {
        if (given.Length != 0 && given.Length != outputs.Length)
            throw new ArgumentException($"{op}: {outputs.Length} outputs but {given.Length} cotangents were given; give one each, or none.");
        var cotangents = new Tensor[outputs.Length];
        for (var i = 0; i < cotangents.Length; i++)
        {
            var y = outputs[i] ?? throw new ArgumentNullException(nameof(outputs));
            if (!y.RequiresGrad)
                throw new InvalidOperationException(
                    $"{op}: the tensor of shape {y.Layout} does not require grad and has no graph. Compute it from tensors that require grad, outside NoGrad.");
            if (given.Length == 0)
            {
                if (y.ElementCount != 1)
                    throw new InvalidOperationException(
                        $"{op}: a gradient can be left out only for an output of one element, and this one has the shape {y.Layout}. Pass the cotangent, or reduce with Sum() or Mean().");
                cotangents[i] = Tensor.OnesLike(y);
                continue;
            }
            var g = given[i] ?? throw new ArgumentNullException(nameof(given));
            if (!g.Layout.SameShape(y.Layout))
                throw new ArgumentException($"{op}: a cotangent of shape {g.Layout} does not fit an output of shape {y.Layout}; they must be equal.");
            if (!g.DType.IsFloatingPoint())
                throw new ArgumentException($"{op}: a cotangent must be floating point, and this one is {g.DType.TorchName()}.");
            cotangents[i] = g.To(y.DType);
        }
        return cotangents;
    }
}

public partial class Tensor
{
    /// <summary>
    /// Computes the gradient of this tensor with respect to the leaves it depends on, and adds it to their <see cref="Grad"/>.
    /// </summary>
    /// <param name="gradient">The cotangent, of this tensor's shape: a vector-Jacobian product is computed. May be left out for a tensor of one element.</param>
    /// <param name="retainGraph">Whether the graph can be used again; by default if <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Whether the gradients can themselves be differentiated.</param>
    /// <param name="inputs">The leaves (or intermediate results) to accumulate into; all leaves if left out.</param>
    /// <exception cref="InvalidOperationException">There is no graph, it has been freed, a saved value was changed in place, or a needed cotangent is missing.</exception>
    /// <exception cref="ArgumentException">The cotangent has another shape, or the list of inputs is empty.</exception>
    public void Backward(Tensor? gradient = null, bool? retainGraph = null, bool createGraph = false, IReadOnlyList<Tensor>? inputs = null)
    {
        // The usual call, on a loss: nothing to check or convert.
        if (gradient is null && inputs is null && ElementCount == 1 && RequiresGrad)
        {
            Engine.Run([this], [OnesLike(this)], [], capture: false, retainGraph ?? createGraph, createGraph);
            return;
        }
        var cotangents = Autodiff.Cotangents("Backward", [this], gradient is null ? [] : [gradient]);
        if (inputs is null)
        {
            Engine.Run([this], cotangents, [], capture: false, retainGraph ?? createGraph, createGraph);
            return;
        }
        if (inputs.Count == 0) throw new ArgumentException("Backward: the list of inputs is empty. Leave it out to accumulate into all leaves.", nameof(inputs));
        foreach (var input in inputs)
            if (!(input ?? throw new ArgumentNullException(nameof(inputs))).RequiresGrad)
                throw new InvalidOperationException($"Backward: an input of shape {input._layout} does not require grad.");
        var gradients = Engine.Run([this], cotangents, [.. inputs], capture: true, retainGraph ?? createGraph, createGraph);
        for (var i = 0; i < gradients.Length; i++)
            if (gradients[i] is { } g)
                AccumulateGrad.Add(inputs[i].GradEdge!, inputs[i], g, owned: false, createGraph);
    }

    /// <summary>Keeps the gradient of this intermediate result in its <see cref="Grad"/> when a backward pass comes by.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not require grad.</exception>
    public void RetainGrad()
    {
        if (!RequiresGrad) throw new InvalidOperationException("RetainGrad: the tensor does not require grad.");
        if (IsLeaf || Meta.RetainsGrad) return;
        Meta.RetainsGrad = true;
        var kept = new WeakReference<Tensor>(this);
        AddHook(g =>
        {
            if (kept.TryGetTarget(out var tensor)) tensor.Meta.Grad = tensor.Grad is { } sum ? sum + g : g.Clone();
            return null;
        }, last: true);
    }

    /// <summary>Calls a function with this tensor's gradient whenever one is computed; what it returns, unless null, takes the gradient's place.</summary>
    /// <returns>A handle whose disposal removes the hook.</returns>
    /// <exception cref="InvalidOperationException">The tensor does not require grad.</exception>
    public HookHandle RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!RequiresGrad) throw new InvalidOperationException("RegisterHook: the tensor does not require grad, so no gradient will come by.");
        return AddHook(hook, last: false);
    }

    /// <summary>Calls an action with this tensor's gradient whenever one is computed.</summary>
    /// <returns>A handle whose disposal removes the hook.</returns>
    public HookHandle RegisterHook(Action<Tensor> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return RegisterHook(g =>
        {
            hook(g);
            return null;
        });
    }

    private HookHandle AddHook(Func<Tensor, Tensor?> function, bool last)
    {
        var node = GradEdge!;
        node.Extras ??= new NodeExtras { InputCount = node.InputCount };
        var hooks = node.Extras.Hooks ??= [];
        var hook = new Hook(_output, function, last);
        lock (hooks) hooks.Add(hook);
        return new HookHandle(hooks, hook);
    }
}

/// <summary>A registered hook; dispose it to remove the hook.</summary>
public sealed class HookHandle : IDisposable
{
    private readonly List<Hook> _hooks;
    private readonly Hook _hook;

    internal HookHandle(List<Hook> hooks, Hook hook) => (_hooks, _hook) = (hooks, hook);

    /// <summary>Removes the hook; a second call does nothing.</summary>
    public void Remove()
    {
        lock (_hooks) _hooks.Remove(_hook);
    }

    /// <inheritdoc cref="Remove"/>
    public void Dispose() => Remove();
}
