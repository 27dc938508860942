using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>What stands between two elements for a quantile that falls between them.</summary>
public enum QuantileInterpolation
{
    /// <summary>A value between them, by the distance to each.</summary>
    Linear,

    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The higher one.</summary>
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer one; in the middle the one of even rank.</summary>
    Nearest,
}

public partial class Tensor
{
    /// <summary>The median of all elements, the lower one of two; NaN if there is one. Elements equal to it share the gradient.</summary>
    public Tensor Median() => Medians.Whole(this, "MedianBackward0", passNaN: false);

    /// <summary>The medians along a dimension, the lower one of two, with their positions; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Median(int dim, bool keepDim = false) => LineChoices.Along(Medians.Numbers(this), "Median", dim, keepDim, new MedianChoice(passNaN: false));

    /// <summary>As <see cref="Median()"/>, of the elements that are not NaN.</summary>
    public Tensor Nanmedian() => Medians.Whole(this, "NanmedianBackward0", passNaN: true);

    /// <summary>As <see cref="Median(int, bool)"/>, of the elements that are not NaN.</summary>
    /// <inheritdoc cref="Median(int, bool)"/>
    public (Tensor Values, Tensor Indices) Nanmedian(int dim, bool keepDim = false) => LineChoices.Along(Medians.Numbers(this), "Nanmedian", dim, keepDim, new MedianChoice(passNaN: true));

    /// <summary>The most frequent elements along a dimension, of several the smallest, with the last position of each.</summary>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Mode(int dim = -1, bool keepDim = false) => LineChoices.Along(this, "Mode", dim, keepDim, default(ModeChoice));

    /// <summary>The k-th smallest elements along a dimension, counted from 1, with their positions; NaN is larger than all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dimension has fewer elements.</exception>
    public (Tensor Values, Tensor Indices) Kthvalue(long k, int dim = -1, bool keepDim = false)
    {
        var size = Rank == 0 ? 1 : Shape[Dims.Wrap(dim, Rank, "Kthvalue")];
        if (k < 1 || k > size) throw new ArgumentOutOfRangeException(nameof(k), $"Kthvalue: k = {k} is out of range for a dimension of size {size}: it counts from 1.");
        return LineChoices.Along(this, "Kthvalue", dim, keepDim, new KthChoice((int)k - 1));
    }

