using Autograd.Core;

namespace Autograd.Tape;

/// <summary>The end of the tape at a leaf: what arrives is added to its <see cref="Tensor.Grad"/>.</summary>
internal sealed class AccumulateGrad(Tensor leaf) : Node(AccumulateOp.One)
{
    public readonly Tensor Leaf = leaf;

    /// <summary>Adds to the <see cref="Tensor.Grad"/> of the leaf, or of the intermediate result that this edge is of.</summary>
    /// <param name="edge">The tensor's edge, on which threads that share it wait for each other.</param>
    /// <param name="x">The tensor.</param>
    /// <param name="g">Its cotangent.</param>
    /// <param name="owned">Whether nothing else can see the memory of <paramref name="g"/>, so that it can be taken over.</param>
    /// <param name="createGraph">Whether the sum is itself recorded.</param>
    public static void Add(Node edge, Tensor x, Tensor g, bool owned, bool createGraph)
    {
        lock (edge)
        {
            var meta = x.Meta;
            if (meta.Grad is null) (meta.Grad, meta.GradIsUnseen) = (First(x.Layout, g, owned, createGraph), !createGraph);
            else if (createGraph) (meta.Grad, meta.GradIsUnseen) = (meta.Grad + g, false);
            else
            {
                meta.Grad.AddInPlace(g);
                if (owned) g.Storage.TryReturn();
            }
        }
    }

    /// <summary>
    /// The gradient in memory of its own and, as in PyTorch, in the order of the tensor's: a contiguous parameter has a contiguous gradient.
    /// </summary>
    private static Tensor First(Layout x, Tensor g, bool owned, bool createGraph)
    {
        var layout = x.Fresh();
        var fits = g.Layout.SameStrides(layout) || g.IsContiguous && layout.IsContiguous;
        return owned && fits && !createGraph ? g : g.CloneInStrides(layout);
    }

    private sealed class AccumulateOp : Op
    {
        public static readonly AccumulateOp One = new();

        public override string NodeName => "AccumulateGrad";

        public override string Name => "AccumulateGrad";

        public override Tensor? Vjp(Node node, int input, Tensor g) => null;
    }
}
