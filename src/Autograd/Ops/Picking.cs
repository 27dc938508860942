using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Reading and writing by index tensors, and the two as linear functions of each other.</summary>
internal static unsafe class Picking
{
    public static Tensor Get(Tensor x, IndexPlan plan, string node = "IndexBackward0")
    {
        var y = plan.Read(x);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new IndexOp(plan, node), x, y);
        return y;
    }

    /// <summary>Zeros with g added at the picked places: the transpose of <see cref="Get"/>.</summary>
    public static Tensor Spread(Tensor g, IndexPlan plan)
    {
        var whole = Tensor.ZerosIn(Layout.Contiguous(plan.Shape), g.DType);
        using (Quiet.Now()) Add(whole, plan, g.Detach());
        if (GradMode.Enabled && g.RequiresGrad) Recorder.Unary(new SpreadOp(plan), g, whole);
        return whole;
    }

    /// <summary>A copy of x with zeros at the picked places.</summary>
    public static Tensor Clear(Tensor x, IndexPlan plan)
    {
        var y = x.CloneDetached();
        using (Quiet.Now()) plan.Write(y, Tensor.ZerosIn(Layout.Contiguous(plan.Result), x.DType));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new ClearOp(plan), x, y);
        return y;
    }

    /// <summary>Writes or adds in place, and records it.</summary>
    public static void Put(Tensor x, IndexPlan plan, Tensor value, bool accumulate, string name = "IndexPutBackward0")
    {
        var values = Fit(value, plan.Result.Length);
        var op = new IndexPutOp(plan, accumulate, name);
        if (!FitsInto(values.Layout, plan.Result))
            throw new ArgumentException(
                $"{op.Name}: values of shape {value.Layout} cannot be broadcast to the shape {Layout.Text(plan.Result)} that the index picks.");
        InPlace.CheckWritable(op.Name, x);
        var node = GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || values.RequiresGrad) ? Recorder.Begin(op, x, values, x) : null;
        if (node is not null) node.Extras = new NodeExtras { Inputs = [(x.Layout, x.DType), (values.Layout, values.DType)] };
        using (Quiet.Now())
        {
            var dense = values.Detach().To(x.DType).Expand(plan.Result).Contiguous();
            if (ReferenceEquals(dense.Storage, x.Storage)) dense = dense.CloneDetached();
            if (accumulate) Add(x.Detach(), plan, dense);
            else plan.Write(x, dense);
        }
        InPlace.Written(op, x);
        if (node is not null) InPlace.Rebase(x, node);
    }

    /// <summary>Assignment by index tensors. One number under a mask needs no positions, unless it is recorded.</summary>
    public static void Assign(Tensor x, List<Pick> picks, Tensor value)
    {
        if (picks is not [{ Index.DType: DType.Bool } mask] || value.Rank > 0
            || (GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || value.RequiresGrad)))
        {
            Put(x, IndexPlan.Of(x, picks), value, accumulate: false);
            return;
        }
        IndexPlan.CheckMask(x, mask.Dim, mask.Index);
        InPlace.CheckWritable("IndexPut", x);
        long[] shape = [.. mask.Index.Shape, .. Enumerable.Repeat(1L, x.Rank - mask.Dim - mask.Index.Rank)];
        var condition = ReferenceEquals(mask.Index.Storage, x.Storage) ? mask.Index.CloneDetached() : mask.Index;
        using (Quiet.Now()) Selection.Write(x, condition.Reshape(shape), value.To(x.DType));
        InPlace.Written(new MaskedFillOp(condition), x);
    }

    /// <summary>Writes slices along one dimension.</summary>
    public static void PutAlong(Tensor x, int dim, Tensor positions, Tensor source, string name)
    {
        var view = x.Rank == 0 ? x.Unsqueeze(0) : x;
        Put(view, IndexPlan.Of(view, [new(dim, positions)]), source, accumulate: false, name);
    }

    /// <summary>The value without leading dimensions of size 1 that the target does not have.</summary>
    public static Tensor Fit(Tensor value, int rank)
    {
        var extra = 0;
        while (value.Rank - extra > rank && value.Shape[extra] == 1) extra++;
        return extra == 0 ? value : value.Reshape(value.Shape[extra..]);
    }

    /// <summary>Whether the value is the view that would be written, with its history: so it is after <c>x[0] += y</c>.</summary>
    public static bool IsItself(Tensor view, Tensor value) =>
        ReferenceEquals(view.Storage, value.Storage) && view.Layout.Offset == value.Layout.Offset && view.Layout.SameStrides(value.Layout)
        && (!GradMode.Enabled || ReferenceEquals(view.ViewBase ?? view, value.ViewBase ?? value));

    public static Tensor Positions(Tensor x)
    {
        var mask = x.DType == DType.Bool ? x : x.Detach().Ne(0);
        if (x.Rank == 2) return PositionsOf(mask.ContiguousDetached());
        var places = IndexPlan.TruePlaces(mask);
        var n = places.ElementCount;
        var positions = Tensor.Allocate(DType.Int64, Layout.Contiguous(n, x.Rank));
        fixed (byte* pf = &places.Storage.Origin, pt = &positions.Storage.Origin)
        {
            long* from = (long*)pf, to = (long*)pt;
            for (long i = 0; i < n; i++, to += x.Rank)
            {
                var left = from[i];
                for (var d = x.Rank - 1; d >= 0; d--) (left, to[d]) = Math.DivRem(left, x.Shape[d]);
            }
        }
        GC.KeepAlive(places);
        return positions;
    }

    /// <summary>The same of a contiguous matrix, without divisions.</summary>
    private static Tensor PositionsOf(Tensor mask)
    {
        fixed (byte* origin = &mask.Storage.Origin)
        {
            var p = origin + mask.Layout.Offset;
            var count = Masks.Count(p, mask.ElementCount);
            var positions = Tensor.Allocate(DType.Int64, Layout.Contiguous(count, 2));
            fixed (byte* q = &positions.Storage.Origin) Masks.Positions(p, (long*)q, count, mask.Shape[1]);
            GC.KeepAlive(mask);
            return positions;
        }
    }

    /// <summary>Sums are made in the compute dtype, and copied back if that is not the tensor's own.</summary>
    private static void Add(Tensor x, IndexPlan plan, Tensor values)
    {
        var sum = x.To(x.DType.Compute());
        plan.Add(sum, values.To(sum.DType).Contiguous());
        if (!ReferenceEquals(sum, x)) Copies.Run(sum, x, x.Layout, ownsTarget: false);
    }

    private static bool FitsInto(Layout values, long[] shape)
    {
        if (values.Rank > shape.Length) return false;
        for (var d = 1; d <= values.Rank; d++)
            if (values.Shape[^d] != 1 && values.Shape[^d] != shape[^d]) return false;
        return true;
    }
}

