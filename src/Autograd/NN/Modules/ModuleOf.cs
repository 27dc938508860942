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
    private List<Func<TInput, (TInput Input, Func<TOutput, TOutput> After)>>? _around;
    private List<Func<TInput, TOutput, TOutput>>? _after;

    /// <summary>Computes the output. Written by the heir; called through <see cref="Call"/>.</summary>
    protected abstract TOutput Forward(TInput input);

    /// <summary>Computes the output, with all hooks.</summary>
    /// <exception cref="ArgumentNullException">The input is null.</exception>
    public TOutput Call(TInput input)
    {
        if (input is null) throw new ArgumentNullException(nameof(input), $"{TypeName} is called with null.");
        return Watched ? Hooked(input, Forward) : Forward(input);
    }

    /// <summary>Computes the output in another way than by <see cref="Forward"/>, with all hooks.</summary>
    private protected TOutput CallWith(TInput input, Func<TInput, TOutput> forward) => Watched ? Hooked(input, forward) : forward(input);

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

    /// <summary>Calls a function on every input, before the output is computed; what it returns is what the module gets, and what is called on that output.</summary>
    internal IDisposable RegisterAround(Func<TInput, (TInput Input, Func<TOutput, TOutput> After)> hook) => Hooks.Add(_around ??= [], hook);

    /// <summary>Whether hooks or an observer see what goes in and comes out.</summary>
    internal bool Watched => _before is not null || _around is not null || _after is not null || CallObserver is not null;

    private TOutput Hooked(TInput input, Func<TInput, TOutput> forward)
    {
        foreach (var hook in _before?.ToArray() ?? []) input = hook(input);
        var ends = new List<Func<TOutput, TOutput>>();
        foreach (var hook in _around?.ToArray() ?? [])
        {
            (input, var end) = hook(input);
            ends.Add(end);
        }
        var output = forward(input);
        foreach (var hook in _after?.ToArray() ?? []) output = hook(input, output);
        for (var i = ends.Count - 1; i >= 0; i--) output = ends[i](output);
        CallObserver?.Invoke(this, output);
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
        // The output's gradient comes first in a backward pass. Every call has its own.
        return module.RegisterAround(x =>
        {
            Tensor? output = null;
            var needed = x.RequiresGrad && Autodiff.GradEnabled;
            if (needed)
            {
                x = x.ViewAs(x);
                x.RegisterHook(g => output is null ? null : hook(g, output));
            }
            return (x, y =>
            {
                if (!y.RequiresGrad) return y;
                var seen = y.ViewAs(y);
                seen.RegisterHook(g =>
                {
                    output = g;
                    if (!needed) hook(null, g);
                    return null;
                });
                return seen;
            });
        });
    }

    internal static IDisposable Add<T>(List<T> list, T hook)
    {
        list.Add(hook);
        return new Removal(() => list.Remove(hook));
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        private Action? _remove = remove;

        public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke();
    }
}
