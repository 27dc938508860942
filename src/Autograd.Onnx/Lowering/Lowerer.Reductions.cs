using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Sums, means, extremes, moments, norms and running sums.</summary>
internal sealed partial class Lowerer
{
    private string? Reduction(Step step)
    {
        var (x, y) = (step.Inputs[0], step.Outputs[0]);
        switch (step.Op)
        {
            case Reductions.WholeOp op: return Over(op.Mean ? "ReduceMean" : "ReduceSum", All(x), false);
            case Reductions.SumOp op: return Over("ReduceSum", op.Mask, op.KeepDim);
            case Reductions.MeanOp op: return Over("ReduceMean", op.Mask, op.KeepDim);
            case MinMax.ExtremeOp op: return Over(op.NodeName.Contains("max", StringComparison.OrdinalIgnoreCase) ? "ReduceMax" : "ReduceMin", op.Mask, op.KeepDim);
            case PickOp { NodeName: "MaxBackward0" or "MinBackward0" } op:
                if (x.Rank == 0) return NameOf(x);
                return Reduce(op.NodeName == "MaxBackward0" ? "ReduceMax" : "ReduceMin", NameOf(x), [op.Dim], op.KeepDim);
            case MinMax.PositionOp op when x.Rank > 0:
                return graph.Add(op.Name == "Argmax" ? "ArgMax" : "ArgMin", [NameOf(x)], ("axis", (long)op.Dim), ("keepdims", op.KeepDim ? 1L : 0L));
            case LogSums.LogSumExpOp op: return Over("ReduceLogSumExp", op.Mask, op.KeepDim);
            case ElementProducts.ProdOp op: return Over("ReduceProd", op.Mask, op.KeepDim);
            case Statistics.VarOp op: return Moment(op.Mask, op.Correction, op.KeepDim);
            case Statistics.StdOp op: return graph.Add("Sqrt", [Moment(op.Mask, op.Correction, op.KeepDim)]);
            case Norms.NormOp op:
                var dims = Reductions.DimsOf(op.Mask, x.Rank);
                return op.P switch
                {
                    1 => Over("ReduceL1", op.Mask, op.KeepDim),
                    2 => Over("ReduceL2", op.Mask, op.KeepDim),
                    double.PositiveInfinity => Reduce("ReduceMax", graph.Add("Abs", [NameOf(x)]), dims, op.KeepDim),
                    double.NegativeInfinity => Reduce("ReduceMin", graph.Add("Abs", [NameOf(x)]), dims, op.KeepDim),
                    0 => throw new NotSupportedException("the norm of p = 0 is not mapped"),
                    var p => graph.Add("Pow", [Reduce("ReduceSum", graph.Add("Pow", [graph.Add("Abs", [NameOf(x)]), Scalar(p, x.DType)]), dims, op.KeepDim), Scalar(1 / p, x.DType)]),
                };
            case RunningSums.CumsumOp op:
                return graph.Add("CumSum", [NameOf(x), Scalar(op.Dim, DType.Int64)], ("reverse", op.Reverse ? 1L : 0L));
            default: return null;
        }

        string Over(string name, bool[] mask, bool keepDim) => Reduce(name, Cast(NameOf(x), x.DType, y.DType), Reductions.DimsOf(mask, x.Rank), keepDim);

        string Moment(bool[] mask, long correction, bool keepDim)
        {
            var dims = Reductions.DimsOf(mask, x.Rank);
            foreach (var d in dims)
                if (!Sizes(x)[d].IsFixed) throw new NotSupportedException("moments over the batch are exported for a fixed batch only");
            var distance = graph.Add("Sub", [NameOf(x), Reduce("ReduceMean", NameOf(x), dims, true)]);
            var sum = Reduce("ReduceSum", graph.Add("Mul", [distance, distance]), dims, keepDim);
            return graph.Add("Div", [sum, Scalar(Math.Max(0, Reductions.Count(x.Shape, mask) - correction), x.DType)]);
        }
    }

    private static bool[] All(Value x) => [.. Enumerable.Repeat(true, x.Rank)];

    /// <summary>Dimensions became inputs of one reduction after another.</summary>
    private string Reduce(string op, string x, long[] dims, bool keepDim)
    {
        if (dims.Length == 0) return op is "ReduceL1" or "ReduceL2" ? graph.Add("Abs", [x]) : x;
        var keep = ("keepdims", (object)(keepDim ? 1L : 0L));
        return op == "ReduceSum" || graph.Opset >= 18
            ? graph.Add(op, [x, Vector([.. dims.Select(d => (Size)d)])], keep)
            : graph.Add(op, [x], ("axes", dims), keep);
    }
}
