using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>How Euclidean distances between rows are computed.</summary>
public enum CdistMode
{
    /// <summary>Through a matrix product if there are more than 25 rows on a side, else each by itself.</summary>
    UseMmForEuclidDistIfNecessary,

    /// <summary>Through a matrix product: fast, but near distances lose digits, since they are differences of squares.</summary>
    UseMmForEuclidDist,

    /// <summary>Each by itself, to all digits.</summary>
    DonotUseMmForEuclidDist,
}

public partial class Tensor
{
    /// <summary>The p-norm of the difference of two tensors, which broadcast.</summary>
    /// <inheritdoc cref="Norm(double)"/>
    public Tensor Dist(Tensor other, double p = 2)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(other);
        return temporaries.Keep(Norms.Apply(this - other, p, [], false, "DistBackward0"));
    }

    /// <summary>The p-norm distance of each row of this tensor, [..., n, k], to each row of the other, [..., m, k]; the leading dimensions broadcast.</summary>
    /// <param name="x2">The other rows.</param>
    /// <param name="p">0 counts differing elements, infinity takes the largest difference.</param>
    /// <param name="computeMode">How distances with p = 2 are computed.</param>
    /// <returns>[..., n, m] distances. Where one is 0, its gradient is 0.</returns>
    /// <exception cref="ArgumentException">The rows differ in length, a tensor has fewer than 2 dimensions, the dtypes differ, or p is negative.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Cdist(Tensor x2, double p = 2, CdistMode computeMode = CdistMode.UseMmForEuclidDistIfNecessary)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(x2);
        return temporaries.Keep(Distances.Apply(this, x2, p, computeMode));
    }
}

/// <summary>Distances between all rows of two tensors, made in pieces, so that the differences of all pairs never exist at once.</summary>
internal static class Distances
{
    /// <summary>Differences held at once.</summary>
    private const long Piece = 1 << 20;

    private const long FewRows = 25;

