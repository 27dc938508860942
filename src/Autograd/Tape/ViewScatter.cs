using Autograd.Core;

namespace Autograd.Tape;

/// <summary>The base of a view after the view was written: the base with that part replaced. Linear in both.</summary>
internal sealed class ViewScatter(Layout whole, Layout part) : Op
{
    public override string NodeName => "CopySlices";

    public override string Name => "CopySlices";

    public override Tensor? Vjp(Node node, int input, Tensor g)
    {
        // The cotangent may have other strides than the base had; the view's position is meaningful in the base's own.
        var same = g.InStrides(whole);
        return input == 1 ? same.AsStrided(part.Shape, part.Strides, part.Offset - whole.Offset + same.StorageOffset) : Cleared(g);
    }

    public override Tensor? Jvp(Node node, int input, Tensor t, int output)
    {
        if (input == 0) return Cleared(t);
        var zeros = Tensor.ZerosInStrides(whole, t.DType);
        zeros.AsStrided(part.Shape, part.Strides, part.Offset - whole.Offset).CopyInPlace(t);
        return zeros;
    }

    private Tensor Cleared(Tensor t)
    {
        var rest = t.CloneInStrides(whole);
        rest.AsStrided(part.Shape, part.Strides, part.Offset - whole.Offset + rest.StorageOffset).FillInPlace(0);
        return rest;
    }
}
