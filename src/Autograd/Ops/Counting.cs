using System.Numerics;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>How often each number from 0 occurs in a vector of integers, or the sum of its weights.</summary>
    /// <param name="weights">A weight for each element: counts become sums of them, in their dtype if float32, else in float64.</param>
    /// <param name="minLength">The least number of counts.</param>
    /// <exception cref="ArgumentException">The tensor is no vector of integers, a number is negative, or the weights do not fit.</exception>
    public Tensor Bincount(Tensor? weights = null, long minLength = 0)
    {
        if (Rank != 1 || !DType.IsInteger()) throw new ArgumentException($"Bincount: expected a vector of integers, and got {DType.TorchName()} of shape {_layout}.");
        if (minLength < 0) throw new ArgumentException($"Bincount: the least length must not be negative, and is {minLength}.");
        if (weights is not null && !weights._layout.SameShape(_layout)) throw new ArgumentException($"Bincount: weights of shape {weights._layout} do not fit a vector of shape {_layout}.");
        using var quiet = Quiet.Now();
        var numbers = Detach().To(DType.Int64).Contiguous();
        var most = Tallies.Largest(numbers);
        if (most > long.MaxValue) throw new ArgumentException("Bincount: numbers must not be negative.");
        var length = Math.Max(minLength, ElementCount == 0 ? 0 : checked((long)most + 1));
        if (weights is null) return Tallies.Of(numbers, length);
        var dtype = weights.DType == DType.Float32 ? DType.Float32 : DType.Float64;
        return Zeros([length], dtype).IndexAddInPlace(0, numbers, weights.Detach().To(dtype));
    }

    /// <summary>How many elements fall into each of equal bins between two bounds; what lies outside does not count, the upper bound belongs to the last bin.</summary>
    /// <param name="bins">The number of bins.</param>
    /// <param name="min">The lower bound; if both are equal, they are the smallest and the largest element.</param>
    /// <param name="max">The upper bound.</param>
    /// <exception cref="ArgumentException">The number of bins is not positive, or the bounds are no range.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Histc(long bins = 100, double min = 0, double max = 0)
    {
        FloatingPoint("Histc");
        if (bins <= 0) throw new ArgumentException($"Histc: the number of bins must be positive, and is {bins}.");
        using var quiet = Quiet.Now();
        var values = Detach().To(DType.Float64).Reshape(-1);
        if (min == max && ElementCount > 0) (min, max) = (values.Min().Item<double>(), values.Max().Item<double>());
        if (min == max) (min, max) = (min - 1, max + 1);
        if (!double.IsFinite(min) || !double.IsFinite(max)) throw new ArgumentException($"Histc: the range from {min} to {max} is not finite.");
        if (min > max) throw new ArgumentException($"Histc: the lower bound {min} is above the upper bound {max}.");
        return Tallies.Between(values.Contiguous(), min, max, bins).To(DType);
    }

    /// <summary>
    /// For each value its place in a sorted sequence: the first position whose element is not below it (from the left), or above it (from the right).
    /// </summary>
    /// <param name="sortedSequence">Ascending along the last dimension; a vector serves all values, else the leading dimensions are those of the values.</param>
    /// <param name="values">What to look for.</param>
    /// <param name="outInt32">Whether positions are int32 instead of int64.</param>
    /// <param name="right">Whether equal elements lie left of the place.</param>
    /// <param name="sorter">Positions (int64) that sort the sequence, if it is not sorted itself.</param>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    public static Tensor Searchsorted(Tensor sortedSequence, Tensor values, bool outInt32 = false, bool right = false, Tensor? sorter = null)
    {
        ArgumentNullException.ThrowIfNull(sortedSequence);
        ArgumentNullException.ThrowIfNull(values);
        return Searching.Apply("Searchsorted", sortedSequence, values, outInt32, right, sorter);
    }

    /// <summary>For each element the number of the interval between the (ascending) boundaries that it falls into: see <see cref="Searchsorted"/>.</summary>
    /// <exception cref="ArgumentException">The boundaries are no vector, or the dtypes differ.</exception>
    public Tensor Bucketize(Tensor boundaries, bool outInt32 = false, bool right = false)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        if (boundaries.Rank != 1) throw new ArgumentException($"Bucketize: the boundaries must be a vector, and have the shape {boundaries._layout}.");
        return Searching.Apply("Bucketize", boundaries, this, outInt32, right, null);
    }

    /// <summary>Where the element occurs among the test elements.</summary>
    public Tensor IsIn(Tensor testElements, bool assumeUnique = false, bool invert = false)
    {
        ArgumentNullException.ThrowIfNull(testElements);
        _ = assumeUnique; // A hint for implementations that sort; a set needs none.
        using var quiet = Quiet.Now();
        var real = DType.IsFloatingPoint() || testElements.DType.IsFloatingPoint();
        return real ? Searching.Found<double>(Detach(), testElements.Detach(), DType.Float64, invert) : Searching.Found<long>(Detach(), testElements.Detach(), DType.Int64, invert);
    }

    /// <inheritdoc cref="IsIn(Tensor, bool, bool)"/>
    public Tensor IsIn(Scalar testElement, bool assumeUnique = false, bool invert = false) => IsIn((Tensor)testElement, assumeUnique, invert);

    /// <summary>The positions of the elements other than 0, [count, dimensions], as <see cref="Nonzero"/>.</summary>
    public Tensor Argwhere() => Nonzero();

    /// <summary>Numbers base^x for steps exponents x at equal distances from start to end, both included.</summary>
    /// <exception cref="ArgumentException">The number of steps is negative.</exception>
    public static Tensor Logspace(Scalar start, Scalar end, long steps, double logBase = 10, DType? dtype = null, bool requiresGrad = false)
    {
        if (steps < 0) throw new ArgumentException($"Logspace: the number of steps must not be negative, got {steps}.");
        var type = dtype ?? DTypes.Default;
        using (Quiet.Now())
        {
            var exponents = Linspace(start, end, steps, type == DType.Float32 ? type : DType.Float64);
            return Pow(logBase, exponents).To(type).RequireGrad(requiresGrad);
        }
    }

    /// <summary>The different elements in ascending order; with a dimension its different slices.</summary>
    public Tensor Unique(int? dim = null) => Searching.Unique(this, dim, consecutive: false, whole: false).Item1;

    /// <summary>The different elements in ascending order (with a dimension its different slices), for each element its place among them, and how often each occurs.</summary>
    public (Tensor Output, Tensor Inverse, Tensor Counts) UniqueWithCounts(int? dim = null) => Searching.Unique(this, dim, consecutive: false, whole: true);

    /// <summary>The elements without those equal to the one before; with a dimension of its slices.</summary>
    public Tensor UniqueConsecutive(int? dim = null) => Searching.Unique(this, dim, consecutive: true, whole: false).Item1;

    /// <summary>The elements without those equal to the one before, for each element its place among them, and how many of it follow one another.</summary>
    public (Tensor Output, Tensor Inverse, Tensor Counts) UniqueConsecutiveWithCounts(int? dim = null) => Searching.Unique(this, dim, consecutive: true, whole: true);
}

