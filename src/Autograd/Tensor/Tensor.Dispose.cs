namespace Autograd;

public partial class Tensor : IDisposable
{
    /// <summary>
    /// Gives the memory back at once instead of when the garbage collector finds the tensor dead. A hint: nothing is lost without it, and for small tensors nothing is gained.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The next result of that size takes the same memory, which is still in the cache: worth it in hot loops over tensors of 10 thousand to a million elements. What others need stays:
    /// memory shared with a view or a detached form, or handed out as a span, is left to the collector; what the tape has saved goes back when the backward pass is done with it.
    /// </para>
    /// <para>
    /// The tensor itself cannot be used any more, and only its shape can be read. An operation with nothing to do returns its operand (<c>x.To(x.DType)</c>, <c>x.Contiguous()</c>), so its result
    /// is not to be disposed of while that is in use. As with every object, no other thread may be using it.
    /// </para>
    /// </remarks>
    /// <example><code>
    /// var x = Tensor.Randn([1000, 1000]);
    /// using (var y = x * 2) Console.WriteLine(y.Sum());
    /// using var z = x.Exp();
    /// </code></example>
    public void Dispose()
    {
        Interlocked.Exchange(ref _storage, null)?.EndLease();
    }

    /// <summary>Disposes of a temporary, which no one outside has seen, unless a trace has.</summary>
    internal void Drop()
    {
        if (!IsWatched) Dispose();
    }

    /// <summary>Disposes of a value between two steps, unless the later one's result looks into its memory.</summary>
    internal void DropBehind(Tensor result)
    {
        if (Storage.IsPooled && Storage != result.Storage) Drop();
    }

    /// <summary>Whether a trace reads what operations make, on this thread.</summary>
    internal static bool IsWatched => Tape.Tracer.Current is not null;

    private ObjectDisposedException Disposed() => new(nameof(Tensor),
        $"This tensor of shape {_layout} was disposed of, so its memory may be another's by now. Dispose is never needed: call it only where nobody uses the tensor afterwards. " +
        "An operation with nothing to do (To of the same dtype, Contiguous of a contiguous tensor) returns its operand, and disposing of the one ends the other.");
}
