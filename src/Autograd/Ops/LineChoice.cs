using System.Numerics;
using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>The choice of one element of a line, by its position.</summary>
internal interface ILineChoice
{
    long Of<T>(ReadOnlySpan<T> line) where T : unmanaged, INumber<T>;
}

/// <summary>Reductions along a dimension to one of its elements, which gets the gradient.</summary>
internal static class LineChoices
{
    public static (Tensor Values, Tensor Indices) Along<TChoice>(Tensor x, string op, int dim, bool keepDim, TChoice choice) where TChoice : struct, ILineChoice
    {
        var d = Dims.Wrap(dim, x.Rank, op);
        if (x.Rank > 0 && x.Shape[d] == 0) throw new ArgumentException($"{op}: dimension {d} of shape {x.Layout} is empty, and there is nothing to choose. Reduce dimensions that have elements.");
        Tensor places;
        using (Quiet.Now())
        {
            var lines = (x.Rank == 0 ? x.Detach().Reshape(1) : x.Detach().Movedim(d, -1)).To(x.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64).Contiguous();
            places = Tensor.Allocate(DType.Int64, Layout.Contiguous(lines.Shape[..^1]));
            if (lines.DType == DType.Float64) Fill<double, TChoice>(lines, places, choice);
            else Fill<long, TChoice>(lines, places, choice);
            GC.KeepAlive(lines);
            if (x.Rank == 0) places = places.Reshape([]);
            else if (keepDim) places = places.Unsqueeze(d);
        }
        var op2 = new PickOp(op + "Backward0", x.Shape.ToArray(), d, keepDim, places);
        Tensor values;
        using (Quiet.Now()) values = op2.Apply(x.Detach());
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op2, x, values);
        return (values, places);
    }

    private static void Fill<T, TChoice>(Tensor lines, Tensor places, TChoice choice) where T : unmanaged, INumber<T> where TChoice : struct, ILineChoice
    {
        var n = (int)lines.Shape[^1];
        var from = lines.Elements<T>();
        var to = places.Elements<long>();
        for (var i = 0; i < to.Length; i++) to[i] = choice.Of<T>(from.Slice(i * n, n));
    }

    /// <summary>The position of the k-th smallest element (from 0), the first of equals; NaN is largest.</summary>
    public static long Kth<T>(ReadOnlySpan<T> line, int k) where T : unmanaged, INumber<T>
    {
        var (keys, places, n) = (new T[line.Length], new int[line.Length], 0);
        for (var i = 0; i < line.Length; i++)
            if (!T.IsNaN(line[i]))
                (keys[n], places[n++]) = (line[i], i);
        if (k >= n)
        {
            for (var i = 0; i < line.Length; i++)
                if (T.IsNaN(line[i]) && k-- == n)
                    return i;
        }
        Array.Sort(keys, places, 0, n);
        long first = places[k];
        for (var i = k - 1; i >= 0 && keys[i] == keys[k]; i--) first = Math.Min(first, places[i]);
        for (var i = k + 1; i < n && keys[i] == keys[k]; i++) first = Math.Min(first, places[i]);
        return first;
    }
}

/// <summary>The k-th smallest element, from 0.</summary>
internal readonly struct KthChoice(int k) : ILineChoice
{
    public long Of<T>(ReadOnlySpan<T> line) where T : unmanaged, INumber<T> => LineChoices.Kth(line, k);
}

/// <summary>The lower median; a NaN comes first, unless NaNs are passed over.</summary>
internal readonly struct MedianChoice(bool passNaN) : ILineChoice
{
    public long Of<T>(ReadOnlySpan<T> line) where T : unmanaged, INumber<T>
    {
        var (nans, first) = (0, -1);
        for (var i = line.Length - 1; i >= 0; i--)
            if (T.IsNaN(line[i]))
                (nans, first) = (nans + 1, i);
        if (nans > 0 && (!passNaN || nans == line.Length)) return first;
        return LineChoices.Kth(line, (line.Length - nans - 1) / 2);
    }
}

/// <summary>The most frequent element, of several the smallest, at its last position.</summary>
internal readonly struct ModeChoice : ILineChoice
{
    public long Of<T>(ReadOnlySpan<T> line) where T : unmanaged, INumber<T>
    {
        var keys = line.ToArray();
        var places = new int[keys.Length];
        for (var i = 0; i < places.Length; i++) places[i] = i;
        var n = Order(keys, places);
        var (count, at) = (0, 0L);
        for (var i = 0; i < n;)
        {
            var (j, last) = (i, places[i]);
            for (; j < n && (j == i || keys[j] == keys[i]); j++) last = Math.Max(last, places[j]);
            if (j - i > count) (count, at) = (j - i, last);
            i = j;
        }
        return at;
    }

    /// <summary>
    /// Sorts and returns how many elements count. A NaN equals nothing: behind all numbers it is never the mode of a line that has any. Short lines are sorted by
    /// insertion, as PyTorch's are, where a NaN stays in place and keeps smaller elements behind it from passing.
    /// </summary>
    private static int Order<T>(T[] keys, int[] places) where T : unmanaged, INumber<T>
    {
        const int Short = 16;
        var n = 0;
        if (keys.Length <= Short)
        {
            for (var i = 1; i < keys.Length; i++)
            {
                var (key, place, j) = (keys[i], places[i], i);
                if (key < keys[0]) j = 0;
                else
                    while (key < keys[j - 1]) j--;
                Array.Copy(keys, j, keys, j + 1, i - j);
                Array.Copy(places, j, places, j + 1, i - j);
                (keys[j], places[j]) = (key, place);
            }
            return keys.Length;
        }
        for (var i = 0; i < keys.Length; i++)
            if (!T.IsNaN(keys[i]))
                (keys[n], places[n++]) = (keys[i], places[i]);
        Array.Sort(keys, places, 0, n);
        return n;
    }
}
