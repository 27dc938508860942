using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The sum over the given dimensions (none given means all), NaN counting as 0.</summary>
    /// <inheritdoc cref="Sum(ReadOnlySpan{long}, bool, DType?)"/>
    public Tensor Nansum(ReadOnlySpan<long> dims = default, bool keepDim = false, DType? dtype = null) => WithoutNaN().Sum(dims, keepDim, dtype);

    /// <summary>The mean over the given dimensions (none given means all) of the elements that are not NaN.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Nanmean(ReadOnlySpan<long> dims = default, bool keepDim = false, DType? dtype = null)
    {
        FloatingPoint("Nanmean");
        Tensor count;
        using (Quiet.Now()) count = IsNaN().LogicalNot().Sum(dims, keepDim);
        return Nansum(dims, keepDim, dtype) / count;
    }

    /// <summary>The variance and the mean over the given dimensions (none given means all).</summary>
    /// <inheritdoc cref="Var(ReadOnlySpan{long}, long, bool)"/>
    public (Tensor Var, Tensor Mean) VarMean(ReadOnlySpan<long> dims = default, long correction = 1, bool keepDim = false) => (Var(dims, correction, keepDim), Mean(dims, keepDim));

    /// <summary>The standard deviation and the mean over the given dimensions (none given means all).</summary>
    /// <inheritdoc cref="Var(ReadOnlySpan{long}, long, bool)"/>
    public (Tensor Std, Tensor Mean) StdMean(ReadOnlySpan<long> dims = default, long correction = 1, bool keepDim = false) => (Std(dims, correction, keepDim), Mean(dims, keepDim));

    /// <summary>The smallest and the largest element, of all or along a dimension. Elements that share the place share the gradient.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public (Tensor Min, Tensor Max) Aminmax(int? dim = null, bool keepDim = false)
    {
        if (dim is { } d) return Rank == 0 && keepDim ? (Reshape(1).Amin([d], true), Reshape(1).Amax([d], true)) : (Amin([d], keepDim), Amax([d], keepDim));
        if (ElementCount == 0) throw new ArgumentException($"Aminmax: the tensor of shape {_layout} has no element.");
        return (Amin([], keepDim), Amax([], keepDim));
    }

    /// <summary>Each slice of a dimension scaled down to a p-norm of at most <paramref name="maxNorm"/>; smaller ones stay.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions, or p or the bound is not positive.</exception>
    public Tensor Renorm(double p, int dim, double maxNorm)
    {
        using var temporaries = Temporaries.Begin();
        FloatingPoint("Renorm");
        if (!(p > 0) || !(maxNorm >= 0)) throw new ArgumentException($"Renorm: p must be positive and the largest norm not negative, and they are {p} and {maxNorm}.");
        if (Rank < 2) throw new ArgumentException($"Renorm: expected at least 2 dimensions, and got the shape {_layout}.");
        var d = Dims.Wrap(dim, Rank, "Renorm");
        var norms = Norm(p, [.. Enumerable.Range(0, Rank).Where(k => k != d).Select(k => (long)k)], keepDim: true);
        Tensor above;
        using (Quiet.Now()) above = norms.Detach() > maxNorm;
        return temporaries.Keep(this * Where(above, maxNorm / (norms.MaskedFill(above.LogicalNot(), 1) + 1e-7), 1));
    }

    /// <summary>The covariance matrix of variables in rows and observations in columns; of a vector its variance.</summary>
    /// <param name="correction">1 for the unbiased estimate from a sample, 0 for the covariance of the observations themselves.</param>
    /// <param name="fweights">How often each observation occurs, as integers.</param>
    /// <param name="aweights">How much each observation counts, as floating point.</param>
    /// <exception cref="ArgumentException">The tensor has more than 2 dimensions or is bool, or weights do not fit or are negative.</exception>
    public Tensor Cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) => Covariance.Apply(this, correction, fweights, aweights);

    /// <summary>The correlation coefficients of variables in rows and observations in columns, in [-1, 1].</summary>
    /// <exception cref="ArgumentException">The tensor has more than 2 dimensions, or is bool.</exception>
    public Tensor Corrcoef()
    {
        using var temporaries = Temporaries.Begin();
        if (Rank > 2) throw new ArgumentException($"Corrcoef: expected at most 2 dimensions, and got the shape {_layout}.");
        var c = Cov();
        if (c.Rank == 0) return temporaries.Keep(c / c);
        var scale = c.Diagonal().Sqrt();
        return temporaries.Keep((c / scale.Unsqueeze(1) / scale.Unsqueeze(0)).Clamp(-1, 1));
    }

    /// <summary>Differences of neighbours along a dimension, n times over.</summary>
    /// <param name="n">How often differences are taken.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="prepend">Elements put before the dimension first.</param>
    /// <param name="append">Elements put behind it first.</param>
    /// <exception cref="ArgumentException">The tensor is 0-d, n is negative, or what is joined does not fit.</exception>
    public Tensor Diff(long n = 1, int dim = -1, Tensor? prepend = null, Tensor? append = null)
    {
        if (Rank == 0) throw new ArgumentException("Diff: expected at least 1 dimension, and got a 0-d tensor.");
        if (n < 0) throw new ArgumentException($"Diff: n must not be negative, and is {n}.");
        var d = Dims.Wrap(dim, Rank, "Diff");
        // Then PyTorch joins nothing either.
        if (n == 0) return Clone();
        var x = this;
        if (prepend is not null || append is not null)
        {
            var parts = new List<Tensor> { this };
            if (prepend is not null) parts.Insert(0, prepend);
            if (append is not null) parts.Add(append);
            x = Cat([.. parts], d);
        }
        for (n = Math.Min(n, x.Shape[d]); n > 0; n--)
        {
            var size = x.Shape[d];
            if (size == 0) break;
            var (high, low) = (x.Narrow(d, 1, size - 1), x.Narrow(d, 0, size - 1));
            x = x.DType == DType.Bool ? high.LogicalXor(low) : high - low;
        }
        return x;
    }

    /// <summary>The integral along a dimension by the trapezoid rule, of values at distance <paramref name="dx"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d.</exception>
    public Tensor Trapezoid(double dx = 1, int dim = -1)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(Trapezoids.Pairs("Trapezoid", this, dim, null, out var d) is { } pairs ? pairs.Sum(d) * (dx / 2) : Trapezoids.Nothing(this, d));
    }

    /// <summary>The integral along a dimension by the trapezoid rule, of values at the points <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d, or the points do not fit.</exception>
    public Tensor Trapezoid(Tensor x, int dim = -1)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(x);
        return temporaries.Keep(Trapezoids.Pairs("Trapezoid", this, dim, x, out var d) is { } pairs ? pairs.Sum(d) / 2 : Trapezoids.Nothing(this, d));
    }

    /// <summary>Running integrals along a dimension by the trapezoid rule, of values at distance <paramref name="dx"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d.</exception>
    public Tensor CumulativeTrapezoid(double dx = 1, int dim = -1) => Trapezoids.Pairs("CumulativeTrapezoid", this, dim, null, out var d) is { } pairs ? pairs.Cumsum(d) * (dx / 2) : Clone();

    /// <summary>Running integrals along a dimension by the trapezoid rule, of values at the points <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d, or the points do not fit.</exception>
    public Tensor CumulativeTrapezoid(Tensor x, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Trapezoids.Pairs("CumulativeTrapezoid", this, dim, x, out var d) is { } pairs ? pairs.Cumsum(d) / 2 : Clone();
    }

    private Tensor WithoutNaN() => DType.IsFloatingPoint() ? MaskedFill(IsNaN(), 0) : this;
}