    /// <summary>The elements below which the given shares of a dimension (or of all) lie.</summary>
    /// <param name="q">Shares in [0, 1]: a number, or a vector, which becomes the first dimension of the result.</param>
    /// <param name="dim">The dimension; null flattens the tensor.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <param name="interpolation">What stands between two elements.</param>
    /// <exception cref="ArgumentException">A share is out of range, a dtype does not fit, or there are no elements.</exception>
    public Tensor Quantile(Tensor q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Quantiles.Apply("Quantile", this, q, dim, keepDim, interpolation, passNaN: false);

    /// <inheritdoc cref="Quantile(Tensor, int?, bool, QuantileInterpolation)"/>
    public Tensor Quantile(double q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Quantile(Full([], q, DType.IsFloatingPoint() ? DType : DType.Float64), dim, keepDim, interpolation);

    /// <summary>As <see cref="Quantile(Tensor, int?, bool, QuantileInterpolation)"/>, of the elements that are not NaN.</summary>
    /// <inheritdoc cref="Quantile(Tensor, int?, bool, QuantileInterpolation)"/>
    public Tensor Nanquantile(Tensor q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Quantiles.Apply("Nanquantile", this, q, dim, keepDim, interpolation, passNaN: true);

    /// <inheritdoc cref="Nanquantile(Tensor, int?, bool, QuantileInterpolation)"/>
    public Tensor Nanquantile(double q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Nanquantile(Full([], q, DType.IsFloatingPoint() ? DType : DType.Float64), dim, keepDim, interpolation);

    /// <summary>The elements in ascending order along the first dimension.</summary>
    public Tensor Msort()
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(Sort(0).Values);
    }
}

/// <summary>Medians of all elements.</summary>
internal static class Medians
{
    public static Tensor Numbers(Tensor x) => x.DType == DType.Bool ? throw new NotSupportedException("Median is not defined for torch.bool: convert with To(DType.UInt8).") : x;

    public static Tensor Whole(Tensor x, string node, bool passNaN)
    {
        Numbers(x);
        Tensor y;
        using (Quiet.Now())
        {
            var flat = x.Detach().Reshape(-1);
            y = x.ElementCount > 0 ? LineChoices.Along(flat, "Median", 0, false, new MedianChoice(passNaN)).Values
                : x.DType.IsFloatingPoint() ? Tensor.Full([], double.NaN, x.DType)
                : throw new ArgumentException($"Median: the tensor of shape {x.Layout} has no element, and {x.DType.TorchName()} no NaN to say so.");
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new EvenOp(node), x, y);
        return y;
    }

    /// <summary>All elements that equal the result share its cotangent.</summary>
    private sealed class EvenOp(string name) : Op
    {
        public override string NodeName => name;

        public override uint Reads(int input) => 1 | Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var hit = Hits(node);
            return g / hit.Sum() * hit;
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var hit = Hits(node);
            return (t * hit).Sum() / hit.Sum();
        }

        private static Tensor Hits(Node node)
        {
            var (x, y) = (node.Input(0).Detach(), node.Result().Detach());
            return x.Eq(y).LogicalOr(x.IsNaN().LogicalAnd(y.IsNaN()));
        }
    }
}

/// <summary>Quantiles: sorted lines, read at ranks.</summary>
internal static class Quantiles
{
    public static Tensor Apply(string op, Tensor x, Tensor q, int? dim, bool keepDim, QuantileInterpolation interpolation, bool passNaN)
    {
        ArgumentNullException.ThrowIfNull(q);
        if (x.DType is not (DType.Float32 or DType.Float64)) throw new NotSupportedException($"{op} is defined for torch.float32 and torch.float64, and this is {x.DType.TorchName()}: convert with To(DType.Float32).");
        if (q.Rank > 1 || q.DType != x.DType) throw new ArgumentException($"{op}: q must be a number or a vector of {x.DType.TorchName()}, and is {q.DType.TorchName()} of shape {q.Layout}.");
        if (x.ElementCount == 0) throw new ArgumentException($"{op}: the tensor of shape {x.Layout} has no elements.");
        if (!Enum.IsDefined(interpolation)) throw new ArgumentOutOfRangeException(nameof(interpolation), $"{op}: {(int)interpolation} is no interpolation.");
        var shares = q.Detach();
        if (shares.ElementCount > 0 && !(shares >= 0).LogicalAnd(shares <= 1).All().Item<bool>()) throw new ArgumentException($"{op}: shares must lie in [0, 1].");
        var d = dim is { } along ? Dims.Wrap(along, x.Rank, op) : 0;
        var lines = dim is null || x.Rank == 0 ? x.Reshape(-1) : x.Movedim(d, -1);
        var sorted = lines.Sort(-1).Values;
        var ranks = Ranks(sorted.Detach(), q.Reshape(-1), interpolation, passNaN);
        var below = ranks.Detach().To(DType.Int64);
        var y = sorted.Gather(-1, below);
        if (interpolation is QuantileInterpolation.Linear or QuantileInterpolation.Midpoint)
        {
            var weights = interpolation == QuantileInterpolation.Midpoint ? Tensor.FullLike(ranks, 0.5) : ranks - below.To(ranks.DType);
            y = y.Lerp(sorted.Gather(-1, ranks.Detach().Ceil().To(DType.Int64)), weights);
        }
        // [lines, q] to [q, lines], with the dimension put back where it was.
        y = y.Movedim(-1, 0);
        if (keepDim) y = dim is null ? y.Reshape([y.Shape[0], .. Enumerable.Repeat(1L, x.Rank)]) : x.Rank == 0 ? y : y.Unsqueeze(d + 1);
        return q.Rank == 0 ? y.Squeeze(0) : y;
    }

    /// <summary>Where the shares fall among the sorted elements; NaN, which is sorted last, takes all of a line that has one.</summary>
    private static Tensor Ranks(Tensor sorted, Tensor shares, QuantileInterpolation interpolation, bool passNaN)
    {
        var n = sorted.Shape[^1];
        var nan = sorted.IsNaN();
        var ranks = passNaN
            ? (shares * (n - 1 - nan.Sum([-1], keepDim: true)).To(sorted.DType)).ClampMin(0)
            : Tensor.Where(nan.Any(-1, keepDim: true), n - 1, (shares * (n - 1)).Expand([.. sorted.Shape[..^1], shares.ElementCount]));
        return interpolation switch
        {
            QuantileInterpolation.Lower => ranks.Floor(),
            QuantileInterpolation.Higher => ranks.Ceil(),
            QuantileInterpolation.Nearest => ranks.Round(),
            _ => ranks,
        };
    }
}