internal sealed class IndexOp(IndexPlan plan, string name) : LinearOp
{
    public override string NodeName => name;
    public override Tensor Apply(Tensor x) => Picking.Get(x, plan);
    public override Tensor Transpose(Tensor g) => Picking.Spread(g, plan);
}

internal sealed class SpreadOp(IndexPlan plan) : LinearOp
{
    public override string NodeName => "IndexPutBackward0";
    public override Tensor Apply(Tensor x) => Picking.Spread(x, plan);
    public override Tensor Transpose(Tensor g) => Picking.Get(g, plan);
}

/// <summary>Zeros at the picked places: its own transpose.</summary>
internal sealed class ClearOp(IndexPlan plan) : LinearOp
{
    public override string NodeName => "IndexPutBackward0";
    public override Tensor Apply(Tensor x) => Picking.Clear(x, plan);
    public override Tensor Transpose(Tensor g) => Picking.Clear(g, plan);
}

/// <summary>Values (input 1) written or added to a tensor (input 0). Of values that were overwritten by a later one, none gets a gradient.</summary>
internal sealed class IndexPutOp(IndexPlan plan, bool accumulate, string name) : Op
{
    public override string NodeName => name;

    public override Tensor? Vjp(Node node, int input, Tensor g)
    {
        if (input == 0) return accumulate ? g : Picking.Clear(g, plan);
        return Winning(Picking.Get(g, plan));
    }

    public override Tensor? Jvp(Node node, int input, Tensor t, int output)
    {
        if (input == 0) return accumulate ? t : Picking.Clear(t, plan);
        return Picking.Spread(Winning(t.To(node.Extras!.Inputs![0].DType).Expand(plan.Result)), plan);
    }

    private Tensor Winning(Tensor values) => !accumulate && plan.Winners() is { } wins ? Tensor.Where(wins, values, 0) : values;
}
