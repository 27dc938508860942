using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Softmax and standardisation.</summary>
internal sealed partial class Lowerer
{
    private string? Normalization(Step step) => step.Op switch
    {
        Softmaxes.SoftmaxOp op => step.Inputs[0].Rank == 0 ? Scalar(1, step.Outputs[0].DType) : graph.Add("Softmax", [NameOf(step.Inputs[0])], ("axis", (long)op.Dim)),
        Softmaxes.LogSoftmaxOp op => step.Inputs[0].Rank == 0 ? Scalar(0, step.Outputs[0].DType) : graph.Add("LogSoftmax", [NameOf(step.Inputs[0])], ("axis", (long)op.Dim)),
        Standardize.StandardizeOp op => Standardized(step, op),
        _ => null,
    };

    private string Standardized(Step step, Standardize.StandardizeOp op)
    {
        var x = step.Inputs[0];
        var given = op.Dims is null ? 2 : 0;
        var operands = step.Inputs[1..^given];
        var (weight, bias) = (op.Weighted ? operands[0] : null, operands.Length > (op.Weighted ? 1 : 0) ? operands[^1] : null);
        if (op.Dims is null)
        {
            var (mean, variance) = (step.Inputs[^2], step.Inputs[^1]);
            var channels = x.Rank > 1 ? x.Shape[1] : 0;
            if (step.Inputs.All(v => v.DType == x.DType) && Channel(mean, channels) is { } m && Channel(variance, channels) is { } spread && (weight is null || Channel(weight, channels) is not null) && (bias is null || Channel(bias, channels) is not null))
                return graph.Add("BatchNormalization", [
                    NameOf(x), weight is null ? Filled(1) : NameOf(Channel(weight, channels)!), bias is null ? Filled(0) : NameOf(Channel(bias, channels)!), NameOf(m), NameOf(spread)],
                    ("epsilon", op.Eps));
            return Finished(new Symbol(this, NameOf(x), x.DType) - Of(mean), Of(variance));

            string Filled(double value) => graph.AddConstant(Tensor.Full([channels], value, x.DType));
        }

        var dims = op.Dims.Select(d => d < 0 ? d + x.Rank : d).Order().ToArray();
        var first = dims[0];
        var trailing = x.Shape[(int)first..];
        if (step.Inputs.All(v => v.DType == x.DType) && dims[^1] == x.Rank - 1 && dims.Length == x.Rank - first && Fits(weight) && Fits(bias) && Sizes(x)[(int)first..].All(s => s.IsFixed))
        {
            var scale = weight is null ? graph.AddConstant(Tensor.Ones(trailing, x.DType)) : NameOf(weight);
            return graph.Add("LayerNormalization", bias is null ? [NameOf(x), scale] : [NameOf(x), scale, NameOf(bias)], ("axis", first), ("epsilon", op.Eps));
        }
        var centred = graph.Add("Sub", [NameOf(x), Reduce("ReduceMean", NameOf(x), dims, true)]);
        return Finished(new Symbol(this, centred, x.DType), new Symbol(this, Reduce("ReduceMean", graph.Add("Mul", [centred, centred]), dims, true), x.DType));

        bool Fits(Value? operand) => operand is null || operand.Shape.SequenceEqual(trailing);

        Symbol Of(Value value) => new(this, Cast(NameOf(value), value.DType, x.DType), x.DType);

        string Finished(Symbol distance, Symbol variance)
        {
            var y = distance / Symbol.Sqrt(variance + op.Eps);
            if (weight is not null) y *= Of(weight);
            if (bias is not null) y += Of(bias);
            return y.NameAs(this, x.DType);
        }
    }

    /// <summary>A vector of one number per channel, from the shape that it was given to broadcast.</summary>
    private static Value? Channel(Value x, long channels)
    {
        while (x.Rank != 1 && x.Maker is { Op: ReshapeOp } maker) x = maker.Inputs[0];
        return x.Rank == 1 && x.Shape[0] == channels ? x : null;
    }
}
