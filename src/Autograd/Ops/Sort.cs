using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The elements along a dimension in ascending order (or descending), NaN above all, with their positions. Equal elements keep their order.</summary>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false) =>
        Sorting.Along(this, "Sort", Dims.Wrap(dim, Rank, "Sort"), descending, null);

    /// <summary>The positions that would sort a dimension.</summary>
    public Tensor Argsort(int dim = -1, bool descending = false)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(Detach().Sort(dim, descending).Indices);
    }

    /// <summary>The k largest (or smallest) elements along a dimension, in order, with their positions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dimension has fewer elements.</exception>
    public (Tensor Values, Tensor Indices) Topk(long k, int dim = -1, bool largest = true)
    {
        var d = Dims.Wrap(dim, Rank, "Topk");
        var size = Rank == 0 ? 1 : Shape[d];
        if (k < 0 || k > size) throw new ArgumentOutOfRangeException(nameof(k), $"Topk: k = {k} is out of range for dimension {d} with size {size}.");
        return Sorting.Along(this, "Topk", d, largest, k);
    }
}

/// <summary>Sorting with positions.</summary>
internal static unsafe class Sorting
{
    /// <summary>Up to so many elements columns are written where they belong, and not as rows that are turned afterwards.</summary>
    private const int Small = 16 * 1024;

    public static (Tensor Values, Tensor Indices) Along(Tensor x, string name, int dim, bool descending, long? keep)
    {
        Tensor values, places;
        using (Quiet.Now())
        using (var temporaries = Temporaries.Begin())
        {
            // A last dimension of lines, of one element each where there is no dimension.
            var lines = (x.Rank == 0 ? x.Seen().Reshape(1) : x.Seen().Transpose(dim, -1)).ContiguousDetached();
            var n = (int)lines.Shape[^1];
            var k = keep is { } some ? (int)some : n;
            var columns = x.Rank > 1 && dim == x.Rank - 2 && x.ElementCount <= Small;
            var layout = Layout.Contiguous(columns ? [.. x.Shape[..dim], k, x.Shape[^1]] : [.. lines.Shape[..^1], k]);
            (values, places) = (Tensor.Allocate(x.DType, layout), Tensor.Allocate(DType.Int64, layout));
            fixed (byte* pf = &lines.Storage.Origin, pv = &values.Storage.Origin, pp = &places.Storage.Origin)
            {
                var size = x.DType.Size();
                var line = new SortedLine { Keep = k, Descending = descending, From = pf + lines.Layout.Offset * size, Values = pv, Places = (long*)pp, ElementSize = size, Side = columns ? (int)x.Shape[^1] : 1 };
                OrderedLines.Run(lines.To(OrderedLines.Of(x.DType)), n, line);
            }
            GC.KeepAlive(lines);
            if (x.Rank == 0) (values, places) = (values.Reshape([]), places.Reshape([]));
            else if (!columns) (values, places) = (values.Transpose(dim, -1).Contiguous(), places.Transpose(dim, -1).Contiguous());
            temporaries.Return([values, places]);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new PickOp(name + "Backward0", x.Shape.ToArray(), dim, true, places), x, values);
        return (values, places);
    }
}
