namespace Autograd.NN;

/// <summary>A module with one input: a tensor, or a tuple of several.</summary>
/// <typeparam name="TInput">What it is called with.</typeparam>
/// <typeparam name="TOutput">What it gives.</typeparam>
/// <example><code>
/// sealed class Net : Module&lt;Tensor, Tensor&gt;
/// {
///     private readonly Linear fc1 = new(784, 256), fc2 = new(256, 10);
///
///     protected override Tensor Forward(Tensor x) => fc2.Call(fc1.Call(x).Relu());
/// }
///
/// var net = new Net();
/// var scores = net.Call(Tensor.Randn([32, 784]));
/// </code></example>
public abstract class Module<TInput, TOutput> : Module
{
    private List<Func<TInput, TInput>>? _before;
    private List<Func<TInput, TOutput, TOutput>>? _after;

    /// <summary>Computes the output. Written by the heir; called through <see cref="Call"/>.</summary>
    protected abstract TOutput Forward(TInput input);

    /// <summary>Computes the output, with all hooks.</summary>
    public TOutput Call(TInput input) => _before is null && _after is null ? Forward(input) : Hooked(input);

    /// <summary>Calls a function on every input first; what it returns is what the module gets.</summary>
    /// <returns>Dispose it to take the hook away.</returns>
    public IDisposable RegisterForwardPreHook(Func<TInput, TInput> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Hooks.Add(_before ??= [], hook);
    }

    /// <summary>Calls a function on every input and output; what it returns is what the caller gets.</summary>
    /// <returns>Dispose it to take the hook away.</returns>
    public IDisposable RegisterForwardHook(Func<TInput, TOutput, TOutput> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Hooks.Add(_after ??= [], hook);
    }

    private TOutput Hooked(TInput input)
    {
        foreach (var hook in _before?.ToArray() ?? []) input = hook(input);
        var output = Forward(input);
        foreach (var hook in _after?.ToArray() ?? []) output = hook(input, output);
        return output;
    }
}

/// <summary>Hooks of modules on gradients, by hooks on the tensors that go in and come out.</summary>
public static class Hooks
{
    /// <summary>
    /// Calls a function whenever a backward pass has the gradient of the module's input: with that (null if the input needs none) and the gradient of the output. What it returns,
    /// if not null, replaces the gradient of the input.
    /// </summary>
    /// <returns>Dispose it to take the hook away.</returns>
    public static IDisposable RegisterFullBackwardHook(this Module<Tensor, Tensor> module, Func<Tensor?, Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(hook);
        // The output's gradient comes first in a backward pass. Of nested calls each has its own.
        var calls = new Stack<BackwardCall>();
        var before = module.RegisterForwardPreHook(x =>
        {
            var call = new BackwardCall();
            calls.Push(call);
            if (!x.RequiresGrad) return x;
            var seen = x.ViewAs(x);
            call.HasInput = true;
            seen.RegisterHook(g => call.Output is { } output ? hook(g, output) : null);
            return seen;
        });
        var after = module.RegisterForwardHook((_, y) =>
        {
            var call = calls.Pop();
            if (!y.RequiresGrad) return y;
            var seen = y.ViewAs(y);
            seen.RegisterHook(g =>
            {
                call.Output = g;
                if (!call.HasInput) hook(null, g);
                return null;
            });
            return seen;
        });
        return new Removal(() =>
        {
            before.Dispose();
            after.Dispose();
        });
    }

    internal static IDisposable Add<T>(List<T> list, T hook)
    {
        list.Add(hook);
        return new Removal(() => list.Remove(hook));
    }

    private sealed class BackwardCall
    {
        public Tensor? Output;
        public bool HasInput;
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
