using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>beta x + alpha (mat vec), where x broadcasts to the shape of the product.</summary>
    /// <param name="mat">An [m, k] matrix.</param>
    /// <param name="vec">A [k] vector.</param>
    /// <param name="beta">The factor of this tensor, 1 unless given; with 0 its values do not matter, not even NaN.</param>
    /// <param name="alpha">The factor of the product, 1 unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not multiply or broadcast, the dtypes differ, or a factor of integers is no integer.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Tensor Addmv(Tensor mat, Tensor vec, Scalar? beta = null, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(mat);
        ArgumentNullException.ThrowIfNull(vec);
        MatMul.Check("Addmv", mat, vec, 2, 1);
        return AddProduct.Apply("Addmv", MatMul.MvOp.One, this, mat, vec, [mat.Shape[0]], beta, alpha);
    }

    /// <summary>beta x + alpha (vec1 vec2^T), where x broadcasts to the shape [n, m] of the outer product of [n] and [m].</summary>
    /// <inheritdoc cref="Addmv"/>
    public Tensor Addr(Tensor vec1, Tensor vec2, Scalar? beta = null, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(vec1);
        ArgumentNullException.ThrowIfNull(vec2);
        if (vec1.Rank != 1 || vec2.Rank != 1)
            throw new ArgumentException($"Addr: expected two vectors (1-d), and got the shapes {vec1._layout} and {vec2._layout}. Use Reshape(-1) to flatten.");
        if (vec1.DType != vec2.DType)
            throw new ArgumentException($"Addr: expected the same dtype, and got {vec1.DType.TorchName()} and {vec2.DType.TorchName()}. Convert one operand with To(...).");
        if (vec1.DType == DType.Bool) throw new NotSupportedException("Addr is not defined for torch.bool: convert with To(DType.Int64), or use LogicalAnd and LogicalOr.");
        return AddProduct.Apply("Addr", AddProduct.OuterOp.One, this, vec1, vec2, [vec1.Shape[0], vec2.Shape[0]], beta, alpha);
    }

    /// <summary>beta x + alpha (batch1_i batch2_i) for each pair of matrices of two stacks, where x broadcasts to the shape [b, m, n] of the products.</summary>
    /// <inheritdoc cref="Addmv"/>
    public Tensor Baddbmm(Tensor batch1, Tensor batch2, Scalar? beta = null, Scalar? alpha = null)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(batch1);
        ArgumentNullException.ThrowIfNull(batch2);
        long[] shape = AddProduct.Stacks("Baddbmm", batch1, batch2);
        return temporaries.Keep(AddProduct.Apply("Baddbmm", AddProduct.Stacked(batch1, batch2, shape), this, batch1, batch2, shape, beta, alpha));
    }

    /// <summary>beta x + alpha (the sum over i of batch1_i batch2_i), where x broadcasts to the shape [m, n] of a product.</summary>
    /// <inheritdoc cref="Addmv"/>
    public Tensor Addbmm(Tensor batch1, Tensor batch2, Scalar? beta = null, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(batch1);
        ArgumentNullException.ThrowIfNull(batch2);
        long[] shape = AddProduct.Stacks("Addbmm", batch1, batch2)[1..];
        return AddProduct.Apply("Addbmm", AddProduct.Stacked(batch1, batch2, shape), this, batch1, batch2, shape, beta, alpha);
    }
}

/// <summary>beta x + alpha P(y, z) for a bilinear product P, as one node; Addmm, whose sum starts from x inside the kernel, stands apart.</summary>
internal static class AddProduct
{
    public static Tensor Apply(string name, BilinearOp product, Tensor input, Tensor x, Tensor y, long[] shape, Scalar? beta, Scalar? alpha)
    {
        var (b, a) = (beta ?? 1, alpha ?? 1);
        if (input.DType != x.DType)
            throw new ArgumentException($"{name}: expected the same dtype, and the input is {input.DType.TorchName()}, but the factors are {x.DType.TorchName()}. Convert with To(...).");
        if (!x.DType.IsFloatingPoint() && (b.IsFloatingPoint || a.IsFloatingPoint))
            throw new ArgumentException($"{name}: the factors beta = {b} and alpha = {a} must be integers for tensors of {x.DType.TorchName()}.");
        if (!Stretches(input.Shape, shape))
            throw new ArgumentException($"{name}: an input of shape {input.Layout} does not broadcast to the product of {x.Layout} and {y.Layout}, whose shape is {Layout.Text(shape)}.");
        Tensor z;
        using (Quiet.Now())
        {
            var compute = input.DType.Compute();
            z = product.Apply(x.Detach().To(compute), y.Detach().To(compute));
            if (a.ToDouble() != 1) z.MulInPlace(a);
            if (b.ToDouble() != 0) z.AddInPlace(input.To(compute) * b);
            z = z.To(input.DType);
        }
        if (!GradMode.Enabled || !(input.RequiresGrad || x.RequiresGrad || y.RequiresGrad)) return z;
        var node = Recorder.Many(new AddProductOp(name + "Backward0", product, b, a), [input, x, y], [z]);
        if (node.Needs(2)) node.Save(1, x);
        if (node.Needs(1)) node.Save(2, y);
        return z;
    }

    /// <summary>The shape of the products of two stacks, which are checked.</summary>
    public static long[] Stacks(string name, Tensor x, Tensor y)
    {
        MatMul.Check(name, x, y, 3, 3);
        if (x.Shape[0] != y.Shape[0])
            throw new ArgumentException($"{name}: stacks of shapes {x.Layout} and {y.Layout} hold {x.Shape[0]} and {y.Shape[0]} matrices, and must hold equally many.");
        return [x.Shape[0], x.Shape[1], y.Shape[2]];
    }

    /// <summary>Products of two stacks; those of the dimension that the shape lacks are summed.</summary>
    public static BilinearOp Stacked(Tensor x, Tensor y, long[] shape) => new MatMul.BmmOp(x.Shape.ToArray(), y.Shape.ToArray(), shape);

    private static bool Stretches(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        if (from.Length > to.Length) return false;
        for (var d = 1; d <= from.Length; d++)
            if (from[^d] != 1 && from[^d] != to[^d])
                return false;
        return true;
    }

    internal sealed class AddProductOp(string name, BilinearOp product, Scalar beta, Scalar alpha) : Op
    {
        public BilinearOp Product => product;
        public Scalar Beta => beta;
        public Scalar Alpha => alpha;

        public override string NodeName => name;

        public override Tensor? Vjp(Node node, int input, Tensor g) => input switch
        {
            0 => Times(g, beta),
            1 => Times(product.TransposeX(g, node.Input(2)), alpha),
            _ => Times(product.TransposeY(g, node.Input(1)), alpha),
        };

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input switch
        {
            0 => Times(t, beta).Expand(node.Extras!.Outputs![0].Layout.Shape),
            1 => Times(product.Apply(t, node.Input(2)), alpha),
            _ => Times(product.Apply(node.Input(1), t), alpha),
        };

        private static Tensor Times(Tensor x, Scalar factor) => factor.ToDouble() == 1 ? x : x * factor;
    }

    public sealed class OuterOp : BilinearOp
    {
        public static readonly OuterOp One = new();

        public override string NodeName => "MulBackward0";
        public override Tensor Apply(Tensor x, Tensor y) => x.Outer(y);
        public override Tensor TransposeX(Tensor g, Tensor y) => g.Mv(y);
        public override Tensor TransposeY(Tensor g, Tensor x) => g.T().Mv(x);
    }
}
