using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The elements along a dimension in ascending order (or descending), NaN above all, with their positions. Equal elements keep their order.</summary>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false) =>
        Sorting.Along(this, "Sort", Dims.Wrap(dim, Rank, "Sort"), descending, null);

    /// <summary>The positions that would sort a dimension.</summary>
    public Tensor Argsort(int dim = -1, bool descending = false) => Detach().Sort(dim, descending).Indices;

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

/// <summary>Sorting with positions: n log n comparisons a row, stable.</summary>
internal static class Sorting
{
    public static (Tensor Values, Tensor Indices) Along(Tensor x, string name, int dim, bool descending, long? keep)
    {
        Tensor places;
        using (Quiet.Now())
        {
            var rows = x.Detach().Unsqueeze(-1).Transpose(dim, -1).Contiguous();
            var n = (int)rows.Shape[^1];
            var order = Tensor.Allocate(DType.Int64, rows.Layout.Fresh());
            var keys = rows.To(x.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64);
            if (x.DType.IsFloatingPoint()) Fill(keys.Elements<double>(), order.Elements<long>(), n, descending, RealOrder);
            else Fill(keys.Elements<long>(), order.Elements<long>(), n, descending, Comparer<long>.Default.Compare);
            GC.KeepAlive(keys);
            if (keep is { } k) order = order.Narrow(-1, 0, k);
            places = order.Transpose(dim, -1).Squeeze(-1).Contiguous();
        }
        var values = x.Detach().Gather(dim, places);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new PickOp(name + "Backward0", x.Shape.ToArray(), dim, true, places), x, values);
        return (values, places);
    }

    private static void Fill<T>(Span<T> values, Span<long> order, int n, bool descending, Comparison<T> compare)
    {
        if (n == 0) return;
        var keys = new T[n];
        var places = new long[n];
        var sign = descending ? -1 : 1;
        for (var first = 0; first < values.Length; first += n)
        {
            values.Slice(first, n).CopyTo(keys);
            for (var i = 0; i < n; i++) places[i] = i;
            places.AsSpan().Sort((a, b) => sign * compare(keys[a], keys[b]) is var c && c != 0 ? c : a.CompareTo(b));
            places.CopyTo(order[first..]);
        }
    }

    /// <summary>NaN is the largest, and equals itself.</summary>
    private static int RealOrder(double a, double b) =>
        a < b ? -1 : a > b ? 1 : a == b ? 0 : double.IsNaN(a) ? double.IsNaN(b) ? 0 : 1 : -1;
}
