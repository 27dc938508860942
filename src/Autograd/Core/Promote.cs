namespace Autograd.Core;

/// <summary>
/// PyTorch's type promotion: the highest category among the operands decides; within it, tensors with dimensions come before 0-d tensors, and those
/// before C# scalars, which have only a category.
/// </summary>
internal static class Promote
{
    /// <summary>The dtype of an op's operands together, if it takes them.</summary>
    public static DType Types(ElementwiseOp op, Tensor x, Tensor y)
    {
        if (op.Promotion == Promotion.Numbers && (x.DType == DType.Bool || y.DType == DType.Bool)) throw NoBool(op);
        return Types(x, y);
    }

    /// <inheritdoc cref="Types(ElementwiseOp, Tensor, Tensor)"/>
    public static DType Types(ElementwiseOp op, DType x, Scalar y)
    {
        if (op.Promotion == Promotion.Numbers && (x == DType.Bool || y.DType == DType.Bool)) throw NoBool(op);
        return Types(x, y);
    }

    public static DType Types(Tensor x, Tensor y) => DTypes.ResultType(x, y);

    public static DType Types(DType x, Scalar y) => DTypes.ResultType(x, y);

    /// <summary>The dtype of an elementwise result, and what it is computed in.</summary>
    public static (DType Result, DType Compute) Of(ElementwiseOp op, DType operands)
    {
        switch (op.Promotion)
        {
            case Promotion.Truth: return (DType.Bool, operands.Compute());
            case Promotion.Real when !operands.IsFloatingPoint(): return (DTypes.Default, DTypes.Default.Compute());
            case Promotion.NoBool when operands == DType.Bool: throw NoBool(op);
            default: return (operands, operands.Compute());
        }
    }

    private static NotSupportedException NoBool(ElementwiseOp op) =>
        new($"{op.Name} is not defined for torch.bool: use LogicalNot, LogicalXor or another logical op, or convert with To(...) first.");
}