/// <summary>Binary search, sets, and runs of equal elements.</summary>
internal static class Searching
{
    public static Tensor Apply(string op, Tensor sequence, Tensor values, bool narrow, bool right, Tensor? sorter)
    {
        if (sequence.Rank == 0) throw new ArgumentException($"{op}: the sequence must have at least 1 dimension, and is 0-d.");
        if (values.Rank > 0 && sequence.DType != values.DType)
            throw new ArgumentException($"{op}: expected the same dtype, and got {sequence.DType.TorchName()} and {values.DType.TorchName()}. Convert one with To(...).");
        if (sequence.Rank > 1 && (values.Rank != sequence.Rank || !values.Shape[..^1].SequenceEqual(sequence.Shape[..^1])))
            throw new ArgumentException($"{op}: values of shape {values.Layout} do not fit sequences of shape {sequence.Layout}: all but the last size must be equal.");
        if (sorter is not null && (sorter.DType != DType.Int64 || !sorter.Shape.SequenceEqual(sequence.Shape)))
            throw new ArgumentException($"{op}: the sorter must be torch.int64 of shape {sequence.Layout}, and is {sorter.DType.TorchName()} of shape {sorter.Layout}.");
        if (narrow && sequence.Shape[^1] > int.MaxValue) throw new ArgumentException($"{op}: a sequence of {sequence.Shape[^1]} elements has positions beyond torch.int32.");
        using var quiet = Quiet.Now();
        var sorted = sorter is null ? sequence.Detach() : sequence.Detach().Gather(-1, sorter);
        var real = sequence.DType.IsFloatingPoint() || values.DType.IsFloatingPoint();
        var places = real && sequence.DType == values.DType && OrderedLines.Of(sequence.DType) == DType.Float32 ? Find<float>(sorted, values, DType.Float32, right)
            : real ? Find<double>(sorted, values, DType.Float64, right)
            : Find<long>(sorted, values, DType.Int64, right);
        return narrow ? places.To(DType.Int32) : places;
    }

