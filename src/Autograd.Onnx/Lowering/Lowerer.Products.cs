using Autograd.Core;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Matrix products.</summary>
internal sealed partial class Lowerer
{
    private string? Product(Step step)
    {
        var y = step.Outputs[0];
        switch (step.Op)
        {
            case AddMm.AddmmOp op:
                var (first, turned) = Turned(step.Inputs[1]);
                var (second, alsoTurned) = Turned(step.Inputs[2]);
                string[] factors = [NameOf(first), NameOf(second)];
                return graph.Add("Gemm", op.Beta.ToDouble() == 0 ? factors : [.. factors, NameOf(step.Inputs[0])],
                    ("alpha", op.Alpha.ToDouble()), ("beta", op.Beta.ToDouble()), ("transA", turned ? 1L : 0L), ("transB", alsoTurned ? 1L : 0L));
            case AddProduct.AddProductOp op:
                var product = Bilinear(op.Product, step.Inputs[1], step.Inputs[2], y) is { } p ? new Symbol(this, p, y.DType) : throw new NotSupportedException("the product is not mapped");
                var sum = product * op.Alpha.ToDouble();
                if (op.Beta.ToDouble() != 0) sum = new Symbol(this, NameOf(step.Inputs[0]), y.DType) * op.Beta.ToDouble() + sum;
                return sum.NameAs(this, y.DType);
            case BilinearOp op:
                return Bilinear(op, step.Inputs[0], step.Inputs[1], y);
            default:
                return null;
        }
    }

    private string? Bilinear(BilinearOp op, Value x, Value y, Value z)
    {
        switch (op)
        {
            case AddProduct.OuterOp:
                return graph.Add("Mul", [Unsqueeze(NameOf(x), 1), NameOf(y)]);
            case MatMul.MmOp or MatMul.MvOp or MatMul.DotOp or MatMul.BmmOp:
                var product = graph.Add("MatMul", [NameOf(x), NameOf(y)]);
                // Products of a stack that has no dimension in the result are summed.
                var summed = op is MatMul.BmmOp ? Math.Max(x.Rank, y.Rank) - z.Rank : 0;
                return summed == 0 ? product : Reduce("ReduceSum", product, [.. Enumerable.Range(0, summed).Select(d => (long)d)], false);
            default:
                return null;
        }
    }

    /// <summary>A matrix before it was transposed, if it was.</summary>
    private static (Value Matrix, bool Turned) Turned(Value x) => x.Maker is { Op: PermuteOp { Order: [1, 0] } } maker ? (maker.Inputs[0], true) : (x, false);
}
