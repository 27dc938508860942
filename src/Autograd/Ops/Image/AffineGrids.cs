using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>Grids of points moved by affine maps: base [points, d + 1] times theta^T.</summary>
internal static class AffineGrids
{
    public static Tensor Apply(Tensor theta, long[] size, bool alignCorners)
    {
        Reductions.RequireFloat("AffineGrid", theta);
        var dims = size.Length - 2;
        if (dims is not (2 or 3)) throw new ArgumentException($"AffineGrid: the size must be that of an image, [N, C, h, w] or [N, C, d, h, w], and is {Layout.Text(size)}.");
        if (Array.Exists(size, n => n <= 0)) throw new ArgumentException($"AffineGrid: the size must be positive, and is {Layout.Text(size)}.");
        if (theta.Rank != 3 || theta.Shape[0] != size[0] || theta.Shape[1] != dims || theta.Shape[2] != dims + 1)
            throw new ArgumentException($"AffineGrid: a size of {Layout.Text(size)} needs [{size[0]}, {dims}, {dims + 1}] numbers, and the shape of theta is {theta.Layout}.");
        return Moved(theta, new AffineOp(Base(size[2..], alignCorners, theta.DType.Compute()), [size[0], .. size[2..], dims]));
    }

    /// <summary>The points of an image [points, d + 1], each x, y (z) and 1.</summary>
    private static Tensor Base(long[] sizes, bool alignCorners, DType dtype)
    {
        using var quiet = Quiet.Now();
        var columns = new Tensor[sizes.Length + 1];
        for (var d = 0; d < sizes.Length; d++)
        {
            var shape = new long[sizes.Length];
            shape.AsSpan().Fill(1);
            shape[d] = sizes[d];
            columns[sizes.Length - 1 - d] = Line(sizes[d], alignCorners, dtype).Reshape(shape).Expand(sizes);
        }
        columns[^1] = Tensor.Ones(sizes, dtype);
        return Tensor.Stack(columns, -1).Reshape(-1, columns.Length);
    }

    /// <summary>From -1 to 1: the middles of the elements, or of a line whose ends lie on them.</summary>
    private static Tensor Line(long n, bool alignCorners, DType dtype)
    {
        if (n == 1) return Tensor.Zeros([1], dtype);
        var line = Tensor.Linspace(-1, 1, n, dtype);
        return alignCorners ? line : line * (n - 1) / n;
    }

    private static Tensor Moved(Tensor theta, AffineOp op)
    {
        Tensor y;
        using (Quiet.Now()) y = op.Places.Matmul(theta.Detach().To(op.Places.DType).Transpose(1, 2)).Reshape(op.Shape).To(theta.DType);
        if (GradMode.Enabled && theta.RequiresGrad) Recorder.Unary(op, theta, y);
        return y;
    }

    private sealed class AffineOp(Tensor places, long[] shape) : LinearOp
    {
        public readonly Tensor Places = places;
        public readonly long[] Shape = shape;

        public override string NodeName => "AffineGridGeneratorBackward0";

        public override Tensor Apply(Tensor x) => Moved(x, this);

        public override Tensor Transpose(Tensor g) => g.To(Places.DType).Reshape(Shape[0], -1, Shape[^1]).Transpose(1, 2).Matmul(Places).To(g.DType);
    }
}
