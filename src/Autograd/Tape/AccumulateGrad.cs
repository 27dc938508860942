using Autograd.Core;

namespace Autograd.Tape;

/// <summary>The end of the tape at a leaf: what arrives is added to its <see cref="Tensor.Grad"/>.</summary>
internal sealed class AccumulateGrad(Tensor leaf) : Node(AccumulateOp.One)
{
    public readonly Tensor Leaf = leaf;

    /// <summary>Takes over <paramref name="g"/> when it is owned, that is, when nothing else can see its memory.</summary>
    public void Accumulate(Tensor g, bool owned, bool createGraph)
    {
        lock (this)
        {
            var meta = Leaf.Meta;
            if (meta.Grad is null) meta.Grad = createGraph ? g : owned && g.Layout.IsDense ? g : g.CloneDetached();
            else if (createGraph) meta.Grad = meta.Grad + g;
            else
            {
                meta.Grad.AddInPlace(g);
                if (owned) g.Storage.TryReturn();
            }
        }
    }

    private sealed class AccumulateOp : Op
    {
        public static readonly AccumulateOp One = new();

        public override string NodeName => "AccumulateGrad";

        public override string Name => "AccumulateGrad";

        public override Tensor? Vjp(Node node, int input, Tensor g) => null;
    }
}
