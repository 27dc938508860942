using Autograd.Core;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Views, copies and joins.</summary>
internal sealed partial class Lowerer
{
    private string? View(Step step)
    {
        var (x, y) = (step.Inputs[0], step.Outputs[0]);
        return step.Op switch
        {
            Tensor.CloneOp => NameOf(x),
            Tensor.CastOp => Cast(NameOf(x), x.DType, y.DType),
            ReshapeOp => x.Shape.SequenceEqual(y.Shape) ? NameOf(x) : Reshape(NameOf(x), Sizes(y)),
            PermuteOp op => graph.Add("Transpose", [NameOf(x)], ("perm", Array.ConvertAll(op.Order, d => (long)d))),
            ExpandOp => Expand(NameOf(x), Sizes(x), Sizes(y)),
            SliceOp op => Slice(step, op),
            SelectOp op => Select(step, op),
            CatOp op => graph.Add("Concat", [.. step.Inputs.Select(part => Cast(NameOf(part), part.DType, y.DType))], ("axis", (long)op.Dim)),
            StackOp op => graph.Add("Concat", [.. step.Inputs.Select(part => Unsqueeze(Cast(NameOf(part), part.DType, y.DType), op.Dim))], ("axis", (long)op.Dim)),
            Sections.SectionsOp op => Split(step, op),
            Gate.GluOp op => Gated(step, op),
            Tensor.CopyOp => Expand(Cast(NameOf(step.Inputs[1]), step.Inputs[1].DType, y.DType), Sizes(step.Inputs[1]), Sizes(y)),
            _ => null,
        };
    }

    private string Unsqueeze(string x, int dim) => graph.Add("Unsqueeze", [x, Vector(dim)]);

    private string Squeeze(string x, int dim) => graph.Add("Squeeze", [x, Vector(dim)]);

    private string Slice(Step step, SliceOp op)
    {
        var (x, other) = (step.Inputs[0], (SliceOp)step.Twin!.Op);
        var size = Sizes(x)[op.Dim];
        var (start, stop) = (new Size(op.Start, other.Start), new Size(op.Stop, other.Stop));
        if (stop == size) stop = long.MaxValue;
        if (start == 0 && stop == long.MaxValue && op.Step == 1) return NameOf(x);
        return graph.Add("Slice", [NameOf(x), Vector(start), Vector(stop), Vector(op.Dim), Vector(op.Step)]);
    }

    private string Select(Step step, SelectOp op)
    {
        var (x, index) = (step.Inputs[0], new Size(op.Index, ((SelectOp)step.Twin!.Op).Index));
        var size = Sizes(x)[op.Dim];
        // From the end, where that is what stays the same.
        if (!index.IsFixed && size.First - index.First == size.Second - index.Second) index = index.First - size.First;
        if (!index.IsFixed) throw new NotSupportedException($"position {index.First} of dimension {op.Dim} depends on the batch");
        return graph.Add("Gather", [NameOf(x), Scalar(index.First, DType.Int64)], ("axis", (long)op.Dim));
    }

    private string Split(Step step, Sections.SectionsOp op)
    {
        var dim = op.Dim < 0 ? op.Dim + step.Inputs[0].Rank : op.Dim;
        var parts = Split(step.Inputs[0], dim, [.. step.Outputs.Select(part => Sizes(part)[dim])]);
        for (var i = 0; i < parts.Length; i++) Name(step.Outputs[i], parts[i]);
        return "";
    }

    private string Gated(Step step, Gate.GluOp op)
    {
        var half = Sizes(step.Outputs[0])[op.Dim];
        var parts = Split(step.Inputs[0], op.Dim, [half, half]);
        return graph.Add("Mul", [parts[0], graph.Add("Sigmoid", [parts[1]])]);
    }

    private string[] Split(Value x, int dim, Size[] sizes)
    {
        var even = Array.TrueForAll(sizes, s => s == sizes[0]);
        string[] inputs = even && graph.Opset < 18 ? [NameOf(x)] : [NameOf(x), Vector(sizes)];
        return graph.Add("Split", inputs, sizes.Length, ("axis", (long)dim));
    }
}