    public static Tensor Apply(Tensor x, Tensor y, double p, CdistMode mode)
    {
        Reductions.RequireFloat("Cdist", x);
        Reductions.RequireFloat("Cdist", y);
        if (x.DType != y.DType)
            throw new ArgumentException($"Cdist: expected the same dtype, and got {x.DType.TorchName()} and {y.DType.TorchName()}. Convert one operand with To(...).");
        if (x.Rank < 2 || y.Rank < 2 || x.Shape[^1] != y.Shape[^1])
            throw new ArgumentException($"Cdist: expected rows of one length, [..., n, k] and [..., m, k], and got the shapes {x.Layout} and {y.Layout}.");
        if (!(p >= 0)) throw new ArgumentException($"Cdist: p = {p} is no order of a distance: give 0, a positive number or infinity.");
        if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), $"Cdist: {(int)mode} is no mode.");
        long[] batch = Broadcast.Shape("Cdist", Layout.Contiguous(x.Shape[..^2]), Layout.Contiguous(y.Shape[..^2]));
        var product = p == 2 && mode != CdistMode.DonotUseMmForEuclidDist && (mode == CdistMode.UseMmForEuclidDist || x.Shape[^2] > FewRows || y.Shape[^2] > FewRows);
        Tensor z;
        using (Quiet.Now())
        {
            var (a, b) = (x.Detach().To(x.DType.Compute()), y.Detach().To(x.DType.Compute()));
            z = (product ? ByProduct(a, b) : InPieces(a, b, batch, p)).To(x.DType);
        }
        if (!GradMode.Enabled || !(x.RequiresGrad || y.RequiresGrad)) return z;
        var node = Recorder.Many(new CdistOp(p), [x, y], [z]);
        node.Save(0, x);
        node.Save(1, y);
        node.Save(-1, z);
        return z;
    }

    /// <summary>|x|^2 - 2 x y + |y|^2.</summary>
    private static Tensor ByProduct(Tensor x, Tensor y)
    {
        var z = x.Matmul(y.Transpose(-1, -2)).MulInPlace(-2);
        z.AddInPlace(x.Square().Sum([-1], keepDim: true)).AddInPlace(y.Square().Sum(-1).Unsqueeze(-2));
        return z.ClampMinInPlace(0).SqrtInPlace();
    }

    private static Tensor InPieces(Tensor x, Tensor y, long[] batch, double p)
    {
        var (n, m, k) = (x.Shape[^2], y.Shape[^2], x.Shape[^1]);
        if (k == 0) return Tensor.Zeros([.. batch, n, m], x.DType);
        if (PairDistances.Serves(p, k))
        {
            var z = Tensor.Allocate(x.DType, Layout.Contiguous([.. batch, n, m]));
            PairDistances.Run(p, Stretched(x, batch), Stretched(y, batch), z, Layout.CountOf(batch), n, m, k);
            return z;
        }
        var parts = Pieces(x, y, batch).Select(rows => Difference(x.Narrow(-2, rows.Start, rows.Count), y).Norm(p, -1)).ToArray();
        return parts.Length == 1 ? parts[0] : Tensor.Cat(parts, -2);
    }

    private static Tensor Stretched(Tensor x, long[] batch) => (batch.Length == 0 ? x : x.Expand([.. batch, x.Shape[^2], x.Shape[^1]])).Contiguous();

    /// <summary>[..., n, 1, k] less [..., 1, m, k].</summary>
    private static Tensor Difference(Tensor x, Tensor y) => x.Unsqueeze(-2) - y.Unsqueeze(-3);

    private static IEnumerable<(long Start, long Count)> Pieces(Tensor x, Tensor y, long[] batch)
    {
        var (rows, each) = (x.Shape[^2], Math.Max(1, Layout.CountOf(batch) * y.Shape[^2] * y.Shape[^1]));
        var step = Math.Max(1, Piece / each);
        if (rows == 0) yield return (0, 0);
        for (long start = 0; start < rows; start += step) yield return (start, Math.Min(step, rows - start));
    }

    private sealed class CdistOp(double p) : Op
    {
        public override string NodeName => "CdistBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var both = new Tensor?[2];
            Vjp(node, [g], both);
            return both[input];
        }

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> given, Span<Tensor?> cotangents)
        {
            if (given[0] is not { } g || p == 0) return;
            var (x, y, z) = (node.Input(0), node.Input(1), node.Result());
            if (p == 2)
            {
                // Each pair pulls along its difference: sums of rows with the weights g / z.
                var w = (g / z).MaskedFill(z.Eq(0), 0);
                if (node.Needs(0)) cotangents[0] = x * w.Sum([-1], keepDim: true) - w.Matmul(y);
                if (node.Needs(1)) cotangents[1] = y * w.Sum(-2).Unsqueeze(-1) - w.Transpose(-1, -2).Matmul(x);
                return;
            }
            var (xParts, ySum) = (new List<Tensor>(), (Tensor?)null);
            // A pass that is recorded keeps all it computes anyway.
            var pieces = GradMode.Enabled ? [(0L, x.Shape[^2])] : Pieces(x, y, z.Shape[..^2].ToArray());
            foreach (var (start, count) in pieces)
            {
                var pull = g.Narrow(-2, start, count).Unsqueeze(-1) * Slope(Difference(x.Narrow(-2, start, count), y), z.Narrow(-2, start, count).Unsqueeze(-1));
                if (node.Needs(0)) xParts.Add(pull.Sum(-2));
                if (node.Needs(1)) ySum = ySum is null ? pull.Sum(-3) : ySum + pull.Sum(-3);
            }
            if (node.Needs(0)) cotangents[0] = xParts.Count == 1 ? xParts[0] : Tensor.Cat([.. xParts], -2);
            if (node.Needs(1)) cotangents[1] = -ySum!;
        }

        /// <summary>dz/dd for z = |d|_p of each pair.</summary>
        private Tensor Slope(Tensor d, Tensor z)
        {
            if (p == 1) return d.Sign();
            if (double.IsInfinity(p)) return d.Sign() * d.Abs().Detach().Eq(z.Detach());
            var size = p < 2 ? d.Sign() * d.Abs().MaskedFill(d.Eq(0), 1).Pow(p - 1) : d * d.Abs().Pow(p - 2);
            return (size / z.MaskedFill(z.Eq(0), 1).Pow(p - 1)).MaskedFill(z.Eq(0), 0);
        }
    }
}
