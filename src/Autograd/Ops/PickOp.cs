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
        var y = x.Gather(dim, keepDim || shape.Length == 0 ? places : places.Unsqueeze(dim));
        return keepDim || shape.Length == 0 ? y : y.Squeeze(dim);
    }

    public override Tensor Transpose(Tensor g)
    {
        var zeros = Tensor.Zeros(shape, g.DType);
        return keepDim || shape.Length == 0 ? zeros.ScatterAdd(dim, places, g) : zeros.ScatterAdd(dim, places.Unsqueeze(dim), g.Unsqueeze(dim));
    }
}