    public static Tensor Found<T>(Tensor x, Tensor among, DType wide, bool invert) where T : unmanaged, INumber<T>
    {
        var set = new HashSet<T>();
        foreach (var value in among.To(wide).ToArray<T>())
            if (!T.IsNaN(value)) set.Add(value);
        var found = Array.ConvertAll(x.To(wide).ToArray<T>(), value => set.Contains(value) != invert);
        return Tensor.From<bool>(found, x.Shape);
    }

    /// <summary>The different elements, and if all is wanted, places among them and counts; else those are empty.</summary>
    public static (Tensor, Tensor, Tensor) Unique(Tensor x, int? dim, bool consecutive, bool whole)
    {
        using var quiet = Quiet.Now();
        var source = x.Detach();
        if (dim is { } along && x.Rank > 0)
        {
            // Slices as rows of one matrix.
            var d = Dims.Wrap(along, x.Rank, "Unique");
            var rows = source.Movedim(d, 0).Reshape(x.Shape[d], -1);
            var (inverse, firsts, counts) = x.DType.IsFloatingPoint() ? Slices<double>(rows, DType.Float64, consecutive) : Slices<long>(rows, DType.Int64, consecutive);
            return (source.IndexSelect(d, firsts), inverse, counts);
        }
        else
        {
            var flat = source.Reshape(-1);
            var (sorted, places) = consecutive ? (flat.ContiguousDetached(), null) : flat.Sort();
            var (values, inverse, counts) = OrderedLines.Of(x.DType) switch
            {
                DType.Float32 => Runs<float>(sorted, places, whole),
                DType.Float64 => Runs<double>(sorted, places, whole),
                DType.Int64 => Runs<long>(sorted, places, whole),
                _ => Runs<int>(sorted, places, whole),
            };
            return (values, whole ? inverse.Reshape(dim is null ? x.Shape : [1]) : inverse, counts);
        }
    }

    /// <summary>The first values of runs, in memory for all elements unless most of it would be left.</summary>
    private static unsafe Tensor Compressed<T>(T* keys, byte* from, long n, DType dtype) where T : unmanaged, INumber<T>
    {
        var all = Tensor.Allocate(dtype, Layout.Contiguous(n));
        fixed (byte* to = &all.Storage.Origin)
        {
            var runs = Distinct.Values(keys, from, n, to);
            var layout = Layout.Contiguous(runs);
            if (2 * runs >= n) return all.Moved(layout);
            var values = Tensor.Allocate(dtype, layout);
            fixed (byte* few = &values.Storage.Origin) Buffer.MemoryCopy(to, few, runs * sizeof(T), runs * sizeof(T));
            all.Drop();
            return values;
        }
    }

    private static unsafe Tensor Firsts<T>(T* keys, byte* from, long n, DType dtype) where T : unmanaged, INumber<T>
    {
        var runs = Distinct.Count(keys, n);
        var values = Tensor.Allocate(dtype, Layout.Contiguous(runs));
        if (n == 0) return values;
        fixed (byte* to = &values.Storage.Origin)
            switch (dtype.Size())
            {
                case 1: Distinct.Values(keys, from, n, to, runs); break;
                case 2: Distinct.Values(keys, (short*)from, n, (short*)to, runs); break;
                case 4: Distinct.Values(keys, (int*)from, n, (int*)to, runs); break;
                default: Distinct.Values(keys, (long*)from, n, (long*)to, runs); break;
            }
        return values;
    }

    /// <summary>Runs of equal elements: their values, for each place the number of its run, and how long they are. A NaN is a run of its own.</summary>
    private static unsafe (Tensor Values, Tensor Inverse, Tensor Counts) Runs<T>(Tensor sorted, Tensor? places, bool whole) where T : unmanaged, INumber<T>
    {
        var (keys, n, size) = (sorted.To(OrderedLines.Of(sorted.DType)), sorted.ElementCount, sorted.DType.Size());
        fixed (byte* pk = &keys.Storage.Origin, ps = &sorted.Storage.Origin)
        {
            var key = (T*)pk + keys.Layout.Offset;
            var from = ps + sorted.Layout.Offset * size;
            var values = Distinct.Compresses<T>(size) ? Compressed(key, from, n, sorted.DType) : Firsts(key, from, n, sorted.DType);
            var runs = values.ElementCount;
            var nothing = whole ? null : Tensor.Empty([0], DType.Int64);
            GC.KeepAlive(sorted);
            if (nothing is not null)
            {
                GC.KeepAlive(keys);
                return (values, nothing, nothing);
            }
            var (inverse, counts, firsts) = (Tensor.Allocate(DType.Int64, Layout.Contiguous(n)), Tensor.Allocate(DType.Int64, values.Layout), Tensor.Allocate(DType.Int64, values.Layout));
            if (n > 0)
                fixed (byte* pi = &inverse.Storage.Origin, pc = &counts.Storage.Origin, pf = &firsts.Storage.Origin, pp = &(places ?? firsts).Storage.Origin)
                {
                    long* first = (long*)pf, count = (long*)pc;
                    Distinct.Firsts(key, n, first, runs);
                    Distinct.Numbers(first, runs, n, places is null ? null : (long*)pp + places.Layout.Offset, (long*)pi);
                    for (long r = 0; r < runs; r++) count[r] = (r + 1 < runs ? first[r + 1] : n) - first[r];
                }
            GC.KeepAlive(keys);
            GC.KeepAlive(places);
            GC.KeepAlive(firsts);
            GC.KeepAlive(inverse);
            GC.KeepAlive(counts);
            return (values, inverse, counts);
        }
    }