/// <summary>Covariance with weights.</summary>
internal static class Covariance
{
    public static Tensor Apply(Tensor input, long correction, Tensor? fweights, Tensor? aweights)
    {
        if (input.Rank > 2) throw new ArgumentException($"Cov: expected at most 2 dimensions, and got the shape {input.Layout}.");
        if (input.DType == DType.Bool) throw new NotSupportedException("Cov is not defined for torch.bool: convert with To(DType.Float32).");
        var x = input.Rank < 2 ? input.Reshape(1, -1) : input;
        var n = x.Shape[1];
        Check("fweights", fweights, n, integers: true);
        Check("aweights", aweights, n, integers: false);
        if (!x.DType.IsFloatingPoint()) x = x.To(DTypes.Default);
        var w = (fweights is null ? aweights : aweights is null ? fweights : fweights * aweights)?.To(x.DType);
        Tensor mean, norm;
        if (w is null)
        {
            mean = x.Mean([1], keepDim: true);
            norm = Tensor.Full([], (double)Math.Max(0, n - correction), x.DType);
        }
        else
        {
            var total = w.Sum();
            mean = (x * w).Sum([1], keepDim: true) / total;
            norm = aweights is null || correction == 0 ? total - correction * (aweights is null ? 1 : 0) : total - correction * (w * aweights).Sum() / total;
            norm = norm.To(x.DType).ClampMin(0);
        }
        var centered = x - mean;
        var c = centered.Mm((w is null ? centered : (centered * w).To(x.DType)).T()) / norm;
        return c.Squeeze();
    }

    private static void Check(string name, Tensor? weights, long n, bool integers)
    {
        if (weights is null) return;
        if (weights.Rank > 1) throw new ArgumentException($"Cov: {name} must be a vector, and have the shape {weights.Layout}.");
        if (integers ? !weights.DType.IsInteger() : !weights.DType.IsFloatingPoint())
            throw new ArgumentException($"Cov: {name} must be {(integers ? "integers" : "floating point")}, and are {weights.DType.TorchName()}.");
        if (weights.ElementCount != n) throw new ArgumentException($"Cov: {name} must be one for each of {n} observations, and are {weights.ElementCount}.");
        if (n > 0 && (weights.Detach() < 0).Any().Item<bool>()) throw new ArgumentException($"Cov: {name} must not be negative.");
    }
}

/// <summary>Sums of neighbours, times the distance of their points if there are any.</summary>
internal static class Trapezoids
{
    public static Tensor? Pairs(string op, Tensor y, int dim, Tensor? x, out int d)
    {
        if (y.Rank == 0) throw new ArgumentException($"{op}: expected at least 1 dimension, and got a 0-d tensor.");
        d = Dims.Wrap(dim, y.Rank, op);
        var n = y.Shape[d];
        if (n == 0) return null;
        var sums = y.Narrow(d, 1, n - 1) + y.Narrow(d, 0, n - 1);
        if (x is null) return sums;
        if (x.Rank == 0) throw new ArgumentException($"{op}: the points must have at least 1 dimension, and are 0-d.");
        if (x.Rank == 1)
        {
            if (x.Shape[0] != n) throw new ArgumentException($"{op}: {x.Shape[0]} points do not fit {n} values.");
            var along = new long[y.Rank];
            Array.Fill(along, 1);
            along[d] = n;
            x = x.Reshape(along);
        }
        else if (x.Rank < y.Rank) x = x.Reshape([.. Enumerable.Repeat(1L, y.Rank - x.Rank), .. x.Shape]);
        var points = x.Shape[d];
        return (x.Narrow(d, 1, points - 1) - x.Narrow(d, 0, points - 1)) * sums;
    }

    public static Tensor Nothing(Tensor y, int d) => Tensor.Zeros([.. y.Shape[..d], .. y.Shape[(d + 1)..]], y.DType);
}
