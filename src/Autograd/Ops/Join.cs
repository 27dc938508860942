using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Tensors joined along an existing dimension; dtypes are promoted.</summary>
    /// <exception cref="ArgumentException">There is none, or sizes differ in another dimension.</exception>
    public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.Length == 0) throw new ArgumentException("Cat: at least one tensor is needed.");
        foreach (var t in tensors) ArgumentNullException.ThrowIfNull(t, nameof(tensors));
        // PyTorch's old habit: an empty vector fits everything.
        var parts = new List<Tensor>();
        foreach (var t in tensors)
            if (t.Rank != 1 || t.Shape[0] != 0) parts.Add(t);
        var dtype = tensors[0].DType;
        foreach (var t in tensors) dtype = DTypes.Promote(dtype, t.DType);
        if (parts.Count == 0) return Empty([0], dtype);
        var first = parts[0];
        if (first.Rank == 0) throw new ArgumentException("Cat: 0-d tensors cannot be joined along a dimension. Use Stack.");
        var d = Dims.Wrap(dim, first.Rank, "Cat");
        long total = 0;
        foreach (var t in parts)
        {
            var fits = t.Rank == first.Rank;
            for (var k = 0; k < first.Rank && fits; k++) fits = k == d || t.Shape[k] == first.Shape[k];
            if (!fits) throw new ArgumentException($"Cat: shapes {first._layout} and {t._layout} must be equal except in dimension {d}.");
            total += t.Shape[d];
        }
        long[] shape = [.. first.Shape];
        shape[d] = total;
        var y = Allocate(dtype, Layout.Contiguous(shape));
        long at = 0;
        foreach (var t in parts)
        {
            var part = shape.ToArray();
            part[d] = t.Shape[d];
            Copies.Run(t, y, Layout.Strided(part, y.Strides, at * y.Strides[d]), ownsTarget: false);
            at += t.Shape[d];
        }
        if (GradMode.Enabled && dtype.IsFloatingPoint() && parts.Exists(t => t.RequiresGrad)) Recorder.Many(new CatOp(d), [.. parts], [y]);
        else Tracer.Current?.Computed(new CatOp(d), [.. parts], y);
        return y;
    }

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    /// <exception cref="ArgumentException">There is none, or shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.Length == 0) throw new ArgumentException("Stack: at least one tensor is needed.");
        foreach (var t in tensors) ArgumentNullException.ThrowIfNull(t, nameof(tensors));
        foreach (var t in tensors)
            if (!t._layout.SameShape(tensors[0]._layout))
                throw new ArgumentException($"Stack: shapes {tensors[0]._layout} and {t._layout} must be equal.");
        var d = Dims.Wrap(dim, tensors[0].Rank + 1, "Stack");
        var rows = new Tensor[tensors.Length];
        Tensor y;
        using (Quiet.Now())
        {
            for (var i = 0; i < rows.Length; i++) rows[i] = tensors[i].Unsqueeze(d);
            y = Cat(rows, d);
        }
        var any = false;
        foreach (var t in tensors) any |= t.RequiresGrad;
        if (GradMode.Enabled && any && y.DType.IsFloatingPoint()) Recorder.Many(new StackOp(d), tensors, [y]);
        return y;
    }
}

internal sealed class CatOp(int dim) : Op
{
    public int Dim => dim;

    public override string NodeName => "CatBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => g.Narrow(dim, Start(node, input), node.Extras!.Inputs![input].Layout.Shape[dim]);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output)
    {
        var (layout, dtype) = node.Extras!.Outputs![0];
        var start = Start(node, input);
        return Unslice.Apply(t.To(dtype), layout.Shape.ToArray(), dim, start, start + t.Shape[dim], 1);
    }

    private long Start(Node node, int input)
    {
        long start = 0;
        for (var i = 0; i < input; i++) start += node.Extras!.Inputs![i].Layout.Shape[dim];
        return start;
    }
}

internal sealed class StackOp(int dim) : Op
{
    public int Dim => dim;

    public override string NodeName => "StackBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => g.Select(dim, input);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output)
    {
        var (layout, dtype) = node.Extras!.Outputs![0];
        return Unslice.Apply(t.Unsqueeze(dim).To(dtype), layout.Shape.ToArray(), dim, input, input + 1, 1);
    }
}
