using Autograd.Core;

namespace Autograd;

/// <summary>The elements at known positions along a dimension: one, which then disappears unless kept, or several.</summary>
internal sealed class PickOp(string name, long[] shape, int dim, bool keepDim, Tensor places) : LinearOp
{
    public int Dim => dim;
    public bool KeepDim => keepDim;

    public override string NodeName => name;

    public override Tensor Apply(Tensor x)
    {
        if (shape.Length == 0) return x.Gather(0, places);
        var y = AlongDim.Read(Name, x, dim, Index);
        return keepDim ? y : y.Squeeze(dim);
    }

    public override Tensor Transpose(Tensor g)
    {
        if (shape.Length == 0) return g;
        return AlongDim.Spread(keepDim ? g : g.Unsqueeze(dim), shape, dim, Index);
    }

    private Tensor Index => (keepDim ? places : places.Unsqueeze(dim)).ContiguousDetached();
}
