using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The elements where the mask holds, as a vector in row-major order. Tensor and mask broadcast together.</summary>
    /// <exception cref="ArgumentException">The mask is not bool, or shapes do not broadcast.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        using var temporaries = Temporaries.Begin();
        Masking.Check("MaskedSelect", mask);
        var shape = Broadcast.Shape("MaskedSelect", _layout, mask._layout);
        var whole = ExpandDetached(shape);
        var op = new MaskedSelectOp(Shape.ToArray(), shape, whole.PlanOf(mask.ExpandDetached(shape)));
        return temporaries.Keep(op.Select(this));
    }

    /// <summary>Writes a number where the mask holds. The mask broadcasts.</summary>
    /// <exception cref="ArgumentException">The mask is not bool, or has a shape that does not broadcast to this one's; or the number does not fit the dtype's category.</exception>
    public Tensor MaskedFillInPlace(Tensor mask, Scalar value) => Masking.Fill(this, mask, Scalars.Of(Selection.Fitting(this, value), DType));

    /// <summary>Writes the value of a 0-d tensor where the mask holds. The mask broadcasts.</summary>
    /// <inheritdoc cref="MaskedFillInPlace(Tensor, Scalar)"/>
    public Tensor MaskedFillInPlace(Tensor mask, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Rank != 0) throw new ArgumentException($"MaskedFill: the value must be a 0-d tensor, and this one has the shape {value._layout}.");
        if (!DTypes.CanCast(value.DType, DType))
            throw new ArgumentException($"MaskedFill: a value of {value.DType.TorchName()} cannot be written to {DType.TorchName()}.");
        return Masking.Fill(this, mask, value.To(DType));
    }

    private IndexPlan PlanOf(Tensor mask) => Rank == 0
        ? IndexPlan.Of(Unsqueeze(0), [new(0, mask.Unsqueeze(0))])
        : IndexPlan.Of(this, [new(0, mask)]);
}

internal static class Masking
{
    public static void Check(string op, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.DType != DType.Bool)
            throw new ArgumentException($"{op}: the mask is {mask.DType.TorchName()}, but must be torch.bool. Compare first, as in x > 0.");
    }

    public static Tensor Fill(Tensor x, Tensor mask, Tensor value)
    {
        Check("MaskedFill", mask);
        if (!Broadcast.Shape("MaskedFill", x.Layout, mask.Layout).AsSpan().SequenceEqual(x.Shape))
            throw new ArgumentException($"MaskedFill in place: a mask of shape {mask.Layout} does not fit the shape {x.Layout} of the tensor that is written.");
        InPlace.CheckWritable("MaskedFill", x);
        var recorded = GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || value.RequiresGrad);
        // A node keeps a mask of its own, since the given one may be written later; so does a bool tensor that is filled by itself.
        if (recorded || ReferenceEquals(mask.Storage, x.Storage)) mask = mask.CloneDetached();
        var op = new MaskedFillOp(mask);
        var node = recorded ? Recorder.Begin(op, x, value, x) : null;
        if (node is not null) node.Extras = new NodeExtras { Inputs = [(x.Layout, x.DType), (value.Layout, value.DType)] };
        using (Quiet.Now()) Selection.Write(x, mask, value);
        InPlace.Written(op, x);
        if (node is not null) InPlace.Rebase(x, node);
        return x;
    }
}

internal sealed class MaskedSelectOp(long[] from, long[] shape, IndexPlan plan) : LinearOp
{
    public override string NodeName => "MaskedSelectBackward0";

    public override Tensor Apply(Tensor x) => Select(x);

    public override Tensor Transpose(Tensor g) => Picking.Spread(g, plan).Reshape(shape).SumTo(from);

    public Tensor Select(Tensor x)
    {
        var whole = x.ExpandDetached(shape);
        var y = plan.Read(whole.Rank == 0 ? whole.Unsqueeze(0) : whole);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(this, x, y);
        return y;
    }
}

internal sealed class MaskedFillOp(Tensor mask) : Op
{
    public Tensor Mask => mask;

    public override string NodeName => "MaskedFillBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? g.MaskedFill(mask, 0) : Tensor.Where(mask, g, 0);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
        input == 0 ? t.MaskedFill(mask, 0) : Tensor.Where(mask, t, 0).Expand(node.Extras!.Inputs![0].Layout.Shape);
}
