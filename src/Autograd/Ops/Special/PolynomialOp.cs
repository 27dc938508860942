using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>A derivative of an orthogonal polynomial whose degree is given for each element. Its own derivative is that of the next order.</summary>
internal sealed class PolynomialOp(string name, Family family, bool shifted, int order, Tensor degrees) : Op
{
    public override string NodeName => $"Special{name}Backward0";

    public override uint Reads(int input) => 1;

    public override Tensor? Vjp(Node node, int input, Tensor g) => g * Derivative(node.Input(0));

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) => t * Derivative(node.Input(0));

    private Tensor Derivative(Tensor x) => Apply(name, family, shifted, order + 1, x, degrees);

    /// <summary>For one degree.</summary>
    public static Tensor Apply(string name, Family family, bool shifted, Tensor x, long degree)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply(name, family, shifted, x, Tensor.Full([], (double)degree, x.DType.IsFloatingPoint() ? x.DType : DTypes.Default));
    }

    /// <summary>Promotes and broadcasts both.</summary>
    public static Tensor Apply(string name, Family family, bool shifted, Tensor x, Tensor degrees)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(degrees);
        var dtype = Promote.Types(x, degrees);
        if (!dtype.IsFloatingPoint()) dtype = DTypes.Default;
        var shape = Broadcast.Shape(name, x.Layout, degrees.Layout);
        var wide = degrees.Detach().To(DType.Float64);
        return Apply(name, family, shifted, 0, x.To(dtype).Expand(shape), wide.ElementCount == 1 ? wide.Clone() : wide.Expand(shape).Clone());
    }

    private static Tensor Apply(string name, Family family, bool shifted, int order, Tensor x, Tensor degrees)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var result = Tensor.Allocate(DType.Float64, Layout.Contiguous(x.Shape));
            new Polynomials(family, shifted, order).Map(x.Detach().To(DType.Float64).Contiguous(), degrees.Contiguous(), result);
            y = result.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new PolynomialOp(name, family, shifted, order, degrees), x, y);
        return y;
    }
}
