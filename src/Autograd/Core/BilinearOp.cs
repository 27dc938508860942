using Autograd.Tape;

namespace Autograd.Core;

/// <summary>
/// A function that is linear in each of two arguments: z = Apply(x, y). It is stated with its two transposes, and both modes of differentiation
/// follow: dz = Apply(dx, y) + Apply(x, dy), and the cotangents of x and y are the transposes at g. Each reads only the other argument.
/// </summary>
internal abstract class BilinearOp : Op
{
    /// <summary>The function itself, in recorded ops.</summary>
    public abstract Tensor Apply(Tensor x, Tensor y);

    /// <summary>The adjoint in x: &lt;Apply(x, y), g&gt; = &lt;x, TransposeX(g, y)&gt; for all x and g.</summary>
    public abstract Tensor TransposeX(Tensor g, Tensor y);

    /// <summary>The adjoint in y: &lt;Apply(x, y), g&gt; = &lt;y, TransposeY(g, x)&gt; for all y and g.</summary>
    public abstract Tensor TransposeY(Tensor g, Tensor x);

    public sealed override uint Reads(int input) => input == 0 ? 2u : 1u;

    public sealed override Tensor Vjp(Node node, int input, Tensor g) =>
        input == 0 ? TransposeX(g, node.Input(1)) : TransposeY(g, node.Input(0));

    // A tangent of one argument needs what the cotangent of that argument reads, so it is saved.
    public sealed override Tensor Jvp(Node node, int input, Tensor t, int output) =>
        input == 0 ? Apply(t, node.Input(1)) : Apply(node.Input(0), t);
}
