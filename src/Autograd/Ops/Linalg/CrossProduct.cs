using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>x × y = roll(x, -1) roll(y, 1) - roll(x, 1) roll(y, -1), where rolls go round the three elements.</summary>
internal sealed class CrossProduct(int dim, long[] xShape, long[] yShape) : BilinearOp
{
    public override string NodeName => "LinalgCrossBackward0";

    public static Tensor Apply(Tensor x, Tensor y, int dim)
    {
        Tensor z;
        using (Quiet.Now())
        {
            var (a, b) = (x.Detach(), y.Detach());
            z = Rolled(a, -1, dim) * Rolled(b, 1, dim) - Rolled(a, 1, dim) * Rolled(b, -1, dim);
        }
        if (GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad)) Recorder.Binary(new CrossProduct(dim, x.Shape.ToArray(), y.Shape.ToArray()), x, y, z);
        return z;
    }

    public override Tensor Apply(Tensor x, Tensor y) => Apply(x, y, dim);

    public override Tensor TransposeX(Tensor g, Tensor y) => Apply(y, g, dim).SumTo(xShape);

    public override Tensor TransposeY(Tensor g, Tensor x) => Apply(g, x, dim).SumTo(yShape);

    private static Tensor Rolled(Tensor x, long shift, int dim) => x.Roll([shift], [dim]);
}