    private static (Tensor Inverse, Tensor Firsts, Tensor Counts) Slices<T>(Tensor rows, DType wide, bool consecutive) where T : unmanaged, INumber<T>
    {
        var (count, width) = ((int)rows.Shape[0], (int)rows.Shape[1]);
        var values = rows.To(wide).ToArray<T>();
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        int Compare(int a, int b)
        {
            for (var k = 0; k < width; k++)
            {
                var (v, w) = (values[a * width + k], values[b * width + k]);
                if (v < w || (!T.IsNaN(v) && T.IsNaN(w))) return -1;
                if (v != w) return 1;
            }
            return 0;
        }
        if (!consecutive) Array.Sort(order, (a, b) => Compare(a, b) is var c && c != 0 ? c : a.CompareTo(b));
        var (inverse, firsts, counts) = (new long[count], new List<long>(), new List<long>());
        for (var i = 0; i < count; i++)
        {
            if (i == 0 || Compare(order[i - 1], order[i]) != 0)
            {
                firsts.Add(order[i]);
                counts.Add(0);
            }
            inverse[order[i]] = firsts.Count - 1;
            counts[^1]++;
        }
        return (Tensor.From<long>(inverse), Tensor.From<long>([.. firsts]), Tensor.From<long>([.. counts]));
    }

    private static Tensor Find<T>(Tensor sequence, Tensor values, DType dtype, bool right) where T : unmanaged, INumber<T>
    {
        var n = sequence.Shape[^1];
        var (sorted, wanted) = (sequence.To(dtype).Contiguous(), values.Detach().To(dtype).Contiguous());
        var places = Tensor.Allocate(DType.Int64, Layout.Contiguous(values.Shape));
        SortedSearch.Run<T>(sorted.Elements<T>(), wanted.Elements<T>(), places.Elements<long>(), n, sequence.Rank == 1 ? wanted.ElementCount : values.Shape[^1], sequence.Rank > 1, right);
        GC.KeepAlive(sorted);
        GC.KeepAlive(wanted);
        return places;
    }
}

/// <summary>Histograms of tensors.</summary>
internal static unsafe class Tallies
{
    /// <summary>The largest of contiguous int64 numbers as unsigned: above the range of int64 if one is negative.</summary>
    public static ulong Largest(Tensor numbers)
    {
        fixed (byte* p = &numbers.Storage.Origin)
        {
            var most = Histograms.Largest((long*)p + numbers.Layout.Offset, numbers.ElementCount);
            GC.KeepAlive(numbers);
            return most;
        }
    }

    /// <summary>How often each number below the length occurs.</summary>
    public static Tensor Of(Tensor numbers, long length)
    {
        var counts = Tensor.ZerosIn(Layout.Contiguous(length), DType.Int64);
        fixed (byte* p = &numbers.Storage.Origin, q = &counts.Storage.Origin) Histograms.Count((long*)p + numbers.Layout.Offset, numbers.ElementCount, (long*)q);
        GC.KeepAlive(numbers);
        return counts;
    }

    /// <summary>How many of contiguous float64 values fall into each bin.</summary>
    public static Tensor Between(Tensor values, double min, double max, long bins)
    {
        var counts = Tensor.ZerosIn(Layout.Contiguous(bins + 1), DType.Int64);
        fixed (byte* p = &values.Storage.Origin, q = &counts.Storage.Origin) Histograms.Bins((double*)p + values.Layout.Offset, values.ElementCount, min, max, bins, (long*)q);
        GC.KeepAlive(values);
        return counts.Narrow(0, 0, bins);
    }
}
