using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The product of all elements, 1 of none; integers and bools are multiplied in int64 unless a dtype is given.</summary>
    public Tensor Prod(DType? dtype = null) => ElementProducts.Apply(ElementProducts.Wide(this, dtype), null, false);

    /// <summary>The product along a dimension, 1 of none; integers and bools are multiplied in int64 unless a dtype is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Prod(int dim, bool keepDim = false, DType? dtype = null) =>
        ElementProducts.Apply(ElementProducts.Wide(this, dtype), Dims.Wrap(dim, Rank, "Prod"), keepDim);
}

/// <summary>Products over everything or along a dimension.</summary>
internal static class ElementProducts
{
    public static Tensor Wide(Tensor x, DType? dtype) => x.To(dtype ?? (x.DType.IsFloatingPoint() ? x.DType : DType.Int64));

    public static Tensor Apply(Tensor x, int? dim, bool keepDim)
    {
        var mask = Dims.Mask(dim is { } d ? [d] : [], x.Rank, "Prod");
        var y = Forward(x, mask, Reductions.Shape(x.Shape, mask, keepDim));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new ProdOp(dim, mask, keepDim), x, y);
        return y;
    }

    private static Tensor Forward(Tensor x, bool[] mask, long[] shape)
    {
        using var quiet = Quiet.Now();
        if (x.ElementCount == 0) return Tensor.Ones(shape, x.DType);
        return Reduction.Prod.Apply(x.Seen(), mask, null, x.DType.Compute()).To(x.DType).Moved(Layout.Contiguous(shape));
    }

    internal sealed class ProdOp(int? dim, bool[] mask, bool keepDim) : Op
    {
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => dim is null ? "ProdBackward0" : "ProdBackward1";

        public override uint Reads(int input) => 1 | Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            if (x.Rank == 0) return g;
            var kept = Reductions.Keep(g, x.Shape, mask);
            if (!HasZero(x)) return kept * Reductions.Keep(node.Result(), x.Shape, mask) / x;
            // g y / x is 0 / 0 somewhere: the others' product instead.
            return dim is { } d ? Others(x, kept, d) : Others(x.Reshape(-1), g.Reshape(1), 0).Reshape(x.Shape);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var x = node.Input(0);
            var weights = Vjp(node, input, Tensor.Ones(Reductions.Shape(x.Shape, mask, keepDim), x.DType))!;
            return (t * weights).Sum(Reductions.DimsOf(mask, x.Rank), keepDim);
        }

        private static bool HasZero(Tensor x)
        {
            using var quiet = Quiet.Now();
            return x.ElementCount > 0 && x.Detach().Eq(0).Any().Item<bool>();
        }

        /// <summary>
        /// g times the product of all other elements along a dimension, without dividing: down a tree of products of pairs, where the left child gets
        /// its parent's value times the right child, and the right one that times the left.
        /// </summary>
        private static Tensor Others(Tensor x, Tensor g, int d)
        {
            var n = x.Shape[d];
            if (n <= 1) return g.Expand(x.Shape);
            var even = x.Slice(d, 0, n, 2);
            var odd = x.Slice(d, 1, n, 2);
            if (n % 2 != 0)
            {
                long[] one = [.. x.Shape];
                one[d] = 1;
                odd = Tensor.Cat([odd, Tensor.Ones(one, x.DType)], d);
            }
            var parent = Others(even * odd, g, d);
            var pairs = Tensor.Stack([parent * odd, parent * even], d + 1);
            long[] shape = [.. x.Shape];
            shape[d] = n + n % 2;
            return pairs.Reshape(shape).Narrow(d, 0, n);
        }
    }
}
