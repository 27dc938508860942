using Autograd.Tape;

namespace Autograd.Core;

/// <summary>
/// An operation as the tape records it: an immutable value with its attributes. It states how cotangents of the output become
/// cotangents of the inputs; the engine undoes broadcasting and type promotion, so no rule mentions either.
/// </summary>
internal abstract class Op
{
    /// <summary>The bit of <see cref="Reads"/> that stands for the output; bit i stands for input i.</summary>
    public const uint Output = 1u << 31;

    /// <summary>PyTorch's name of the recorded node, such as AddBackward0.</summary>
    public abstract string NodeName { get; }

    /// <summary>The public name, for messages.</summary>
    public virtual string Name => NodeName.IndexOf("Backward", StringComparison.Ordinal) is var end and >= 0 ? NodeName[..end] : NodeName;

    /// <summary>The values that the cotangent of one input is computed from: these the tape saves, and no others.</summary>
    public virtual uint Reads(int input) => 0;

    /// <summary>
    /// The cotangent of one input, given that of the (only) output; null stands for zero. Written in public tensor ops, so that it can be
    /// differentiated again. It may return <paramref name="g"/> itself, and its shape may still be the broadcast one.
    /// </summary>
    public abstract Tensor? Vjp(Node node, int input, Tensor g);

    /// <summary>For ops with several outputs, or whose input cotangents share work: all cotangents at once. Absent ones are null.</summary>
    public virtual void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
    {
        if (g[0] is not { } only) return;
        for (var i = 0; i < inputs.Length; i++)
            if (node.Needs(i))
                inputs[i] = Vjp(node, i, only);
    }

    /// <summary>Whether <see cref="Vjp(Node, ReadOnlySpan{Tensor?}, Span{Tensor?})"/> is to be called, rather than once per input.</summary>
    public virtual bool Together => false;

    /// <summary>Lets go of values that the op itself keeps, when its node is freed.</summary>
    public virtual void Free()
    {
    }

    /// <summary>
    /// What a tangent of one input adds to the tangent of the output. By default it is found by transposing <see cref="Vjp(Node, int, Tensor)"/>,
    /// which is linear in g; families know better.
    /// </summary>
    public virtual Tensor? Jvp(Node node, int input, Tensor t, int output) => Transposition.OfVjp(this, node, input, t, output);
}

/// <summary>The derivative of a linear function is the function; its cotangent is the transpose. Neither reads any value.</summary>
internal abstract class LinearOp : Op
{
    /// <summary>The function itself, in recorded ops.</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>The adjoint: &lt;Apply(x), g&gt; = &lt;x, Transpose(g)&gt; for all x and g.</summary>
    public abstract Tensor Transpose(Tensor g);

    public sealed override Tensor Vjp(Node node, int input, Tensor g) => Transpose(g);

    public sealed override Tensor Jvp(Node node, int input, Tensor t, int output) => Apply(t);
}
