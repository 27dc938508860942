using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The Euclidean norm of all elements, the square root of the sum of their squares. Where it is 0, so is its gradient.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Norm() => Norms.Apply(this, 2, [], false, "NormBackward1");

    /// <summary>The p-norm of all elements, (sum of |x|^p)^(1/p).</summary>
    /// <param name="p">0 counts the elements other than 0; infinity takes the largest magnitude, -infinity the smallest.</param>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Norm(double p) => Norms.Apply(this, p, [], false, "NormBackward0");

    /// <summary>The p-norm over the given dimensions (none given means all), (sum of |x|^p)^(1/p).</summary>
    /// <param name="p">0 counts the elements other than 0; infinity takes the largest magnitude, -infinity the smallest.</param>
    /// <param name="dims">The dimensions.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ArgumentException">A dimension is out of range or named twice; an infinite norm of no elements.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Norm(double p, ReadOnlySpan<long> dims, bool keepDim = false) => Norms.Apply(this, p, dims, keepDim, "NormBackward1");

    /// <summary>A norm by PyTorch's name: "fro", the Euclidean norm over the dimensions, or "nuc", the sum of the singular values of the matrices in two of them.</summary>
    /// <param name="p">"fro" or "nuc".</param>
    /// <param name="dims">The dimensions, two for "nuc"; all unless given.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ArgumentException">It is another name, or the dimensions do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Norm(string p, int[]? dims = null, bool keepDim = false)
    {
        if (NormOrder.FromString(p) == NormOrder.Frobenius) return Norms.Apply(this, 2, Array.ConvertAll(dims ?? [], d => (long)d), keepDim, "NormBackward1");
        if (dims is null && Rank != 2) throw new ArgumentException($"Norm: \"nuc\" is a norm of matrices; give two dimensions of the shape {_layout}.");
        return Linalg.MatrixNorm(this, p, dims, keepDim);
    }

    /// <summary>The p-norm over one dimension.</summary>
    /// <inheritdoc cref="Norm(double, ReadOnlySpan{long}, bool)"/>
    public Tensor Norm(double p, int dim, bool keepDim = false) => Norm(p, [dim], keepDim);
}

/// <summary>Vector norms.</summary>
internal static class Norms
{
    public static Tensor Apply(Tensor x, double p, ReadOnlySpan<long> dims, bool keepDim, string name)
    {
        Reductions.RequireFloat("Norm", x);
        if (double.IsNaN(p)) throw new ArgumentException("Norm: p is NaN; pass a number, or an infinity.");
        var mask = Dims.Mask(dims, x.Rank, "Norm");
        if (double.IsInfinity(p) && Reductions.Count(x.Shape, mask) == 0)
            throw new ArgumentException($"Norm: there is no largest or smallest magnitude of no elements, in shape {x.Layout}. Use a finite p.");
        Tensor y;
        using (Quiet.Now())
        using (var temporaries = Temporaries.Begin())
            y = temporaries.Keep(Forward(x.Seen(), x.DType.Compute(), p, mask, keepDim).To(x.DType));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new NormOp(name, p, mask, keepDim), x, y);
        return y;
    }

    // Folds convert as they read.
    private static Tensor Forward(Tensor x, DType compute, double p, bool[] mask, bool keepDim) => p switch
    {
        0 => x.Ne(0).To(compute).Sum(Reductions.DimsOf(mask, x.Rank), keepDim),
        1 => Reductions.Fold(Reduction.SumOfMagnitudes, x, mask, keepDim, dtype: compute),
        2 => Reductions.Fold(Reduction.SumOfSquares, x, mask, keepDim, dtype: compute).SqrtInPlace(),
        double.PositiveInfinity => Reductions.Fold(Reduction.LargestMagnitude, x, mask, keepDim, once: true, dtype: compute),
        double.NegativeInfinity => Reductions.Fold(Reduction.SmallestMagnitude, x, mask, keepDim, once: true, dtype: compute),
        _ => General(x.To(compute), (float)p, Reductions.DimsOf(mask, x.Rank), keepDim),
    };

    // PyTorch's kernel holds p as a float, and the value shows it (p = 0.9 differs in the eighth digit); its derivative reads p as it is.
    private static Tensor General(Tensor x, float p, long[] dims, bool keepDim) => x.Abs().Pow(p).Sum(dims, keepDim).Pow(1.0 / p);

    internal sealed class NormOp(string name, double p, bool[] mask, bool keepDim) : Op
    {
        public double P => p;
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => name;

        public override uint Reads(int input) => p switch { 0 => 0, 1 => 1, _ => 1 | Output };

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            if (p == 0) return null;
            var x = node.Input(0);
            return Weighted(node, x, Reductions.Keep(g, x.Shape, mask));
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            if (p == 0) return null;
            var x = node.Input(0);
            var one = Tensor.Ones(Reductions.Shape(x.Shape, mask, true), x.DType);
            return (t * Weighted(node, x, one)).Sum(Reductions.DimsOf(mask, x.Rank), keepDim);
        }

        /// <summary>g dy/dx = g sign x |x|^(p-1) / y^(p-1), in the form that keeps its limits where x or y is 0.</summary>
        private Tensor Weighted(Node node, Tensor x, Tensor g)
        {
            if (p == 1) return x.Sign() * g;
            var y = Reductions.Keep(node.Result(), x.Shape, mask);
            if (p == 2) return g * (x / y).MaskedFill(y.Eq(0), 0);
            if (double.IsInfinity(p)) return x.Sign() * Shared(x, y, g);
            if (p < 1) return (x.Sign() * (p == 0.5 ? x.Abs().Rsqrt() : x.Abs().Pow(p - 1))).MaskedFill(x.Eq(0), 0) * g * y.Pow(1 - p);
            var scale = (g / y.Pow(p - 1)).MaskedFill(y.Eq(0), 0);
            return (p < 2 ? x.Sign() * x.Abs().Pow(p - 1) : x * x.Abs().Pow(p - 2)) * scale;
        }

        /// <summary>The cotangent shared by the elements of extreme magnitude.</summary>
        private Tensor Shared(Tensor x, Tensor y, Tensor g)
        {
            Tensor hit;
            using (Quiet.Now()) hit = x.Abs().Eq(y).LogicalOr(x.IsNaN().LogicalOr(y.IsNaN()));
            return g / hit.Sum(Reductions.DimsOf(mask, x.Rank), keepDim: true) * hit;
        }
    }
}
