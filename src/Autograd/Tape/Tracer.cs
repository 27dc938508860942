using Autograd.Core;

namespace Autograd.Tape;

/// <summary>
/// Looks on while its thread computes: it is told of every op with all of its operands. The tape alone does not tell them, as a node keeps only what its derivative reads, and ops
/// on integers and truth values have none.
/// </summary>
internal abstract class Tracer
{
    // Most programs trace nothing, and then ops look no further than this.
    private static volatile bool _used;

    [ThreadStatic]
    private static Tracer? _current;

    /// <summary>Who looks on; nobody inside an op, whose parts are its own affair.</summary>
    public static Tracer? Current => _used && GradMode.Enabled ? _current : null;

    /// <summary>Runs a function under these eyes.</summary>
    public T Watch<T>(Func<T> function)
    {
        var before = _current;
        (_used, _current) = (true, this);
        try
        {
            return function();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>An op has been recorded: the node will be the history of its outputs.</summary>
    public abstract void Recorded(Node node, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);

    /// <summary>An op has made a tensor that has no history: of integers or truth values, or from operands without gradients.</summary>
    public abstract void Computed(Op op, ReadOnlySpan<Tensor> inputs, Tensor output);
}
