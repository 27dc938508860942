using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>A product added to what the result starts from: one pass for a linear layer and its bias.</summary>
internal static class AddMm
{
    public static Tensor Apply(Tensor input, Tensor x, Tensor y, Scalar beta, Scalar alpha)
    {
        var (m, n) = (x.Shape[0], y.Shape[1]);
        if (input.DType != x.DType)
            throw new ArgumentException($"Addmm: expected the same dtype, and the input is {input.DType.TorchName()}, but the matrices are {x.DType.TorchName()}. Convert with To(...).");
        if (!x.DType.IsFloatingPoint() && (beta.IsFloatingPoint || alpha.IsFloatingPoint))
            throw new ArgumentException($"Addmm: the factors beta = {beta} and alpha = {alpha} must be integers for matrices of {x.DType.TorchName()}.");
        if (!Stretches(input.Shape, m, n))
            throw new ArgumentException($"Addmm: an input of shape {input.Layout} does not broadcast to the product of {x.Layout} and {y.Layout}, whose shape is [{m}, {n}].");

        Tensor z;
        using (Quiet.Now()) z = Compute(input, MatMul.Computable(x), MatMul.Computable(y), m, n, beta, alpha);
        if (GradMode.Enabled && (input.RequiresGrad || x.RequiresGrad || y.RequiresGrad))
        {
            var node = Recorder.Many(new AddmmOp(beta, alpha, MatMul.ByColumns(x), MatMul.ByColumns(y)), [input, x, y], [z]);
            if (node.Needs(2)) node.Save(1, x);
            if (node.Needs(1)) node.Save(2, y);
        }
        return z;
    }

    private static Tensor Compute(Tensor input, Tensor x, Tensor y, long m, long n, Scalar beta, Scalar alpha)
    {
        var z = Tensor.Allocate(x.DType, Layout.Contiguous(m, n));
        var (one, starts) = (alpha.ToDouble() == 1, beta.ToDouble() != 0);
        // With alpha = 1 the product is added to beta times the input as it is computed, which reads that where it lies if rows of it can be.
        Tensor? start = null;
        Matrix? from = null;
        if (one && starts)
        {
            start = input.To(x.DType);
            if (beta.ToDouble() != 1) start = start * beta;
            if (start.Rank > 0 && start.Shape[^1] == n && (n == 1 || start.Strides[^1] == 1))
                from = new Matrix(start.Storage, start.Layout.Offset, start.Rank == 2 && start.Shape[0] == m ? start.Strides[0] : 0, 1);
            else
            {
                Copies.Run(start, z, z.Layout, ownsTarget: true);
                from = Matrix.Of(z.Storage, z.Layout);
            }
        }
        Products.Run(m, n, x.Shape[1], Matrix.Of(x.Storage, x.Layout), Matrix.Of(y.Storage, y.Layout), Matrix.Of(z.Storage, z.Layout), from);
        GC.KeepAlive(start);
        if (!one)
        {
            z.MulInPlace(alpha);
            if (starts) z.AddInPlace(input.To(x.DType) * beta);
        }
        return MatMul.Finish(x, y, z, input.DType);
    }

    private static bool Stretches(ReadOnlySpan<long> shape, long m, long n) => shape.Length switch
    {
        0 => true,
        1 => shape[0] == n || shape[0] == 1,
        2 => (shape[0] == m || shape[0] == 1) && (shape[1] == n || shape[1] == 1),
        _ => false,
    };

    internal sealed class AddmmOp(Scalar beta, Scalar alpha, bool xByColumns, bool yByColumns) : Op
    {
        public Scalar Beta => beta;
        public Scalar Alpha => alpha;

        public override string NodeName => "AddmmBackward0";

        public override Tensor? Vjp(Node node, int input, Tensor g) => input switch
        {
            0 => Times(g, beta),
            1 => Times(MatMul.OfFirst(g, node.Input(2), xByColumns), alpha),
            _ => Times(MatMul.OfSecond(g, node.Input(1), yByColumns), alpha),
        };

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input switch
        {
            0 => Times(t, beta).Expand(node.Extras!.Outputs![0].Layout.Shape),
            1 => Times(t.Mm(node.Input(2)), alpha),
            _ => Times(node.Input(1).Mm(t), alpha),
        };

        private static Tensor Times(Tensor x, Scalar factor) => factor.ToDouble() == 1 ? x : x * factor;
    }
}
